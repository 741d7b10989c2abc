import type { Entry, Job, Refused } from './entries.ts';

export interface Sealed {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly data: ArrayBuffer;
}

/** What lies on the device: ids and ciphertext only. */
export interface StoredEntry extends Omit<Entry, 'job'> {
  readonly userId: number;
  readonly sealed: Sealed;
}

/** A place on the device. Anything may be refused at any time: forbidden, full, or emptied by the browser. */
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
  /** `isLate`: the call was closed by somebody else meanwhile; what was sent is kept there for review. */
  | { readonly kind: 'done'; readonly isLate: boolean }
  | { readonly kind: 'refused'; readonly refused: Refused }
  /** The network or the server failed: worth trying again. */
  | { readonly kind: 'later' }
  /** The session ended: wait until the same person is back. */
  | { readonly kind: 'session' };

/** What one tab tells the others: an entry was put, or one left for good. */
export type News = { readonly kind: 'put' } | { readonly kind: 'left'; readonly key: string };

export interface OutboxPorts {
  readonly store: OutboxStore;
  /** False when the store ends with the page: the desk then says so. */
  readonly isLasting: boolean;
  readonly cipher: Cipher;
  /** Never throws. */
  readonly send: (job: Job, key: string) => Promise<Sent>;
  /** Runs `work` while no other tab does. */
  readonly exclusive: (work: () => Promise<void>) => Promise<void>;
  readonly announce: (news: News) => void;
  readonly now: () => number;
  readonly newKey: () => string;
  /** Runs `work` after `ms`; the answer cancels it. */
  readonly after: (ms: number, work: () => void) => () => void;
}
