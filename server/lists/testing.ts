import type { Finding } from '#server/contracts/imports.contract.ts';
import { Refusal } from '#server/platform/refusal.ts';
import type { ByteSource } from '#server/platform/spool.ts';
import type { OpenList } from './list.ts';
import { memorySource, openList } from './open-list.ts';

/** A list read from end to end, for tests. */
export interface ReadList extends Omit<OpenList, 'slices' | 'notes'> {
  readonly rows: readonly (readonly [line: number, ...cells: string[]])[];
  readonly text: string;
  readonly notes: readonly Finding[];
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function hex(digits: string): Uint8Array {
  return Uint8Array.from(Buffer.from(digits.replaceAll(' ', ''), 'hex'));
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

export function utf16(text: string, order: 'le' | 'be', mark: string): Uint8Array {
  const little = Buffer.from(mark + text, 'utf16le');
  return Uint8Array.from(order === 'be' ? little.swap16() : little);
}

export function readAll(
  input: Uint8Array | string | ByteSource,
  wanted: Parameters<typeof openList>[1] = {},
): ReadList {
  const bytes = typeof input === 'string' ? utf8(input) : input;
  const list = openList(bytes instanceof Uint8Array ? memorySource(bytes) : bytes, wanted);
  const slices = [...list.slices()];
  const { layout, headers, isEncodingGuess } = list;
  return {
    layout,
    headers,
    isEncodingGuess,
    rows: slices.flatMap(({ records }) => records.map(({ line, cells }) => [line, ...cells] as const)),
    text: slices.map(({ text }) => text).join(''),
    notes: list.notes(),
  };
}

/** The refusal as `code` or `code line`; what is not refused is a failure. */
export function refusalOf(
  input: Uint8Array | string | ByteSource,
  wanted: Parameters<typeof openList>[1] = {},
): string {
  try {
    readAll(input, wanted);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return [error.code, ...Object.values(error.params)].join(' ');
  }
  return 'not refused';
}

/** A finding as `code count: samples`. */
export function inShort(findings: readonly Finding[]): string[] {
  return findings.map(({ code, count, samples }) => {
    const shown = samples.map(
      ({ line, before, after }) => `${line} ${before}${after === null ? '' : ` → ${after}`}`,
    );
    return `${code} ${count}: ${shown.join(' | ')}`;
  });
}
