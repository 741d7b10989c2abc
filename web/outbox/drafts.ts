import type { Cipher, OutboxStore } from './ports.ts';

/** What is half chosen, or only needed to go on without a network: sealed like the entries, and never sent. */
export interface Drafts {
  save(id: string, draft: unknown): Promise<void>;
  /** Null when there is none, or none that this session can read. */
  read(id: string): Promise<unknown>;
  drop(id: string): Promise<void>;
}

/** `onKept` hears after each save whether the device took it. */
export function openDrafts(
  userId: number,
  { store, cipher }: { readonly store: OutboxStore; readonly cipher: Cipher },
  onKept: (isKept: boolean) => void,
): Drafts {
  const labelOf = (id: string) => `${userId}:draft:${id}`;
  const placeOf = (id: string) => `${userId}:${id}`;
  return {
    async save(id, draft) {
      try {
        await store.putDraft(placeOf(id), userId, await cipher.seal(draft, labelOf(id)));
        onKept(true);
      } catch {
        onKept(false);
      }
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
    drop: (id) => store.removeDraft(placeOf(id)).catch(() => undefined),
  };
}
