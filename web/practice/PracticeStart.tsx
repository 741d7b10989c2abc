import { useMutation } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import type { ScriptVersionView } from '#server/contracts/scripts.contract.ts';
import { api } from '../api.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { SelectField } from '../ui/fields.tsx';
import { Empty, Note } from '../ui/Note.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { keepProgress, readProgress } from './progress.ts';
import { scenarios } from './scenarios.ts';

interface PracticeStartProps {
  readonly userId: number;
  readonly onStart: (version: ScriptVersionView) => void;
}

/** Which script to practise with, and from which call. */
export function PracticeStart({ userId, onStart }: PracticeStartProps): ReactElement {
  const say = useText();
  const { scripts } = useAsk('GET /api/scripts');
  const published = scripts.filter(({ liveVersionId }) => liveVersionId !== null);
  const [scriptId, setScriptId] = useState(published[0]?.id ?? 0);
  const done = readProgress(userId).length;
  const isPartly = done > 0 && done < scenarios.length;
  const start = useMutation({
    mutationFn: async ({ isAnew }: { readonly isAnew: boolean }) => {
      const { live } = await api('GET /api/scripts/:id', { params: { id: scriptId } });
      if (isAnew) keepProgress(userId, []);
      return live;
    },
    onSuccess: (live) => {
      if (live !== null) onStart(live);
    },
  });
  if (published.length === 0) {
    return (
      <Empty title={say('practice.none.title')}>
        <p>{say('practice.none')}</p>
      </Empty>
    );
  }
  return (
    <div className="stack">
      <Note icon="shield">{say('practice.private')}</Note>
      <SelectField
        label={say('practice.script')}
        hint={say('practice.script.hint')}
        value={scriptId}
        onChange={(event) => setScriptId(Number(event.target.value))}
      >
        {published.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      <ProblemNote problem={start.error} />
      <div className="row">
        <Button
          kind="primary"
          size="large"
          icon="play"
          isPending={start.isPending}
          onClick={() => start.mutate({ isAnew: !isPartly })}
        >
          {isPartly ? say('practice.resume', { number: done + 1 }) : say('practice.start')}
        </Button>
        {isPartly && (
          <Button kind="quiet" isPending={start.isPending} onClick={() => start.mutate({ isAnew: true })}>
            {say('practice.restart')}
          </Button>
        )}
      </div>
    </div>
  );
}
