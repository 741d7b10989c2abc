import type { OutboxStore, Sealed, StoredEntry } from './ports.ts';

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
