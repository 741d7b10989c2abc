import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import type { Finding, ImportView } from '#server/contracts/imports.contract.ts';
import { ask } from '../api.ts';
import { useText } from '../i18n/locale.tsx';
import { useSend } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Section } from '../ui/Page.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { toast } from '../ui/toasts.tsx';
import { severityId } from './places.ts';
import { RowsTable } from './RowsTable.tsx';
import { useRows } from './use-rows.ts';

/** Rows kept back until somebody has read them: one list a reason. */
export function HeldReview({ view, onDecided }: Omit<Props, 'finding'>): ReactElement {
  const say = useText();
  const held = view.findings.filter(({ severity }) => severity === 'held');
  return (
    <Section
      title={
        <span id={severityId('held')} tabIndex={-1}>
          {say('import.held')}
        </span>
      }
      lead={say('import.held.lead')}
    >
      <div className="stack">
        {held.map((finding) => (
          <HeldRows key={finding.code} view={view} finding={finding} onDecided={onDecided} />
        ))}
      </div>
    </Section>
  );
}

interface Props {
  readonly view: ImportView;
  readonly finding: Finding;
  readonly onDecided: () => void;
}

function HeldRows({ view: { importId }, finding: { code, count }, onDecided }: Props): ReactElement | null {
  const say = useText();
  const client = useQueryClient();
  const pages = useRows(importId, code);
  const [ticked, setTicked] = useState<ReadonlySet<number>>(new Set());
  const lines = (pages.rows ?? []).map(({ line }) => line).filter((line) => ticked.has(line));
  const shown = pages.rows?.length ?? 0;

  const review = useSend('POST /api/imports/:id/held', {
    refresh: [
      'GET /api/imports/:id/rows',
      'GET /api/campaigns/:id/imports',
      'GET /api/campaigns/:id/targets',
    ],
    onDone: (answer, { body }) => {
      client.setQueryData(ask('GET /api/imports/:id', { params: { id: importId } }).queryKey, answer);
      toast(
        say(body.decision === 'call' ? 'import.held.called' : 'import.held.dropped', {
          count: body.lines.length,
        }),
      );
      setTicked(new Set());
      onDecided();
    },
  });
  const decide = (decision: 'call' | 'drop') =>
    review.mutate({ params: { id: importId }, body: { lines, decision } });

  function tick(line: number): void {
    const next = new Set(ticked);
    if (!next.delete(line)) next.add(line);
    setTicked(next);
  }

  // Everybody was decided upon.
  if (shown === 0 && pages.offset === 0 && pages.rows !== undefined) return null;
  return (
    <div className="card stack">
      <h3>{say(`import.finding.${code}`)}</h3>
      <ProblemNote problem={review.error} />
      <RowsTable
        label={say('import.lines.of', { finding: say(`import.finding.${code}`) })}
        pages={pages}
        total={count}
        tick={{
          head: (
            <TickAll
              state={lines.length === 0 ? 'none' : lines.length === shown ? 'all' : 'some'}
              onChange={(all) => setTicked(new Set(all ? pages.rows?.map(({ line }) => line) : []))}
            />
          ),
          of: ({ line, name }) => (
            <input
              type="checkbox"
              className="tick"
              aria-label={say('import.held.one', { line, name })}
              checked={ticked.has(line)}
              onChange={() => tick(line)}
            />
          ),
        }}
      />
      <div className="row">
        <Button
          icon="phone"
          disabled={lines.length === 0}
          isPending={review.isPending}
          onClick={() => decide('call')}
        >
          {say('import.held.call')}
        </Button>
        <Button
          icon="minus"
          disabled={lines.length === 0}
          isPending={review.isPending}
          onClick={() => decide('drop')}
        >
          {say('import.held.drop')}
        </Button>
        <span className="soft small number">{say('import.held.ticked', { count: lines.length })}</span>
      </div>
    </div>
  );
}

interface TickAllProps {
  readonly state: 'none' | 'some' | 'all';
  readonly onChange: (all: boolean) => void;
}

function TickAll({ state, onChange }: TickAllProps): ReactElement {
  const say = useText();
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current !== null) box.current.indeterminate = state === 'some';
  }, [state]);
  return (
    <input
      ref={box}
      type="checkbox"
      className="tick"
      aria-label={say('import.held.all')}
      checked={state === 'all'}
      onChange={(event) => onChange(event.target.checked)}
    />
  );
}
