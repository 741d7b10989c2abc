import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { OutboxStore, Sealed, StoredEntry } from './ports.ts';

interface OutboxSchema extends DBSchema {
  outbox: { key: string; value: StoredEntry; indexes: { byUser: number } };
  drafts: {
    key: string;
    value: { readonly id: string; readonly userId: number; readonly sealed: Sealed };
    indexes: { byUser: number };
  };
}

type Place = IDBPDatabase<OutboxSchema>;

const NAME = 'tonalite-desk';
/** A device that neither takes nor refuses must not hold the work back; it is then as good as full. */
const PATIENCE_MS = 4000;

/**
 * The outbox on this device. Writes wait for the disk (`strict`): a browser killed right after loses nothing. A browser
 * may empty a site at any time and end its connections: the next use then opens a new one.
 */
export async function openDeviceStore(): Promise<OutboxStore> {
  let place: Promise<Place> | null = null;

  function open(): Promise<Place> {
    place ??= openDB<OutboxSchema>(NAME, 1, {
      upgrade(db) {
        db.createObjectStore('outbox', { keyPath: 'key' }).createIndex('byUser', 'userId');
        db.createObjectStore('drafts', { keyPath: 'id' }).createIndex('byUser', 'userId');
      },
      terminated() {
        place = null;
      },
      // Whoever empties the site waits for nobody.
      blocking() {
        void place?.then((db) => db.close());
        place = null;
      },
    });
    return place;
  }

  async function use<T>(work: (db: Place) => Promise<T>): Promise<T> {
    const opening = open();
    try {
      return await inTime(opening.then(work));
    } catch (problem) {
      if (place === opening) place = null;
      throw problem;
    }
  }

  await use(async () => undefined);
  return {
    list: (userId) => use((db) => db.getAllFromIndex('outbox', 'byUser', userId)),
    put: (entry) =>
      use(async (db) => {
        const tx = db.transaction('outbox', 'readwrite', { durability: 'strict' });
        await Promise.all([tx.store.put(entry), tx.done]);
      }),
    remove: (key) => use((db) => db.delete('outbox', key)),
    readDraft: (id) => use(async (db) => (await db.get('drafts', id))?.sealed ?? null),
    putDraft: (id, userId, sealed) =>
      use(async (db) => {
        const tx = db.transaction('drafts', 'readwrite', { durability: 'strict' });
        await Promise.all([tx.store.put({ id, userId, sealed }), tx.done]);
      }),
    removeDraft: (id) => use((db) => db.delete('drafts', id)),
    purge: (userId) =>
      use(async (db) => {
        const tx = db.transaction(['outbox', 'drafts'], 'readwrite');
        for (const name of ['outbox', 'drafts'] as const) {
          const store = tx.objectStore(name);
          for (const key of await store.index('byUser').getAllKeys(userId)) await store.delete(key);
        }
        await tx.done;
      }),
  };
}

function inTime<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new DOMException('device', 'TimeoutError')), PATIENCE_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
