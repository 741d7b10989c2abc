import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { openCall } from '#server/calls/open.service.ts';
import { unscoped } from '#server/platform/database.ts';
import { claimNext } from '#server/queue/index.ts';
import { telephonyOf } from '#server/telephony/index.ts';
import { signatureOf } from '#server/telephony/signature.ts';
import { type House, openHouse } from './house.ts';
import { bounded, type Figure, figure, quantile, timed } from './measure.ts';
import { crowd, peopleAndCampaign, viewerOf } from './people.ts';

const AGENTS = 300;
/** Callbacks of one call: four steps, each said twice again under another number, as a nervous provider would. */
const ROUNDS = 3;
const AT_ONCE = 32;
/** What issue 7 asks of one process. */
const LEAST_PER_SECOND = 500;
const PRESS_MS = 50;

/**
 * From the press of « Appeler » to « requested » on disk, 300 agents at once and one after the other; then every callback
 * of their calls, signed, over HTTP, to one process, beside a handler that reads the form and does nothing. Clients and
 * server share the process: the figure is what is left to a real one at worst.
 */
export async function webhookFigures(name: string, postgresUrl: string | null): Promise<Figure[]> {
  const house = await openHouse(postgresUrl, { TELEPHONY: 'simulator', TELEPHONY_DAILY_CAP: '100000' });
  try {
    const team = await peopleAndCampaign(house, AGENTS);
    await crowd(house, team, AGENTS * 3);
    const alone = await pressAll(house, team.agentIds.slice(0, 100), 1);
    const storm = await pressAll(house, team.agentIds.slice(100), AGENTS);
    const callIds = [...alone.callIds, ...storm.callIds];
    const letters = lettersOf(house, callIds);
    const empty = await startEmpty();
    const reference = await perSecond(empty.url, letters);
    await empty.stop();
    const rate = await perSecond(house.url, letters);
    const kept = await unscoped(house.deps.db)
      .selectFrom('ring_events')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('key', 'like', 'CA%')
      .executeTakeFirstOrThrow();
    return [
      bounded(
        `${name}: press to « requested », one at a time, p95`,
        quantile(alone.times, 0.95),
        'ms',
        PRESS_MS,
      ),
      {
        ...figure(`${name}: 200 presses at once, p95`, quantile(storm.times, 0.95), 'ms', null, null),
        ok: true,
      },
      {
        ...figure(`${name}: callbacks kept, beside an empty handler`, rate, 'a second', reference, null),
        ok: rate >= LEAST_PER_SECOND,
      },
      bounded(`${name}: callbacks lost`, letters.length - Number(kept.n), 'callbacks', 0),
    ];
  } finally {
    await house.stop();
  }
}

interface Pressed {
  readonly callIds: readonly number[];
  readonly times: readonly number[];
}

async function pressAll({ deps }: House, agentIds: readonly number[], atOnce: number): Promise<Pressed> {
  const callIds: number[] = [];
  const times: number[] = [];
  const claims = new Map<number, { id: number; lineId: number }>();
  for (const agentId of agentIds) {
    const claim = await claimNext(deps.db, viewerOf(agentId), deps.clock);
    if (claim === null) throw new Error('nobody to call');
    claims.set(agentId, claim);
  }
  await inPool([...claims], atOnce, async ([agentId, claim]) => {
    times.push(
      await timed(async () => {
        const input = { claimId: claim.id, lineId: claim.lineId };
        const { call } = await openCall(deps.db, viewerOf(agentId), input, telephonyOf(deps), deps);
        callIds.push(call.id);
      }),
    );
  });
  return { callIds, times };
}

interface Letter {
  readonly path: string;
  readonly body: string;
  readonly signature: string;
}

function lettersOf({ deps }: House, callIds: readonly number[]): Letter[] {
  const { signingKey, callbackUrl } = telephonyOf(deps);
  const steps = ['initiated', 'ringing', 'in-progress', 'completed'];
  return Array.from({ length: ROUNDS }, (_, round) =>
    steps.flatMap((CallStatus, step) =>
      callIds.map((callId) => {
        const path = `/api/telephony/simulator/status/${callId}/person`;
        const form = {
          CallSid: `CA${String(callId).padStart(32, '0')}`,
          CallStatus,
          SequenceNumber: String(round * steps.length + step),
          Timestamp: 'Tue, 17 Mar 2026 09:30:00 GMT',
        };
        const signature = signatureOf(signingKey ?? '', `${callbackUrl}${path}`, form);
        return { path, body: new URLSearchParams(form).toString(), signature };
      }),
    ),
  ).flat();
}

async function perSecond(url: string, letters: readonly Letter[]): Promise<number> {
  const ms = await timed(() =>
    inPool(letters, AT_ONCE, async ({ path, body, signature }) => {
      const headers = {
        'Content-Type': 'application/x-www-form-urlencoded',
        'X-Twilio-Signature': signature,
      };
      const response = await fetch(url + path, { method: 'POST', headers, body });
      if (response.status !== 204) throw new Error(`callback answered ${response.status}`);
    }),
  );
  return (letters.length * 1000) / ms;
}

async function startEmpty(): Promise<{ url: string; stop(): Promise<void> }> {
  const app = express();
  app.use(express.urlencoded({ extended: false }));
  app.post(/.*/, (_request, reply) => void reply.status(204).end());
  const server = await new Promise<Server>((resolve) => {
    const listening: Server = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function inPool<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = items[Symbol.iterator]();
  const worker = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
