import { hash } from 'node:crypto';
import { folded } from './cells.rules.ts';

/** Lists with the same columns in the same order have the same signature: what a mapping is remembered under. */
export function signatureOf(headers: readonly string[]): string {
  return hash('sha256', headers.map(folded).join('\n'), 'hex').slice(0, 32);
}
