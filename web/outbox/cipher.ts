import type { Cipher } from './ports.ts';

/** With the session's key: what lies on a lost or shared machine is unreadable without the same person's session. */
export async function openCipher(outboxKey: string): Promise<Cipher> {
  const raw = Uint8Array.from(atob(outboxKey), (character) => character.charCodeAt(0));
  return cipherOf(await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']));
}

/** AES-GCM; the label binds a ciphertext to its place. */
export function cipherOf(key: CryptoKey): Cipher {
  const additionalData = (label: string) => new TextEncoder().encode(label);
  return {
    async seal(value, label) {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const plain = new TextEncoder().encode(JSON.stringify(value));
      const data = await crypto.subtle.encrypt(
        { name: 'AES-GCM', iv, additionalData: additionalData(label) },
        key,
        plain,
      );
      return { iv, data };
    },
    async open({ iv, data }, label) {
      const plain = await crypto.subtle.decrypt(
        { name: 'AES-GCM', iv, additionalData: additionalData(label) },
        key,
        data,
      );
      const value: unknown = JSON.parse(new TextDecoder().decode(plain));
      return value;
    },
  };
}

/** Without TLS a browser has no cipher; nothing is then written on the device, so nothing needs one. */
export const plainCipher: Cipher = {
  async seal(value) {
    const data = new TextEncoder().encode(JSON.stringify(value));
    return { iv: new Uint8Array(12), data: data.buffer };
  },
  async open({ data }) {
    const value: unknown = JSON.parse(new TextDecoder().decode(data));
    return value;
  },
};
