import { type ReactElement, useMemo, useState } from 'react';
import { type PressureRules, pressureBounds } from '#server/contracts/pressure.ts';
import type { Answer } from '../api.ts';
import type { MessageId } from '../i18n/index.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk, useSend } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Consequences } from '../ui/Consequences.tsx';
import { Form } from '../ui/Form.tsx';
import { Note } from '../ui/Note.tsx';
import { Page } from '../ui/Page.tsx';
import { NumberSentence } from '../ui/Sentence.tsx';
import { toast } from '../ui/toasts.tsx';
import { UnsavedGuard } from '../ui/UnsavedGuard.tsx';

const sentences = [
  ['per30Days', 'pressure.per30Days'],
  ['perDay', 'pressure.perDay'],
  ['minGapMinutes', 'pressure.minGapMinutes'],
  ['refusalRestDays', 'pressure.refusalRestDays'],
] as const satisfies readonly (readonly [keyof PressureRules, MessageId])[];

/** How often one line may be called, all campaigns together. */
export function PressurePage(): ReactElement {
  const say = useText();
  const { rules, canChange } = useAsk('GET /api/pressure');
  return (
    <Page title={say('pressure.title')} lead={say('pressure.lead')} width="reading">
      {!canChange && <Note tone="plain">{say('pressure.readOnly')}</Note>}
      <PressureForm key={JSON.stringify(rules)} rules={rules} canChange={canChange} />
    </Page>
  );
}

type Draft = Readonly<Record<keyof PressureRules, string>>;

function draftOf(rules: PressureRules): Draft {
  return {
    per30Days: String(rules.per30Days),
    perDay: String(rules.perDay),
    minGapMinutes: String(rules.minGapMinutes),
    refusalRestDays: String(rules.refusalRestDays),
  };
}

function rulesOf(draft: Draft): PressureRules {
  return {
    per30Days: Number(draft.per30Days),
    perDay: Number(draft.perDay),
    minGapMinutes: Number(draft.minGapMinutes),
    refusalRestDays: Number(draft.refusalRestDays),
  };
}

function isPossible(draft: Draft): boolean {
  return sentences.every(([name]) => {
    const value = Number(draft[name]);
    const { min, max } = pressureBounds[name];
    return draft[name].trim() !== '' && Number.isInteger(value) && value >= min && value <= max;
  });
}

interface PressureFormProps {
  readonly rules: PressureRules;
  readonly canChange: boolean;
}

function PressureForm({ rules, canChange }: PressureFormProps): ReactElement {
  const say = useText();
  const [draft, setDraft] = useState(draftOf(rules));
  const isDirty = sentences.some(([name]) => draft[name] !== String(rules[name]));
  const asked = useMemo(
    () => (isDirty && isPossible(draft) ? { body: rulesOf(draft) } : null),
    [draft, isDirty],
  );
  const save = useSend('PUT /api/pressure', {
    refresh: ['GET /api/pressure'],
    onDone: () => toast(say('pressure.saved')),
  });
  return (
    <>
      <Form
        label={say('pressure.title')}
        problem={save.error}
        onSubmit={() => save.mutate({ body: rulesOf(draft) })}
      >
        <fieldset disabled={!canChange} className="stack">
          <legend className="visually-hidden">{say('pressure.title')}</legend>
          {sentences.map(([name, id]) => (
            <NumberSentence
              key={name}
              id={id}
              name={name}
              {...pressureBounds[name]}
              value={draft[name]}
              onChange={(event) => setDraft({ ...draft, [name]: event.target.value })}
            />
          ))}
        </fieldset>
        <p className="prose soft">{say('pressure.promises')}</p>
        {canChange && (
          <>
            <Consequences route="POST /api/pressure/preview" input={asked} isDirty={isDirty}>
              {(foreseen) => <Foreseen {...foreseen} />}
            </Consequences>
            <div className="form-actions">
              <Button type="submit" kind="primary" isPending={save.isPending}>
                {say('ui.save')}
              </Button>
            </div>
          </>
        )}
      </Form>
      <UnsavedGuard isDirty={isDirty} />
    </>
  );
}

function Foreseen({ longer, sooner, atLeast }: Answer<'POST /api/pressure/preview'>): ReactElement {
  const say = useText();
  return (
    <>
      {say('pressure.preview', { longer, sooner })}
      {atLeast && ` ${say('pressure.preview.atLeast')}`}
    </>
  );
}
