import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactElement, useEffect, useRef } from 'react';
import type { Answer } from '../api.ts';
import { current } from '../desk/desk.api.ts';
import { KeyHint } from '../desk/KeyHint.tsx';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { useSend } from '../query.ts';
import { useShortcuts } from '../shell/shortcuts.tsx';
import { Button } from '../ui/Button.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';

interface IdentityProps {
  readonly id: number;
  readonly targetId: number;
  readonly hasKeys: boolean;
}

/** First what identity is verified against; then the interview, on the desk. */
export function Identity({ id, targetId, hasKeys }: IdentityProps): ReactElement {
  const say = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const goOn = useRef<HTMLButtonElement>(null);
  const input = { params: { id }, body: { targetId } };
  const verify = useSend('POST /api/returned-calls/:id/identity');
  const resume = useSend('POST /api/returned-calls/:id/resume', {
    onDone: () => {
      // The desk opens on who is in hand now, never on who was before.
      client.removeQueries({ queryKey: current.queryKey });
      void navigate({ to: '/appeler' });
    },
  });
  const known = verify.data;
  useEffect(() => {
    if (known !== undefined) goOn.current?.focus();
  }, [known]);
  useShortcuts(
    say('returned.title'),
    hasKeys
      ? [
          {
            keys: 'v',
            label: say('returned.keys.identity'),
            run: () => verify.mutate(input),
            isEnabled: known === undefined && !verify.isPending,
          },
          {
            keys: 'r',
            label: say('returned.keys.resume'),
            run: () => resume.mutate(input),
            isEnabled: known !== undefined && !resume.isPending,
          },
        ]
      : [],
  );
  if (known === undefined)
    return (
      <div className="stack">
        <ProblemNote problem={verify.error} />
        <div>
          <Button
            kind="primary"
            icon="eye"
            isPending={verify.isPending}
            aria-keyshortcuts={hasKeys ? 'v' : undefined}
            onClick={() => verify.mutate(input)}
          >
            {say('returned.identity')} {hasKeys && <KeyHint keys="v" />}
          </Button>
        </div>
      </div>
    );
  return (
    <div className="stack returned-identity">
      <p>{say('returned.identity.ask')}</p>
      <Known known={known} />
      <ProblemNote problem={resume.error} />
      <div className="row">
        <Button
          ref={goOn}
          kind="primary"
          icon="play"
          isPending={resume.isPending}
          aria-keyshortcuts={hasKeys ? 'r' : undefined}
          onClick={() => resume.mutate(input)}
        >
          {say('returned.resume')} {hasKeys && <KeyHint keys="r" />}
        </Button>
        <span className="soft small">{say('returned.resume.hint')}</span>
      </div>
    </div>
  );
}

function Known({ known }: { readonly known: Answer<'POST /api/returned-calls/:id/identity'> }): ReactElement {
  const say = useText();
  const formats = useFormats();
  const facts = [
    ['returned.identity.name', known.name],
    [
      'returned.identity.birth',
      known.birthOn === null ? say('returned.identity.unknown') : formats.date(known.birthOn),
    ],
    ['returned.identity.commune', known.commune ?? say('returned.identity.unknown')],
    ['returned.identity.campaign', known.campaignName],
    ['returned.identity.answered', say('returned.identity.questions', { count: known.answered })],
  ] as const;
  return (
    <dl className="facts">
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{say(label)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
