import { closeCall } from '#server/calls/close.service.ts';
import { openCall } from '#server/calls/open.service.ts';
import { logIn } from '#server/client.ts';
import {
  claimNext as claimEndpoint,
  releaseClaim as releaseEndpoint,
} from '#server/contracts/queue.contract.ts';
import { claimNext, releaseClaim } from '#server/queue/index.ts';
import { manualTelephony } from '#server/telephony/index.ts';
import { type House, openHouse } from './house.ts';
import { type Figure, figure, median } from './measure.ts';
import { BENCH_PASSWORD, crowd, peopleAndCampaign, viewerOf } from './people.ts';

const AGENTS = 40;
const ROUNDS = 10;
const CALLS = 400;
const SMALL = 10_000;
const LARGE = Number(process.env['BENCH_PEOPLE'] ?? 1_000_000);

interface Measured {
  readonly inProcess: number;
  readonly calls: number;
  readonly http: number;
}

/** Median microseconds of a claim in process, of a whole call in process, and of a claim over HTTP. */
async function measure(postgresUrl: string | null, people: number): Promise<Measured> {
  const house = await openHouse(postgresUrl);
  const made = await peopleAndCampaign(house, AGENTS);
  await crowd(house, made, people);
  try {
    return {
      inProcess: await inProcess(house, made.agentIds),
      calls: await wholeCalls(house, made.agentIds),
      http: await overHttp(house),
    };
  } finally {
    await house.stop();
  }
}

/** Takes somebody, rings, and closes as « no answer »: nothing left out. Throws when there is nobody. */
export async function callSomebody({ deps }: House, userId: number): Promise<void> {
  const { db, clock } = deps;
  const viewer = viewerOf(userId);
  const claim = await claimNext(db, viewer, clock);
  if (claim === null) throw new Error('nobody to call');
  const dialled = { claimId: claim.id, lineId: claim.lineId };
  const { call } = await openCall(db, viewer, dialled, manualTelephony, deps);
  await closeCall(db, viewer, call.id, { result: 'no_answer', note: '', others: [] }, null, deps);
}

/** The first quarter warms up. */
async function wholeCalls(house: House, agentIds: readonly number[]): Promise<number> {
  const times: number[] = [];
  for (let call = 0; call < CALLS; call += 1) {
    const start = performance.now();
    await callSomebody(house, agentIds[call % agentIds.length] ?? 0);
    if (call >= CALLS / 4) times.push((performance.now() - start) * 1000);
  }
  return median(times);
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

/** What claims and calls cost with many people, against ten thousand in the same run. */
export async function claimFigures(name: string, postgresUrl: string | null): Promise<Figure[]> {
  const small = await measure(postgresUrl, SMALL);
  const large = await measure(postgresUrl, LARGE);
  const what = `${name}, ${LARGE} against ${SMALL} people`;
  return [
    figure(`claim in process, ${what}`, large.inProcess, 'µs', small.inProcess, 1.5),
    figure(`claim, ring and close in process, ${what}`, large.calls, 'µs', small.calls, 1.5),
    figure(`claim over HTTP, ${what}`, large.http, 'µs', small.http, 1.5),
  ];
}
