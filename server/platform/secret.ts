import { createHash, createHmac, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Config } from './config.ts';

/**
 * Keyed hashes of what must be recognised later but not kept (telephone numbers, e-mail addresses), or must come back as it
 * left (a preview), and a key for callbacks that are ours on both sides.
 */
export interface Secret {
  hash(purpose: 'line' | 'email' | 'pseudonym' | 'preview' | 'webhook', value: string): string;
  /** For another thread of this process; never stored, sent or logged. */
  readonly key: string;
  /** Identifies the key without revealing it: several servers on one database must agree. */
  readonly fingerprint: string;
}

export function secretFrom(key: string): Secret {
  return {
    key,
    hash: (purpose, value) => createHmac('sha256', key).update(`${purpose}:${value}`).digest('hex'),
    fingerprint: createHash('sha256').update(`fingerprint:${key}`).digest('hex').slice(0, 16),
  };
}

/** `APP_SECRET`, else a key made once and kept, readable by this user only, in the data directory. */
export function openSecret(config: Pick<Config, 'appSecret' | 'dataDir'>): Secret {
  if (config.appSecret !== null) return secretFrom(config.appSecret);
  const file = path.join(config.dataDir, 'secret.key');
  fs.mkdirSync(config.dataDir, { recursive: true });
  if (!fs.existsSync(file))
    fs.writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  return secretFrom(fs.readFileSync(file, 'utf8').trim());
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
