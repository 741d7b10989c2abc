/**
 * Pieces of an SPSS system file (.sav): little-endian numbers and padded texts. The layout of the records is that of
 * « System File Format » in the PSPP developers' guide (gnu.org/software/pspp).
 */

export function int32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeInt32LE(value, index * 4);
  return bytes;
}

export function float64(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 8);
  for (const [index, value] of values.entries()) bytes.writeDoubleLE(value, index * 8);
  return bytes;
}

export function roundUp(size: number, to: number): number {
  return Math.ceil(size / to) * to;
}

/** Followed by spaces up to a size in bytes. */
export function padded(text: string, size: number): Buffer {
  const bytes = Buffer.alloc(size, ' ');
  bytes.write(text, 'utf8');
  return bytes;
}

/** An extension record: type 7, whose data are so many units of a size. */
export function extension(subtype: number, unit: number, data: Buffer): Buffer {
  return Buffer.concat([int32(7, subtype, unit, data.length / unit), data]);
}

const CHUNK_BYTES = 65_536;
const BIAS = 100;
const SPACE = 0x20;
const SPACES = 254;
const MISSING = 255;
const LITERAL = 253;

export interface Compressor {
  /** NaN: system-missing. */
  number(value: number): void;
  /** The bytes from one place to another, followed by spaces up to a size, a multiple of 8. */
  text(bytes: Buffer, from: number, to: number, size: number): void;
  /** What is whole so far; each piece once. */
  take(isLast?: boolean): Buffer[];
}

/**
 * Values as SPSS compresses them: eight codes, then the values that no code stands for. Small whole numbers and eight
 * spaces are one byte each.
 */
export function createCompressor(): Compressor {
  let out = Buffer.alloc(CHUNK_BYTES + 72);
  let at = 0;
  let codes = 0;
  let used = 8;
  let ready: Buffer[] = [];
  const hand = () => {
    ready.push(out.subarray(0, at));
    out = Buffer.alloc(CHUNK_BYTES + 72);
    at = 0;
  };
  const put = (code: number) => {
    if (used === 8) {
      if (at > CHUNK_BYTES) hand();
      codes = at;
      at += 8;
      used = 0;
    }
    out[codes + used] = code;
    used += 1;
  };
  return {
    number: (value) => {
      if (Number.isNaN(value)) put(MISSING);
      else if (Number.isInteger(value) && value > -BIAS && value <= 251 - BIAS) put(value + BIAS);
      else {
        put(LITERAL);
        at = out.writeDoubleLE(value, at);
      }
    },
    text: (bytes, from, to, size) => {
      for (let piece = from; piece < from + size; piece += 8) {
        if (piece >= to) {
          put(SPACES);
          continue;
        }
        put(LITERAL);
        // Eight bytes are too few for a copy to be worth its call.
        for (let index = piece; index < piece + 8; index += 1) {
          out[at] = index < to ? (bytes[index] ?? SPACE) : SPACE;
          at += 1;
        }
      }
    },
    take: (isLast = false) => {
      if (isLast && at > 0) hand();
      const taken = ready;
      ready = [];
      return taken;
    },
  };
}
