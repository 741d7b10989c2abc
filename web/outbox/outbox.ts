import type { GivenAnswer } from '#server/contracts/script-flow.ts';
import type { CloseCallBody } from './desk.api.ts';

/** What the desk wants written on the server, in the order it was decided. */
export type Job =
  | {
      readonly kind: 'answer';
      readonly callId: number;
      readonly targetId: number;
      readonly name: string;
      readonly given: GivenAnswer;
    }
  | {
      readonly kind: 'close';
      readonly callId: number;
      readonly body: CloseCallBody;
      /** What the closing was made from; forgotten once the server has it. */
      readonly draftId: string;
    };

export interface Refused {
  readonly code: string;
  readonly detail: string;
}

export interface Entry {
  /** Made once; also the `Idempotency-Key`, so that a lost acknowledgement is replayed, not repeated. */
  readonly key: string;
  readonly seq: number;
  readonly job: Job;
  /** Instant, ms. */
  readonly at: number;
  /** Text still being typed is not sent before this instant; a newer text replaces it until then. */
  readonly notBefore: number;
  /** True from just before its first sending: its body may no longer change under this key. */
  readonly tried: boolean;
  readonly refused: Refused | null;
}

export interface Sealed {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly data: ArrayBuffer;
}

/** What lies on the device: ids and ciphertext only. */
export interface StoredEntry extends Omit<Entry, 'job'> {
  readonly userId: number;
  readonly sealed: Sealed;
}

export interface OutboxStore {
  list(userId: number): Promise<readonly StoredEntry[]>;
  put(entry: StoredEntry): Promise<void>;
  remove(key: string): Promise<void>;
  readDraft(id: string): Promise<Sealed | null>;
  putDraft(id: string, userId: number, sealed: Sealed): Promise<void>;
  removeDraft(id: string): Promise<void>;
  purge(userId: number): Promise<void>;
}

export interface Cipher {
  seal(value: unknown, label: string): Promise<Sealed>;
  /** Throws when the key or the label is not the one it was sealed with. */
  open(sealed: Sealed, label: string): Promise<unknown>;
}

export type Sent =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly refused: Refused }
  /** The network or the server failed: worth trying again. */
  | { readonly kind: 'later' }
  /** The session ended: wait until the same person is back. */
  | { readonly kind: 'session' };

export interface OutboxPorts {
  readonly store: OutboxStore;
  readonly cipher: Cipher;
  /** Never throws. */
  readonly send: (job: Job, key: string) => Promise<Sent>;
  /** Runs `work` while no other tab does. */
  readonly exclusive: (work: () => Promise<void>) => Promise<void>;
  /** Tells the other tabs that something was put or sent. */
  readonly announce: () => void;
  readonly now: () => number;
  readonly newKey: () => string;
  /** Runs `work` after `ms`; the answer cancels it. */
  readonly after: (ms: number, work: () => void) => () => void;
}

export interface OutboxSnapshot {
  readonly entries: readonly Entry[];
  readonly waiting: number;
  readonly refused: readonly Entry[];
  readonly trouble: 'network' | 'session' | null;
  /** False once this device refused to keep something: it then lives in this page only. */
  readonly isKept: boolean;
  /** When the server last confirmed something, ms. */
  readonly savedAt: number | null;
}

export interface Outbox {
  put(job: Job, options?: { readonly typing?: boolean }): void;
  /** Sends what waits, now, whatever the backoff says. */
  flush(): Promise<void>;
  /** Looks again at the device: another tab put or sent something. */
  refresh(): Promise<void>;
  /** Gives up one refused entry; only ever on the agent's word. */
  discard(key: string): Promise<void>;
  /** Makes a refused entry wait again, as it was. */
  retry(key: string): Promise<void>;
  saveDraft(id: string, draft: unknown): Promise<void>;
  readDraft(id: string): Promise<unknown>;
  dropDraft(id: string): Promise<void>;
  /** Forgets everything of this user on this device. */
  purge(): Promise<void>;
  snapshot(): OutboxSnapshot;
  subscribe(listener: () => void): () => void;
  /** Called with each entry the server confirmed. */
  onSent(listener: (entry: Entry) => void): () => void;
  stop(): void;
}

const TYPING_MS = 700;
const BACKOFF_FIRST_MS = 1000;
const BACKOFF_LAST_MS = 60_000;

