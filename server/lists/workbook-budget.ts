import type { Clock } from '#server/platform/clock.ts';
import { Refusal } from '#server/platform/refusal.ts';
import {
  MAX_MILLISECONDS,
  MAX_RATIO,
  MAX_TEXT_BYTES,
  MAX_UNPACKED_BYTES,
  RATIO_FROM_BYTES,
} from './workbook-limits.ts';

/** What one workbook has cost so far. Each call refuses `import.workbook_too_large` once it is too much. */
export interface Budget {
  /** `bytes` more were unpacked from a part that gave `partBytes` in all so far, out of `packedBytes`. */
  unpack(bytes: number, partBytes: number, packedBytes: number): void;
  /** `bytes` more of text were written. */
  write(bytes: number): void;
}

/** `maxBytes`: less than what a list may unpack, for a workbook that is known to be small. */
export function createBudget(clock: Clock, maxBytes = MAX_UNPACKED_BYTES): Budget {
  const start = clock.now();
  let unpacked = 0;
  let written = 0;
  return {
    unpack(bytes, partBytes, packedBytes) {
      unpacked += bytes;
      if (unpacked > maxBytes) throw tooLarge(`${Math.round(maxBytes / 2 ** 20)} Mo`);
      if (partBytes > RATIO_FROM_BYTES && partBytes > packedBytes * MAX_RATIO)
        throw tooLarge(`× ${MAX_RATIO}`);
      if (clock.now() - start > MAX_MILLISECONDS) throw tooLarge(`${MAX_MILLISECONDS / 1000} s`);
    },
    write(bytes) {
      written += bytes;
      if (written > MAX_TEXT_BYTES) throw tooLarge('512 Mo');
    },
  };
}

/** `max` is read by both languages: numbers and units, no words. */
export function tooLarge(max: string): Refusal {
  return new Refusal('import.workbook_too_large', { max });
}

export function unreadable(): Refusal {
  return new Refusal('import.workbook_unreadable');
}
