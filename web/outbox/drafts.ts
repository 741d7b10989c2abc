import type { Cipher, OutboxStore } from './ports.ts';

/** What is half chosen, or only needed to go on without a network: sealed like the entries, and never sent. */
export interface Drafts {
  save(id: string, draft: unknown): Promise<void>;
  /** Null when there is none, or none that this session can read. */
  read(id: string): Promise<unknown>;
  drop(id: string): Promise<void>;
  /** Saves again what the device refused: it takes things again. */
  retry(): void;
}

/** `onKept` hears after each save whether the device took it. */
export function openDrafts(
  userId: number,
  { store, cipher }: { readonly store: OutboxStore; readonly cipher: Cipher },
  onKept: (isKept: boolean) => void,
): Drafts {
  const refused = new Map<string, unknown>();
  const labelOf = (id: string) => `${userId}:draft:${id}`;
  const placeOf = (id: string) => `${userId}:${id}`;
  async function save(id: string, draft: unknown): Promise<void> {
    try {
      await store.putDraft(placeOf(id), userId, await cipher.seal(draft, labelOf(id)));
      refused.delete(id);
    } catch {
      refused.set(id, draft);
    }
    onKept(refused.size === 0);
  }

  return {
    save,
    retry() {
      for (const [id, draft] of refused) void save(id, draft);
    },
    async read(id) {
      try {
        const sealed = await store.readDraft(placeOf(id));
        return sealed === null ? null : await cipher.open(sealed, labelOf(id));
      } catch {
        // Of another session's key, or a device that refuses: as good as absent, and typed again if need be.
        return null;
      }
    },
    drop(id) {
      refused.delete(id);
      return store.removeDraft(placeOf(id)).catch(() => undefined);
    },
  };
}