/** Milliseconds before the next try: 1 s, doubled, at most a minute. */
export function backoff(failures: number): number {
  return Math.min(BACKOFF_LAST_MS, BACKOFF_FIRST_MS * 2 ** Math.max(0, failures - 1));
}

function isOf(entry: Entry, callId: number): boolean {
  return entry.job.callId === callId;
}

/**
 * The entry to send now: the oldest that waits. Refused entries let others pass, except that a call is never
 * closed over an answer of that call that is still refused: closing would make the loss final.
 */
export function nextToSend(entries: readonly Entry[]): Entry | null {
  for (const entry of entries) {
    if (entry.refused !== null) continue;
    const isHeld =
      entry.job.kind === 'close' &&
      entries.some(
        (other) => isOf(other, entry.job.callId) && other.job.kind === 'answer' && other.refused !== null,
      );
    if (!isHeld) return entry;
  }
  return null;
}

function byOrder(a: Entry, b: Entry): number {
  return a.seq - b.seq || (a.key < b.key ? -1 : 1);
}

/** About the same thing: the newer settles an older one that was refused, or that was still being typed. */
function isSameMatter(a: Job, b: Job): boolean {
  if (a.callId !== b.callId) return false;
  if (a.kind === 'close' || b.kind === 'close') return a.kind === b.kind;
  return a.targetId === b.targetId && a.name === b.name;
}

const isJob = (value: unknown): value is Job =>
  typeof value === 'object' && value !== null && 'kind' in value && 'callId' in value;

/**
 * The desk's outbox (reference: write-ahead on the device, then the network): everything given is sealed and put
 * on the device first, then sent in order by one tab at a time, and forgotten only once the server confirmed it.
 */
