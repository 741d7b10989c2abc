import { type Drafts, openDrafts } from './drafts.ts';
import {
  backoff,
  byOrder,
  type Entry,
  isJob,
  isSameMatter,
  type Job,
  nextToSend,
  type Refused,
} from './entries.ts';
import type { OutboxPorts } from './ports.ts';

export interface OutboxSnapshot {
  readonly entries: readonly Entry[];
  readonly waiting: number;
  readonly refused: readonly Entry[];
  readonly trouble: 'network' | 'session' | null;
  /** True while something given has not reached the device yet: for a moment, a crash could still lose it. */
  readonly isWriting: boolean;
  /** False while this device refuses to keep something: it then lives in this page only. */
  readonly isKept: boolean;
  /** Entries on this device sealed with a key this session does not have. */
  readonly unreadable: number;
  /** How many arrived after their call was closed by somebody else, and wait on the server for review. */
  readonly late: number;
  /** When the server last confirmed something, ms. */
  readonly savedAt: number | null;
}

export interface Outbox {
  put(job: Job, options?: { readonly typing?: boolean }): void;
  /** Sends what waits, now, whatever the backoff says. */
  flush(): Promise<void>;
  /** Looks again at the device: another tab put something. */
  refresh(): Promise<void>;
  /** Gives up one refused entry; only ever on the agent's word. */
  discard(key: string): void;
  /** Another tab saw this entry leave for good. */
  heard(key: string): void;
  /** Gives up what cannot be read; only ever on the agent's word. */
  discardUnreadable(): void;
  /** Makes a refused entry wait again, as it was. */
  retry(key: string): Promise<void>;
  /** The agent has read that something arrived late. */
  acknowledgeLate(): void;
  readonly drafts: Drafts;
  /** Forgets everything of this user on this device. */
  purge(): Promise<void>;
  snapshot(): OutboxSnapshot;
  subscribe(listener: () => void): () => void;
  /**
   * Called with each entry the server confirmed, which leaves the device once the listeners are done with it; at once
   * with those confirmed before anybody listened.
   */
  onSent(listener: (entry: Entry) => void | Promise<void>): () => void;
  stop(): void;
}

const TYPING_MS = 700;

/**
 * The desk's outbox (reference: write-ahead on the device, then the network): everything given is sealed and put
 * on the device first, then sent in order by one tab at a time, and forgotten only once the server confirmed it.
 *
 * An entry is one body under one key, for ever: what is typed further is another entry in its place. It leaves only on
 * the server's word, ours or another tab's; one missing from the device was lost by the device, and is put there again.
 */
