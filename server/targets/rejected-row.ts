import { z } from 'zod';
import { type FindingCode, findingCodes } from '#server/contracts/imports.contract.ts';

const code = z.enum(findingCodes);
const content = z.object({ before: z.string(), cells: z.array(z.string()) });

export interface RejectedRow {
  readonly line: number;
  readonly code: FindingCode;
  /** The guilty cell. */
  readonly before: string;
  /** All cells as they came. */
  readonly cells: readonly string[];
}

/** A row that was refused or held, as it was kept. */
export function rejectedRow(reject: {
  readonly line: number;
  readonly reason: string;
  readonly cells_json: string;
}): RejectedRow {
  return {
    line: reject.line,
    code: code.parse(reject.reason),
    ...content.parse(JSON.parse(reject.cells_json)),
  };
}
