import { useSyncExternalStore } from 'react';
import type { SessionView } from '#server/contracts/accounts.contract.ts';
import { whenSessionIsBack } from '../api.ts';
import { queryClient } from '../query.ts';
import { beforeLeaving } from '../shell/session.ts';
import { openCipher, plainCipher } from './cipher.ts';
import { openDeviceStore } from './device-store.ts';
import type { Job } from './entries.ts';
import { type Outbox, type OutboxSnapshot, openOutbox } from './outbox.ts';
import { openPageStore } from './page-store.ts';
import type { News, Sent } from './ports.ts';
import { sendJob } from './send-job.ts';

/** How long logging out waits for what is not sent yet. */
const PATIENCE_MS = 5000;

const outboxes = new Map<number, Promise<Outbox>>();

/** The outbox of the person logged in: one for the page, opened on first use and kept until it is left. */
export function outboxOf({ user, outboxKey }: SessionView): Promise<Outbox> {
  const known = outboxes.get(user.id);
  if (known !== undefined) return known;
  const opened = open(user.id, outboxKey);
  outboxes.set(user.id, opened);
  beforeLeaving(settleBeforeLeaving);
  return opened;
}

async function open(userId: number, outboxKey: string): Promise<Outbox> {
  // Without TLS a browser offers neither cipher nor locks: the outbox then lives in the page only.
  const device = isSecureContext ? await openDeviceStore().catch(() => null) : null;
  const name = `tonalite-outbox-${userId}`;
  const channel = new BroadcastChannel(name);
  const outbox = openOutbox(userId, {
    store: device ?? openPageStore(),
    isLasting: device !== null,
    cipher: isSecureContext ? await openCipher(outboxKey) : plainCipher,
    send,
    exclusive: (work) => (isSecureContext ? navigator.locks.request(name, work) : work()),
    announce: (news) => channel.postMessage(news),
    now: Date.now,
    newKey: uuidV7,
    after: (ms, work) => {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
  });

  async function send(job: Job, key: string): Promise<Sent> {
    const sent = await sendJob(userId, job, key);
    if (sent.kind === 'session') void whenSessionIsBack()?.then(() => outbox.flush());
    return sent;
  }

  channel.addEventListener('message', ({ data }: MessageEvent<News>) => {
    if (data.kind === 'put') void outbox.refresh();
    else {
      outbox.heard(data.key);
      // What another tab has sent is in the claim as the server knows it.
      void queryClient.invalidateQueries({ queryKey: ['GET /api/claims/current'] });
    }
  });
  addEventListener('online', () => void outbox.flush());
  await outbox.refresh();
  void outbox.flush();
  return outbox;
}

/** Time-ordered unique key (RFC 9562, version 7). */
function uuidV7(): string {
  const random = crypto.getRandomValues(new Uint8Array(10));
  const hex = [...random].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const time = Date.now().toString(16).padStart(12, '0');
  const variant = (8 + ((random[2] ?? 0) & 3)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-${variant}${hex.slice(5, 8)}-${hex.slice(8, 20)}`;
}

/** One part of what the outbox knows; the screen is drawn again only when that part changes. */
export function useOutbox<T>(outbox: Outbox, select: (snapshot: OutboxSnapshot) => T): T {
  return useSyncExternalStore(outbox.subscribe, () => select(outbox.snapshot()));
}

/**
 * Before logging out: sends what waits. Answers how many entries could not leave; only when there are none is this
 * person's place on the device emptied, for what was typed is never dropped in silence.
 */
export async function settleBeforeLeaving(session: SessionView): Promise<number> {
  const outbox = await outboxOf(session);
  await Promise.race([outbox.flush(), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  const left = outbox.snapshot().entries.length;
  if (left > 0) return left;
  outbox.stop();
  await outbox.purge();
  return 0;
}