export function openOutbox(userId: number, ports: OutboxPorts): Outbox {
  let entries: readonly Entry[] = [];
  let isDraftKept = true;
  let lastSeq = 0;
  let failures = 0;
  let late = 0;
  let trouble: OutboxSnapshot['trouble'] = null;
  let savedAt: number | null = null;
  let cancelTimer: (() => void) | null = null;
  let running: Promise<void> | null = null;
  let isStopped = false;
  let current: OutboxSnapshot | null = null;
  let refused: readonly Entry[] = [];
  /** By key, while the device writes. */
  const writing = new Map<string, Promise<void>>();
  const unkept = new Set<string>();
  const unreadable = new Set<string>();
  /** Offered to the server at least once: whatever is typed next comes after it, not in its place. */
  const tried = new Set<string>();
  const left = new Set<string>();
  const listeners = new Set<() => void>();
  const sentListeners = new Set<(entry: Entry) => void | Promise<void>>();
  /** Confirmed while nobody listened: a page that opens reads the claim as it was before. */
  let unheard: Entry[] = [];

  function changed(): void {
    current = null;
    for (const listener of listeners) listener();
  }

  function replace(key: string, next: Entry | null): void {
    const others = entries.filter((entry) => entry.key !== key);
    entries = next === null ? others : [...others, next].sort(byOrder);
  }

  /** A full or forbidden device must not stop the work: the entry then lives in the page, and the desk says so. */
  function keep(entry: Entry): Promise<void> {
    const { job, ...rest } = entry;
    const before = writing.get(entry.key) ?? Promise.resolve();
    const written = before
      .then(() => ports.cipher.seal(job, `${userId}:${entry.key}`))
      .then((sealed) => ports.store.put({ ...rest, userId, sealed }))
      .then(
        () => void unkept.delete(entry.key),
        () => void unkept.add(entry.key),
      )
      .then(() => {
        if (writing.get(entry.key) === written) writing.delete(entry.key);
        if (!isDraftKept && !unkept.has(entry.key)) drafts.retry();
        if (left.has(entry.key)) return removeFromDevice(entry.key);
        changed();
        return undefined;
      });
    writing.set(entry.key, written);
    return written;
  }

  async function removeFromDevice(key: string): Promise<void> {
    unkept.delete(key);
    await ports.store.remove(key).catch(() => undefined);
  }

  function leave(key: string): void {
    left.add(key);
    replace(key, null);
    // Still being written: it goes as soon as it is there.
    if (!writing.has(key)) void removeFromDevice(key);
  }

  function put(job: Job, { typing = false }: { readonly typing?: boolean } = {}): void {
    const now = ports.now();
    const notBefore = typing ? now + TYPING_MS : 0;
    lastSeq = Math.max(lastSeq + 1, now * 1000);
    const entry: Entry = { key: ports.newKey(), seq: lastSeq, job, at: now, notBefore, refused: null };
    // An answer given again settles the refused one of the same question, and the one still being typed.
    const settled = entries.filter(
      (old) =>
        isSameMatter(old.job, job) && (old.refused !== null || (old.notBefore > 0 && !tried.has(old.key))),
    );
    replace(entry.key, entry);
    const kept = keep(entry);
    for (const { key } of settled) replace(key, null);
    changed();
    void kept.then(() => {
      // Only now: killed between the two, the device has both, in order, and not neither.
      for (const { key } of settled) forget(key);
      ports.announce({ kind: 'put' });
      if (failures === 0) schedule(Math.max(0, notBefore - ports.now()));
    });
  }

  function forget(key: string): void {
    leave(key);
    ports.announce({ kind: 'left', key });
  }

  async function refresh(): Promise<void> {
    const stored = await ports.store.list(userId).catch(() => null);
    if (stored === null) return;
    for (const { sealed, userId: _owner, ...rest } of stored) {
      if (left.has(rest.key)) continue;
      const mine = entries.find(({ key }) => key === rest.key);
      if (mine === undefined) {
        const job = await ports.cipher.open(sealed, `${userId}:${rest.key}`).catch(() => null);
        if (!isJob(job)) unreadable.add(rest.key);
        else if (!left.has(rest.key)) replace(rest.key, { ...rest, job });
      } else if (!writing.has(rest.key)) replace(rest.key, { ...mine, refused: rest.refused });
    }
    const onDevice = new Set(stored.map(({ key }) => key));
    for (const entry of entries) {
      // Refused by the device earlier, or emptied by the browser since.
      if (!onDevice.has(entry.key) && !writing.has(entry.key)) void keep(entry);
    }
    changed();
  }

  function mark(entry: Entry, refused: Refused | null): Promise<void> {
    const next = { ...entry, refused };
    replace(entry.key, next);
    changed();
    return keep(next).then(() => ports.announce({ kind: 'put' }));
  }

  function schedule(ms: number): void {
    cancelTimer?.();
    cancelTimer = isStopped ? null : ports.after(ms, () => void run());
  }

  function tryLater(why: 'network' | 'session'): void {
    failures += 1;
    trouble = why;
    changed();
    schedule(backoff(failures));
  }

  async function pass(): Promise<void> {
    await refresh();
    for (let next = nextToSend(entries); next !== null && !isStopped; next = nextToSend(entries)) {
      const early = next.notBefore - ports.now();
      if (early > 0) return schedule(early);
      const { key } = next;
      await writing.get(key);
      if (left.has(key)) continue;
      tried.add(key);
      const sent = await ports.send(next.job, key);
      if (sent.kind === 'later' || sent.kind === 'session') {
        return tryLater(sent.kind === 'session' ? 'session' : 'network');
      }
      failures = 0;
      trouble = null;
      if (sent.kind === 'refused') await mark(next, sent.refused);
      else await confirm(next, sent.isLate);
    }
  }

  async function confirm(entry: Entry, isLate: boolean): Promise<void> {
    if (isLate) late += 1;
    savedAt = ports.now();
    // Told first: the screen then shows the confirmed answer without a blink.
    if (sentListeners.size === 0) unheard.push(entry);
    await Promise.allSettled([...sentListeners].map((listener) => listener(entry)));
    forget(entry.key);
    changed();
    if (entry.job.kind === 'close') await drafts.drop(entry.job.draftId);
  }

  function run(): Promise<void> {
    if (isStopped) return Promise.resolve();
    running ??= ports
      .exclusive(pass)
      .catch(() => tryLater('network'))
      .finally(() => {
        running = null;
      });
    return running;
  }

  async function flush(): Promise<void> {
    cancelTimer?.();
    failures = 0;
    entries = entries.map((entry) => (entry.notBefore === 0 ? entry : { ...entry, notBefore: 0 }));
    await running;
    await run();
  }

  const drafts = openDrafts(userId, ports, (isKept) => {
    if (isKept === isDraftKept) return;
    isDraftKept = isKept;
    changed();
  });

  return {
    put,
    flush,
    refresh,
    discard(key) {
      forget(key);
      changed();
    },
    heard(key) {
      leave(key);
      changed();
    },
    discardUnreadable() {
      for (const key of unreadable) forget(key);
      unreadable.clear();
      changed();
    },
    async retry(key) {
      const entry = entries.find((candidate) => candidate.key === key);
      if (entry === undefined) return;
      await mark(entry, null);
      await flush();
    },
    acknowledgeLate() {
      late = 0;
      changed();
    },
    drafts,
    async purge() {
      entries = [];
      changed();
      await ports.store.purge(userId).catch(() => undefined);
    },
    snapshot() {
      if (current !== null) return current;
      const found = entries.filter((entry) => entry.refused !== null);
      // The same list as long as it holds the same: whoever shows only this is not drawn again.
      if (found.length !== refused.length || found.some((entry, n) => entry !== refused[n])) refused = found;
      current = {
        entries,
        refused,
        waiting: entries.length - refused.length,
        trouble,
        isWriting: writing.size > 0,
        isKept: ports.isLasting && unkept.size === 0 && isDraftKept,
        unreadable: unreadable.size,
        late,
        savedAt,
      };
      return current;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onSent(listener) {
      sentListeners.add(listener);
      for (const entry of unheard) void listener(entry);
      unheard = [];
      return () => void sentListeners.delete(listener);
    },
    stop() {
      isStopped = true;
      cancelTimer?.();
    },
  };
}
