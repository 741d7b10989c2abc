import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { OutboxStore, Sealed, StoredEntry } from './outbox.ts';

interface OutboxSchema extends DBSchema {
  outbox: { key: string; value: StoredEntry; indexes: { byUser: number } };
  drafts: {
    key: string;
    value: { readonly id: string; readonly userId: number; readonly sealed: Sealed };
    indexes: { byUser: number };
  };
}

const NAME = 'tonalite-desk';

function open(): Promise<IDBPDatabase<OutboxSchema>> {
  return openDB<OutboxSchema>(NAME, 1, {
    upgrade(db) {
      db.createObjectStore('outbox', { keyPath: 'key' }).createIndex('byUser', 'userId');
      db.createObjectStore('drafts', { keyPath: 'id' }).createIndex('byUser', 'userId');
    },
  });
}

/** The outbox on this device. Writes wait for the disk (`strict`): a browser killed right after loses nothing. */
export async function openDeviceStore(): Promise<OutboxStore> {
  const db = await open();
  return {
    list: (userId) => db.getAllFromIndex('outbox', 'byUser', userId),
    async put(entry) {
      const tx = db.transaction('outbox', 'readwrite', { durability: 'strict' });
      await Promise.all([tx.store.put(entry), tx.done]);
    },
    remove: (key) => db.delete('outbox', key),
    async readDraft(id) {
      const draft = await db.get('drafts', id);
      return draft?.sealed ?? null;
    },
    async putDraft(id, userId, sealed) {
      const tx = db.transaction('drafts', 'readwrite', { durability: 'strict' });
      await Promise.all([tx.store.put({ id, userId, sealed }), tx.done]);
    },
    removeDraft: (id) => db.delete('drafts', id),
    async purge(userId) {
      const tx = db.transaction(['outbox', 'drafts'], 'readwrite');
      for (const name of ['outbox', 'drafts'] as const) {
        const store = tx.objectStore(name);
        for (const key of await store.index('byUser').getAllKeys(userId)) await store.delete(key);
      }
      await tx.done;
    },
  };
}

/** For a browser that forbids IndexedDB, or a page served without TLS: lives as long as the page. */
export function openPageStore(): OutboxStore {
  const entries = new Map<string, StoredEntry>();
  const drafts = new Map<string, Sealed>();
  return {
    list: async (userId) => [...entries.values()].filter((entry) => entry.userId === userId),
    put: async (entry) => void entries.set(entry.key, entry),
    remove: async (key) => void entries.delete(key),
    readDraft: async (id) => drafts.get(id) ?? null,
    putDraft: async (id, _userId, sealed) => void drafts.set(id, sealed),
    removeDraft: async (id) => void drafts.delete(id),
    async purge() {
      entries.clear();
      drafts.clear();
    },
  };
}
