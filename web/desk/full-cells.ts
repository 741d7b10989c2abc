import type { ClaimedTarget } from '#server/contracts/queue.contract.ts';
import { cellIndexOf } from '#server/contracts/quota-cells.ts';
import type { Answers } from '#server/contracts/script-flow.ts';

export interface FullCell {
  readonly quota: string;
  readonly cell: string;
}

/** Quotas on an answer whose cell, for the answers given so far, has its interviews. */
export function fullCellsOf(quotas: ClaimedTarget['quotas'], answers: Answers): FullCell[] {
  const given = Object.fromEntries(
    Object.entries(answers).flatMap(([name, answer]) =>
      answer.state === 'answered' ? [[name, answer.value] as const] : [],
    ),
  );
  const facts = { territory: '', language: '', postalCode: null, commune: null, fields: {}, answers: given };
  return quotas.flatMap(({ label, question, cells }) => {
    const values = cells.map(({ codes }) => ({ values: codes.map(String) }));
    const index = cellIndexOf({ kind: 'answer', name: question }, values, facts);
    const cell = index === null ? undefined : cells[index];
    return cell?.isFull === true ? [{ quota: label, cell: cell.label }] : [];
  });
}
