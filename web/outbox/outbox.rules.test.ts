import { describe, expect, it } from 'vitest';
import { plainCipher } from './cipher.ts';
import { type Entry, type Job, nextToSend } from './entries.ts';
import { openOutbox } from './outbox.ts';
import { openPageStore } from './page-store.ts';
import type { Cipher, News, OutboxPorts, OutboxStore, Sent } from './ports.ts';

const done: Sent = { kind: 'done', isLate: false };

const answer = (name: string, value: number | string, callId = 1): Job => ({
  kind: 'answer',
  callId,
  targetId: 10,
  name,
  given: { value, state: 'answered' },
});
const close = (callId = 1): Job => ({
  kind: 'close',
  callId,
  body: { result: 'complete' },
  draftId: `call-${callId}`,
});

let desks = 0;

/** A desk with a server that answers what the test says, and a clock that only moves when told. */
function desk(
  respond: (job: Job, key: string) => Sent,
  store: OutboxStore = openPageStore(),
  { cipher = plainCipher, hear = () => undefined }: { cipher?: Cipher; hear?: (news: News) => void } = {},
) {
  let now = 1_000_000;
  let keys = 0;
  desks += 1;
  const timers: { at: number; work: () => void }[] = [];
  const sent: { job: Job; key: string }[] = [];
  const ports: OutboxPorts = {
    store,
    isLasting: true,
    cipher,
    send: async (job, key) => {
      sent.push({ job, key });
      return respond(job, key);
    },
    exclusive: (work) => work(),
    announce: hear,
    now: () => now,
    newKey: () => `key-${desks}-${++keys}`,
    after: (ms, work) => {
      const timer = { at: now + ms, work };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
  };
  const outbox = openOutbox(7, ports);
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  async function elapse(ms: number): Promise<void> {
    const end = now + ms;
    await settle();
    for (;;) {
      const due = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      timers.splice(timers.indexOf(due), 1);
      now = Math.max(now, due.at);
      due.work();
      await settle();
    }
    now = end;
  }
  return { outbox, sent, elapse, store };
}

const names = (sent: readonly { job: Job }[]) =>
  sent.map(({ job }) => (job.kind === 'answer' ? job.name : 'close'));

describe('outbox', () => {
  it('sends answers and the close in the order they were given, then forgets them', async () => {
    const { outbox, sent, elapse, store } = desk(() => done);
    outbox.put(answer('q1', 1));
    outbox.put(answer('q2', 2));
    outbox.put(close());
    expect(outbox.snapshot().waiting).toBe(3);
    await elapse(100);
    expect(names(sent)).toEqual(['q1', 'q2', 'close']);
    expect(outbox.snapshot().waiting).toBe(0);
    expect(await store.list(7)).toEqual([]);
  });

  it('keeps the same key and the same body for every try', async () => {
    let online = false;
    const { outbox, sent, elapse } = desk(() => (online ? done : { kind: 'later' }));
    outbox.put(answer('q1', 1));
    await elapse(10_000);
    expect(outbox.snapshot()).toMatchObject({ waiting: 1, trouble: 'network', savedAt: null });
    online = true;
    await elapse(60_000);
    expect(sent.length).toBeGreaterThan(2);
    expect(new Set(sent.map(({ key }) => key)).size).toBe(1);
    expect(outbox.snapshot()).toMatchObject({ waiting: 0, trouble: null });
  });

  it('survives a reload: another page with the same device sends what was left', async () => {
    const first = desk(() => ({ kind: 'later' }));
    first.outbox.put(answer('q1', 1));
    first.outbox.put(answer('q2', 2));
    await first.elapse(10);
    first.outbox.stop();
    const second = desk(() => done, first.store);
    await second.outbox.refresh();
    expect(second.outbox.snapshot().waiting).toBe(2);
    await second.outbox.flush();
    expect(names(second.sent)).toEqual(['q1', 'q2']);
    expect(second.sent[0]?.key).toBe(first.sent[0]?.key);
  });

  it('sends a text once typing pauses, with its last value', async () => {
    const { outbox, sent, elapse } = desk(() => done);
    outbox.put(answer('remark', 'bon'), { typing: true });
    await elapse(300);
    outbox.put(answer('remark', 'bonjour'), { typing: true });
    await elapse(300);
    expect(sent).toEqual([]);
    await elapse(1000);
    expect(sent.map(({ job }) => job)).toEqual([answer('remark', 'bonjour')]);
  });

  it('never changes a body that was already sent under its key', async () => {
    const { outbox, sent, elapse } = desk(() => ({ kind: 'later' }));
    outbox.put(answer('remark', 'bon'), { typing: true });
    await elapse(1000);
    outbox.put(answer('remark', 'bonjour'), { typing: true });
    await elapse(10);
    expect(outbox.snapshot().waiting).toBe(2);
    expect(sent.every(({ job }) => job.kind === 'answer' && job.given.value === 'bon')).toBe(true);
  });

  it('shows a refusal, lets later answers pass, and does not close the call over it', async () => {
    const { outbox, sent, elapse } = desk((job) =>
      job.kind === 'answer' && job.name === 'q1'
        ? { kind: 'refused', refused: { code: 'answer.invalid_value', detail: 'Le maximum est 120.' } }
        : done,
    );
    outbox.put(answer('q1', 250));
    outbox.put(answer('q2', 2));
    outbox.put(close());
    await elapse(100);
    expect(names(sent)).toEqual(['q1', 'q2']);
    const [refused] = outbox.snapshot().refused;
    expect(refused?.refused?.detail).toBe('Le maximum est 120.');
    outbox.discard(refused?.key ?? '');
    await outbox.flush();
    expect(names(sent)).toEqual(['q1', 'q2', 'close']);
  });

  it('takes a new answer to the same question as the correction of a refused one', async () => {
    const { outbox, sent, elapse } = desk((job) =>
      job.kind === 'answer' && job.given.value === 250
        ? { kind: 'refused', refused: { code: 'answer.invalid_value', detail: '' } }
        : done,
    );
    outbox.put(answer('q1', 250));
    await elapse(10);
    outbox.put(answer('q1', 25));
    outbox.put(close());
    await elapse(10);
    expect(names(sent)).toEqual(['q1', 'q1', 'close']);
    expect(outbox.snapshot().refused).toEqual([]);
  });

  it('keeps everything when the session ends, and says so', async () => {
    const { outbox, elapse, store } = desk(() => ({ kind: 'session' }));
    outbox.put(answer('q1', 1));
    await elapse(10);
    expect(outbox.snapshot()).toMatchObject({ waiting: 1, trouble: 'session' });
    expect(await store.list(7)).toHaveLength(1);
  });

  it('goes on sending from the page when the device refuses to keep anything', async () => {
    const store = openPageStore();
    let online = false;
    const { outbox, sent, elapse } = desk(() => (online ? done : { kind: 'later' }), {
      ...store,
      put: () => Promise.reject(new DOMException('full', 'QuotaExceededError')),
    });
    outbox.put(answer('q1', 1));
    await elapse(100);
    expect(outbox.snapshot()).toMatchObject({ isKept: false, waiting: 1 });
    online = true;
    await elapse(5000);
    expect(names(sent).at(-1)).toBe('q1');
    expect(outbox.snapshot()).toMatchObject({ isKept: true, waiting: 0 });
  });

  it('never changes what was put under a key: typing further is another entry', async () => {
    const { outbox, elapse, store } = desk(() => ({ kind: 'later' }));
    outbox.put(answer('remark', 'bon'), { typing: true });
    await elapse(10);
    const [first] = await store.list(7);
    outbox.put(answer('remark', 'bonjour'), { typing: true });
    await elapse(10);
    const stored = await store.list(7);
    expect(stored).toHaveLength(1);
    expect(stored[0]?.key).not.toBe(first?.key);
  });

  it('sends nothing before the device has it, unless the device refuses it', async () => {
    const store = openPageStore();
    let write: () => void = () => undefined;
    const { outbox, sent, elapse } = desk(() => done, {
      ...store,
      put: (entry) =>
        new Promise((resolve) => {
          write = () => resolve(store.put(entry));
        }),
    });
    outbox.put(answer('q1', 1));
    void outbox.flush();
    await elapse(5000);
    expect(sent).toEqual([]);
    expect(outbox.snapshot().isWriting).toBe(true);
    write();
    await elapse(10);
    expect(names(sent)).toEqual(['q1']);
    expect(outbox.snapshot().isWriting).toBe(false);
  });

  it('forgets what another tab has sent, when told', async () => {
    const { outbox, elapse, store } = desk(() => ({ kind: 'later' }));
    outbox.put(answer('q1', 1));
    await elapse(10);
    const [entry] = await store.list(7);
    outbox.heard(entry?.key ?? '');
    expect(outbox.snapshot().waiting).toBe(0);
    await outbox.refresh();
    await elapse(10);
    expect(await store.list(7)).toEqual([]);
  });

  it('keeps what a browser emptied from the device, and puts it there again', async () => {
    let online = false;
    const { outbox, sent, elapse, store } = desk(() => (online ? done : { kind: 'later' }));
    outbox.put(answer('q1', 1));
    outbox.put(close());
    await elapse(10);
    await store.purge(7);
    await outbox.refresh();
    await elapse(10);
    expect(await store.list(7)).toHaveLength(2);
    online = true;
    await elapse(60_000);
    expect(names(sent).slice(-2)).toEqual(['q1', 'close']);
    expect(outbox.snapshot().waiting).toBe(0);
  });

  it('says when the device takes things again', async () => {
    const store = openPageStore();
    let isFull = true;
    const { outbox, elapse } = desk(() => ({ kind: 'later' }), {
      ...store,
      put: (entry) =>
        isFull ? Promise.reject(new DOMException('full', 'QuotaExceededError')) : store.put(entry),
    });
    outbox.put(answer('q1', 1));
    await elapse(100);
    expect(outbox.snapshot().isKept).toBe(false);
    isFull = false;
    await elapse(5000);
    expect(outbox.snapshot()).toMatchObject({ isKept: true, waiting: 1 });
    expect(await store.list(7)).toHaveLength(1);
  });

  it('saves a draft again once the device takes things again', async () => {
    const store = openPageStore();
    let isFull = true;
    const full = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
    const { outbox, elapse } = desk(() => ({ kind: 'later' }), {
      ...store,
      put: (entry) => (isFull ? full() : store.put(entry)),
      putDraft: (id, userId, sealed) => (isFull ? full() : store.putDraft(id, userId, sealed)),
    });
    await outbox.drafts.save('claim-1', { note: 'rappelle demain' });
    expect(outbox.snapshot().isKept).toBe(false);
    isFull = false;
    outbox.put(answer('q1', 1));
    await elapse(10);
    expect(outbox.snapshot().isKept).toBe(true);
    expect(await outbox.drafts.read('claim-1')).toEqual({ note: 'rappelle demain' });
  });

  it('goes on beside what it cannot read, counts it, and drops it on the agent’s word only', async () => {
    const first = desk(() => ({ kind: 'later' }));
    first.outbox.put(answer('q1', 1));
    await first.elapse(10);
    first.outbox.stop();
    const otherKey: Cipher = { ...plainCipher, open: () => Promise.reject(new Error('another key')) };
    const second = desk(() => done, first.store, { cipher: otherKey });
    second.outbox.put(answer('q2', 2));
    await second.elapse(100);
    expect(names(second.sent)).toEqual(['q2']);
    expect(second.outbox.snapshot()).toMatchObject({ unreadable: 1, waiting: 0 });
    expect(await first.store.list(7)).toHaveLength(1);
    second.outbox.discardUnreadable();
    await second.elapse(10);
    expect(second.outbox.snapshot().unreadable).toBe(0);
    expect(await first.store.list(7)).toEqual([]);
  });

  it('counts what arrived after its call was closed, until the agent has read so', async () => {
    const { outbox, elapse } = desk(() => ({ kind: 'done', isLate: true }));
    outbox.put(answer('q1', 1));
    await elapse(10);
    expect(outbox.snapshot()).toMatchObject({ waiting: 0, late: 1 });
    outbox.acknowledgeLate();
    expect(outbox.snapshot().late).toBe(0);
  });

  it('purges this user at logout', async () => {
    const { outbox, elapse, store } = desk(() => ({ kind: 'later' }));
    outbox.put(answer('q1', 1));
    await outbox.drafts.save('claim-1', { note: 'rappelle demain' });
    await elapse(10);
    expect(await outbox.drafts.read('claim-1')).toEqual({ note: 'rappelle demain' });
    await outbox.purge();
    expect(await store.list(7)).toEqual([]);
    expect(await outbox.drafts.read('claim-1')).toBeNull();
  });
});

describe('nextToSend', () => {
  const entry = (seq: number, job: Job, isRefused = false): Entry => ({
    key: `k${seq}`,
    seq,
    job,
    at: 0,
    notBefore: 0,
    refused: isRefused ? { code: 'request.invalid', detail: '' } : null,
  });

  it('is the oldest that waits', () => {
    expect(nextToSend([entry(1, answer('a', 1)), entry(2, close())])?.seq).toBe(1);
    expect(nextToSend([])).toBeNull();
  });

  it('lets another call’s close pass a refused answer', () => {
    const entries = [entry(1, answer('a', 1), true), entry(2, close(1)), entry(3, close(2))];
    expect(nextToSend(entries)?.seq).toBe(3);
  });

  it('tells whoever listens first what was confirmed before, in order, and once', async () => {
    const store = openPageStore();
    const before = desk(() => ({ kind: 'later' }), store);
    before.outbox.put(answer('suite', 1));
    before.outbox.put(answer('suite', 2));
    await before.elapse(100);
    before.outbox.stop();
    // The page again: what waited is sent while the claim is still being read.
    const { outbox, elapse } = desk(() => done, store);
    void outbox.flush();
    await elapse(100);
    const heard: unknown[] = [];
    outbox.onSent(({ job }) => void heard.push(job.kind === 'answer' && job.given.value))();
    outbox.onSent(({ job }) => void heard.push(job.kind));
    expect(heard).toEqual([1, 2]);
  });
});
