import type { XlsformFindingCode } from '#server/contracts/xlsform-findings.ts';
import type { XlsformFinding } from '#server/contracts/xlsforms.contract.ts';

/** Where something was found. */
export interface Place {
  readonly sheet: string;
  readonly line: number | null;
  readonly column: string | null;
}

export type Params = XlsformFinding['params'];

/** Everything noticed while a form is read, in the order of its rows. Nothing is noticed twice at one place. */
export interface Notebook {
  add(code: XlsformFindingCode, place: Place, params?: Params): void;
  findings(): XlsformFinding[];
}

export function createNotebook(): Notebook {
  const found = new Map<string, XlsformFinding>();
  return {
    add(code, place, params = {}) {
      const shown = Object.fromEntries(
        Object.entries(params).map(([key, value]) => [
          key,
          typeof value === 'string' && value.length > MAX_SHOWN ? `${value.slice(0, MAX_SHOWN)}…` : value,
        ]),
      );
      const key = JSON.stringify([code, place, shown]);
      if (!found.has(key)) found.set(key, { code, ...place, params: shown });
    },
    findings: () => [...found.values()],
  };
}

const MAX_SHOWN = 200;
