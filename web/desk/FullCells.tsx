import type { ReactElement } from 'react';
import type { ClaimedTarget } from '#server/contracts/queue.contract.ts';
import { useText } from '../i18n/locale.tsx';
import type { Outbox } from '../outbox/outbox.ts';
import { Note } from '../ui/Note.tsx';
import { fullCellsOf } from './full-cells.ts';
import { useAnswers } from './use-answers.ts';

interface FullCellsProps {
  readonly outbox: Outbox;
  readonly target: ClaimedTarget;
}

/** The quotas that the answers given have met. */
export function FullCells({ outbox, target }: FullCellsProps): readonly ReactElement[] {
  const say = useText();
  const answers = useAnswers(outbox, target);
  return fullCellsOf(target.quotas, answers).map(({ quota, cell }) => (
    <Note key={quota} tone="note">
      {say('desk.quota.full', { quota, cell })}
    </Note>
  ));
}