export function openOutbox(userId: number, ports: OutboxPorts): Outbox {
  let entries: readonly Entry[] = [];
  /** Keys on the device; an entry known here but gone from there was sent by another tab. */
  const kept = new Set<string>();
  const writing = new Set<string>();
  let lastSeq = 0;
  let failures = 0;
  let trouble: OutboxSnapshot['trouble'] = null;
  let isKept = true;
  let savedAt: number | null = null;
  let cancelTimer: (() => void) | null = null;
  let running: Promise<void> | null = null;
  let isStopped = false;
  let current: OutboxSnapshot | null = null;
  const listeners = new Set<() => void>();
  const sentListeners = new Set<(entry: Entry) => void>();

  function changed(): void {
    current = null;
    for (const listener of listeners) listener();
  }

  function replace(key: string, next: Entry | null): void {
    const others = entries.filter((entry) => entry.key !== key);
    entries = next === null ? others : [...others, next].sort(byOrder);
    changed();
  }

  async function keep(entry: Entry): Promise<void> {
    const { job, ...rest } = entry;
    const sealed = await ports.cipher.seal(job, `${userId}:${entry.key}`);
    await ports.store.put({ ...rest, userId, sealed });
    kept.add(entry.key);
  }

  /** A full or forbidden device must not stop the work: the entry then lives in the page, and the desk says so. */
  async function tryKeep(entry: Entry): Promise<void> {
    writing.add(entry.key);
    await keep(entry).catch(() => {
      isKept = false;
    });
    writing.delete(entry.key);
  }

  function put(job: Job, options: { readonly typing?: boolean } = {}): void {
    const now = ports.now();
    const notBefore = options.typing === true ? now + TYPING_MS : 0;
    const earlier = entries.find(
      (entry) => isSameMatter(entry.job, job) && !entry.tried && entry.notBefore > 0,
    );
    // An answer given again settles the refused one of the same question; so does closing again.
    for (const entry of entries)
      if (entry.refused !== null && isSameMatter(entry.job, job)) void forget(entry.key);
    lastSeq = Math.max(lastSeq + 1, now * 1000);
    const entry: Entry =
      earlier === undefined
        ? { key: ports.newKey(), seq: lastSeq, job, at: now, notBefore, tried: false, refused: null }
        : { ...earlier, job, notBefore };
    replace(entry.key, entry);
    void tryKeep(entry).then(() => {
      ports.announce();
      if (failures === 0) schedule(Math.max(0, notBefore - ports.now()));
    });
  }

  async function refresh(): Promise<void> {
    const stored = await ports.store.list(userId);
    const onDevice = new Set(stored.map((entry) => entry.key));
    const known = new Map(entries.map((entry) => [entry.key, entry]));
    const merged: Entry[] = [];
    for (const { sealed, userId: _owner, ...rest } of stored) {
      kept.add(rest.key);
      const mine = known.get(rest.key);
      if (mine !== undefined && (writing.has(rest.key) || !rest.tried)) merged.push(mine);
      else if (mine !== undefined) merged.push({ ...mine, tried: rest.tried, refused: rest.refused });
      else {
        const job = await ports.cipher.open(sealed, `${userId}:${rest.key}`);
        if (isJob(job)) merged.push({ ...rest, job });
      }
    }
    // Read again: something may have been put while the device answered.
    const fresh = entries.filter(
      ({ key }) => !onDevice.has(key) && (!kept.has(key) || writing.has(key) || !known.has(key)),
    );
    entries = [...merged, ...fresh].sort(byOrder);
    changed();
  }

  async function forget(key: string): Promise<void> {
    replace(key, null);
    await ports.store.remove(key).catch(() => undefined);
    kept.delete(key);
    ports.announce();
  }

  async function refuse(entry: Entry, refused: Refused): Promise<void> {
    const next = { ...entry, refused };
    replace(entry.key, next);
    await tryKeep(next);
    ports.announce();
  }

  function schedule(ms: number): void {
    cancelTimer?.();
    cancelTimer = isStopped ? null : ports.after(ms, () => void run());
  }

  async function pass(): Promise<void> {
    await refresh();
    for (let next = nextToSend(entries); next !== null && !isStopped; next = nextToSend(entries)) {
      const early = next.notBefore - ports.now();
      if (early > 0) return schedule(early);
      if (writing.has(next.key)) return schedule(20);
      const tried = { ...next, tried: true };
      replace(next.key, tried);
      if (!next.tried) await tryKeep(tried);
      const sent = await ports.send(tried.job, tried.key);
      if (sent.kind === 'later' || sent.kind === 'session') {
        failures += 1;
        trouble = sent.kind === 'session' ? 'session' : 'network';
        changed();
        return schedule(backoff(failures));
      }
      failures = 0;
      trouble = null;
      if (sent.kind === 'refused') await refuse(tried, sent.refused);
      else {
        savedAt = ports.now();
        // Told first: the screen then shows the confirmed answer without a blink.
        for (const listener of sentListeners) listener(tried);
        await forget(tried.key);
        if (tried.job.kind === 'close')
          await ports.store.removeDraft(tried.job.draftId).catch(() => undefined);
      }
    }
  }

  function run(): Promise<void> {
    if (isStopped) return Promise.resolve();
    running ??= ports.exclusive(pass).finally(() => {
      running = null;
    });
    return running;
  }

  async function flush(): Promise<void> {
    cancelTimer?.();
    failures = 0;
    entries = entries.map((entry) => ({ ...entry, notBefore: 0 }));
    await running;
    await run();
  }

  return {
    put,
    flush,
    refresh,
    discard: forget,
    async retry(key) {
      const entry = entries.find((candidate) => candidate.key === key);
      if (entry === undefined) return;
      const next = { ...entry, refused: null };
      replace(key, next);
      await tryKeep(next);
      await flush();
    },
    async saveDraft(id, draft) {
      const sealed = await ports.cipher.seal(draft, `${userId}:draft:${id}`);
      await ports.store.putDraft(id, userId, sealed).catch(() => {
        isKept = false;
        changed();
      });
    },
    async readDraft(id) {
      const sealed = await ports.store.readDraft(id);
      return sealed === null ? null : await ports.cipher.open(sealed, `${userId}:draft:${id}`);
    },
    dropDraft: (id) => ports.store.removeDraft(id),
    async purge() {
      entries = [];
      changed();
      await ports.store.purge(userId);
      ports.announce();
    },
    snapshot() {
      const refused = entries.filter((entry) => entry.refused !== null);
      current ??= {
        entries,
        refused,
        waiting: entries.length - refused.length,
        trouble,
        isKept,
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
      return () => void sentListeners.delete(listener);
    },
    stop() {
      isStopped = true;
      cancelTimer?.();
    },
  };
}
