import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactElement, useEffect, useMemo, useState } from 'react';
import { dispositions } from '#server/contracts/call-results.ts';
import { retriedResults, ruleBounds, sameRules } from '#server/contracts/call-rules.ts';
import { type Answer, ApiProblem } from '../api.ts';
import { useFormats } from '../i18n/formats.ts';
import { useLocale, useText } from '../i18n/locale.tsx';
import { useAsk, useSend } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Consequences } from '../ui/Consequences.tsx';
import { Form } from '../ui/Form.tsx';
import { Checkbox } from '../ui/fields.tsx';
import { Note } from '../ui/Note.tsx';
import { NumberSentence } from '../ui/Sentence.tsx';
import { toast } from '../ui/toasts.tsx';
import { UnsavedGuard } from '../ui/UnsavedGuard.tsx';
import { ResultSentence } from './ResultSentence.tsx';
import { draftOf, isPossible, limits, type RulesDraft, rulesOf } from './rules-draft.ts';

const route = getRouteApi('/inside/campagnes/$id');

type RulesView = Answer<'GET /api/campaigns/:id/rules'>;

/** What becomes of people after each call result, in sentences; what a change would do is told before it is saved. */
export function RulesSection(): ReactElement {
  const say = useText();
  const { id } = route.useParams();
  const view = useAsk('GET /api/campaigns/:id/rules', { params: { id } });
  const { state } = useAsk('GET /api/campaigns/:id', { params: { id } });
  return (
    <div className="stack">
      <p className="prose">{say('rules.lead')}</p>
      {!view.canChange && (
        <Note tone="plain">{say(state === 'closed' ? 'rules.readOnly.closed' : 'rules.readOnly')}</Note>
      )}
      <div role="status">{view.isRecounting && <Note tone="note">{say('rules.recounting')}</Note>}</div>
      <RulesForm key={id} campaignId={id} view={view} />
    </div>
  );
}

interface RulesFormProps {
  readonly campaignId: number;
  readonly view: RulesView;
}

function RulesForm({ campaignId, view }: RulesFormProps): ReactElement {
  const say = useText();
  // What the changes are made on: a colleague's change is shown only when there is nothing to lose.
  const [base, setBase] = useState(view);
  const [draft, setDraft] = useState(draftOf(view.rules));
  const isDirty = !sameRules(rulesOf(draft), base.rules);
  const params = { id: campaignId };
  const client = useQueryClient();
  const save = useSend('PUT /api/campaigns/:id/rules', {
    refresh: ['GET /api/campaigns/:id/rules', 'GET /api/campaigns/:id'],
    onDone: (saved) => {
      show(saved);
      toast(say('rules.saved'));
    },
  });
  const asked = useMemo(
    () => (isDirty && isPossible(draft) ? { params: { id: campaignId }, body: rulesOf(draft) } : null),
    [campaignId, draft, isDirty],
  );

  function show(other: RulesView): void {
    setBase(other);
    setDraft(draftOf(other.rules));
  }

  /** Takes up a colleague's rules, once they are here. */
  function giveUp(): void {
    setDraft(draftOf(base.rules));
    save.reset();
    void client.invalidateQueries({ queryKey: ['GET /api/campaigns/:id/rules'] });
  }

  useEffect(() => {
    if (isDirty || view.version === base.version) return;
    setBase(view);
    setDraft(draftOf(view.rules));
  }, [isDirty, view, base.version]);

  const isOutdated = save.error instanceof ApiProblem && save.error.code === 'campaign.rules_changed';
  return (
    <>
      <Form
        className="commission"
        label={say('campaign.tab.rules')}
        problem={save.error}
        onSubmit={() => save.mutate({ params, body: { rules: rulesOf(draft), version: base.version } })}
      >
        {isOutdated && (
          <Button icon="back" onClick={giveUp}>
            {say('rules.reload')}
          </Button>
        )}
        <Limits draft={draft} isReadOnly={!view.canChange} onChange={setDraft} />
        <fieldset disabled={!view.canChange}>
          <legend>{say('rules.part.results')}</legend>
          <p className="commission-lead">{say('rules.cap.hint')}</p>
          <div className="stack commission-fields">
            {retriedResults.map((result) => (
              <ResultSentence
                key={result}
                result={result}
                draft={draft.results[result]}
                onChange={(part) =>
                  setDraft({
                    ...draft,
                    results: { ...draft.results, [result]: { ...draft.results[result], ...part } },
                  })
                }
              />
            ))}
          </div>
        </fieldset>
        {view.canChange && (
          <>
            <Consequences route="POST /api/campaigns/:id/rules/preview" input={asked} isDirty={isDirty}>
              {(foreseen) => <Foreseen {...foreseen} />}
            </Consequences>
            <div className="form-actions">
              <Button type="submit" kind="primary" isPending={save.isPending}>
                {say('ui.save')}
              </Button>
              <Button kind="quiet" onClick={() => setDraft(draftOf(view.defaults))}>
                {say('rules.restore')}
              </Button>
            </div>
          </>
        )}
      </Form>
      <UnsavedGuard isDirty={view.canChange && isDirty} />
    </>
  );
}

interface LimitsProps {
  readonly draft: RulesDraft;
  readonly isReadOnly: boolean;
  readonly onChange: (draft: RulesDraft) => void;
}

function Limits({ draft, isReadOnly, onChange }: LimitsProps): ReactElement {
  const say = useText();
  return (
    <fieldset disabled={isReadOnly}>
      <legend>{say('rules.part.limits')}</legend>
      <div className="stack commission-fields">
        {limits.map((limit) => (
          <NumberSentence
            key={limit}
            id={`rules.${limit}`}
            name={`rules.${limit}`}
            {...ruleBounds[limit]}
            value={draft.limits[limit]}
            onChange={(event) =>
              onChange({ ...draft, limits: { ...draft.limits, [limit]: event.target.value } })
            }
          />
        ))}
        <Checkbox
          name="rules.rotateSlots"
          label={say('rules.rotateSlots')}
          hint={say('rules.rotateSlots.hint')}
          checked={draft.rotateSlots}
          onChange={(event) => onChange({ ...draft, rotateSlots: event.target.checked })}
        />
      </div>
    </fieldset>
  );
}

type ForeseenRules = Answer<'POST /api/campaigns/:id/rules/preview'>;

function Foreseen({ called, closed, atLeast, ...counts }: ForeseenRules): ReactElement {
  const say = useText();
  const formats = useFormats();
  const { language } = useLocale();
  const effects = [
    ...(['sooner', 'later', 'moved'] as const).flatMap((effect) =>
      counts[effect] === 0 ? [] : [say(`rules.preview.${effect}`, { count: counts[effect] })],
    ),
    ...closed.map(({ disposition, count }) =>
      say('rules.preview.closed', { count, disposition: dispositions[disposition][language] }),
    ),
    say('rules.preview.same', { count: counts.same }),
  ];
  return (
    <>
      {say('rules.preview', { called, effects: formats.list(effects) })}
      {atLeast && ` ${say('rules.preview.atLeast')}`}
    </>
  );
}
