import { useCallback, useEffect, useState } from 'react';
import type { Outbox } from '../outbox/outbox.ts';
import { type Outcomes, readOutcomes } from './outcome.ts';

/** The half-chosen outcome and note of this claim: kept sealed on the device at each change, found again on reload. */
export function useDraft(outbox: Outbox, id: string): [Outcomes, (next: Outcomes) => void] {
  const [outcomes, setOutcomes] = useState<Outcomes>({});
  useEffect(() => {
    let isCurrent = true;
    void outbox.drafts.read(id).then((found) => {
      // Whatever was chosen while the device answered is newer.
      if (isCurrent) setOutcomes((chosen) => ({ ...readOutcomes(found), ...chosen }));
    });
    return () => {
      isCurrent = false;
    };
  }, [outbox, id]);
  const change = useCallback(
    (next: Outcomes) => {
      setOutcomes(next);
      void outbox.drafts.save(id, next);
    },
    [outbox, id],
  );
  return [outcomes, change];
}
