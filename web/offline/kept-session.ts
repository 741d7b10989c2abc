import { openDB } from 'idb';
import type { SessionView } from '#server/contracts/accounts.contract.ts';
import type { Answer } from '../api.ts';
import { cipherOf } from '../outbox/cipher.ts';
import type { Cipher } from '../outbox/ports.ts';

/**
 * Who is at the desk, so that this tab, reloaded without a network, can read what was typed. In two halves: the
 * session sealed in the tab's own storage, which ends with the tab, and the key that opens it in the device's, which no
 * script can read. Either alone is worth nothing; logging out destroys the first.
 */
export interface KeptSession {
  readonly welcome: Answer<'GET /api/welcome'>;
  readonly session: SessionView;
}

const PLACE = 'tonalite.kept';
const LABEL = 'session';
const KEYS = 'keys';

export async function keepSession(kept: KeptSession): Promise<void> {
  const { iv, data } = await (await deviceCipher()).seal(kept, LABEL);
  sessionStorage.setItem(PLACE, `${toText(iv)}.${toText(new Uint8Array(data))}`);
}

/** Null when nobody is kept here, when the session has run out, or when the other half is gone. */
export async function keptSession(now: number): Promise<KeptSession | null> {
  try {
    const [iv = '', data = ''] = sessionStorage.getItem(PLACE)?.split('.') ?? [];
    if (data === '') return null;
    const sealed = { iv: toBytes(iv), data: toBytes(data).buffer };
    // The edge: sealed by this code, with a key that only this device has.
    const kept = (await (await deviceCipher()).open(sealed, LABEL)) as KeptSession;
    return kept.session.expiresAt > now ? kept : null;
  } catch {
    return null;
  }
}

export function forgetSession(): void {
  sessionStorage.removeItem(PLACE);
}

/** A key that can be used here and never read, made once for this device. */
async function deviceCipher(): Promise<Cipher> {
  const db = await openDB<{ keys: { key: string; value: CryptoKey } }>('tonalite-device', 1, {
    upgrade: (made) => void made.createObjectStore(KEYS),
  });
  const known = await db.get(KEYS, LABEL);
  const key =
    known ??
    (await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']));
  if (known === undefined) await db.put(KEYS, key, LABEL);
  db.close();
  return cipherOf(key);
}

function toText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function toBytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
