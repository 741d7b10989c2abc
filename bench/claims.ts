import { logIn } from '#server/client.ts';
import {
  claimNext as claimEndpoint,
  releaseClaim as releaseEndpoint,
} from '#server/contracts/queue.contract.ts';
import { claimNext, releaseClaim } from '#server/queue/index.ts';
import { type House, openHouse } from './house.ts';
import { type Figure, figure, median } from './measure.ts';
import { BENCH_PASSWORD, crowd, peopleAndCampaign } from './people.ts';

const AGENTS = 40;
const ROUNDS = 10;
const SMALL = 10_000;
const LARGE = 1_000_000;

/** Median microseconds of a claim in process and over HTTP, with the given number of people. */
async function measure(
  postgresUrl: string | null,
  people: number,
): Promise<{ inProcess: number; http: number }> {
  const house = await openHouse(postgresUrl);
  const made = await peopleAndCampaign(house, AGENTS);
  await crowd(house, made, people);
  try {
    return { inProcess: await inProcess(house, made.agentIds), http: await overHttp(house) };
  } finally {
    await house.stop();
  }
}

/** Every agent claims, then everybody gives back: heads move, the crowd stays. The first round warms up. */
async function inProcess({ deps }: House, agentIds: readonly number[]): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const held: { agent: number; claim: number }[] = [];
    for (const userId of agentIds) {
      const start = performance.now();
      const claim = await claimNext(deps.db, { userId, languages: ['fr'] }, deps.clock);
      if (round > 0) times.push((performance.now() - start) * 1000);
      if (claim === null) throw new Error('nobody to claim');
      held.push({ agent: userId, claim: claim.id });
    }
    for (const { agent, claim } of held) await releaseClaim(deps.db, agent, claim, '', deps.clock);
  }
  return median(times);
}

async function overHttp({ url }: House): Promise<number> {
  const clients = await Promise.all(
    Array.from({ length: AGENTS }, (_, index) => logIn(url, `agent${index}@exemple.fr`, BENCH_PASSWORD)),
  );
  const times: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const held: (() => Promise<unknown>)[] = [];
    for (const client of clients) {
      const start = performance.now();
      const response = await client.fetch(claimEndpoint);
      const body = await response.json();
      if (round > 0) times.push((performance.now() - start) * 1000);
      const id: number = body.claim.id;
      held.push(() => client.ask(releaseEndpoint, { params: { id }, body: {} }));
    }
    for (const giveBack of held) await giveBack();
  }
  return median(times);
}

/** The cost of a claim at a million people, against its cost at ten thousand in the same run. */
export async function claimFigures(name: string, postgresUrl: string | null): Promise<Figure[]> {
  const small = await measure(postgresUrl, SMALL);
  const large = await measure(postgresUrl, LARGE);
  return [
    figure(`claim in process, ${name}, 1 M against 10 k people`, large.inProcess, 'µs', small.inProcess, 1.5),
    figure(`claim over HTTP, ${name}, 1 M against 10 k people`, large.http, 'µs', small.http, 1.5),
  ];
}
