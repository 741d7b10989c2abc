import { type ReactElement, useEffect, useMemo, useRef, useState } from 'react';
import { type Answer, ApiProblem } from '../api.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk, useSend } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Consequences } from '../ui/Consequences.tsx';
import { Form } from '../ui/Form.tsx';
import { Section } from '../ui/Page.tsx';
import { toast } from '../ui/toasts.tsx';
import { UnsavedGuard } from '../ui/UnsavedGuard.tsx';
import { QuotaFields } from './QuotaFields.tsx';
import { draftsOf, inputsOf, isSame, isWhole, newQuota, type QuotaDraft } from './quota-draft.ts';

const MOST_QUOTAS = 6;

type View = Answer<'GET /api/campaigns/:id/quotas'>;

interface QuotasFormProps {
  readonly campaignId: number;
  readonly view: View;
}

/** The quotas in sentences; what saving them would do is told before it is done. */
export function QuotasForm({ campaignId, view }: QuotasFormProps): ReactElement {
  const say = useText();
  const params = { id: campaignId };
  const sources = useAsk('GET /api/campaigns/:id/quotas/sources', { params });
  const list = useRef<HTMLDivElement>(null);
  // What the changes are made on: a colleague's change is shown only when there is nothing to lose.
  const [base, setBase] = useState(view);
  const [drafts, setDrafts] = useState<readonly QuotaDraft[]>(() => draftsOf(view.quotas));
  const isDirty = !isSame(drafts, base.quotas);
  const save = useSend('PUT /api/campaigns/:id/quotas', {
    refresh: ['GET /api/campaigns/:id/quotas'],
    onDone: (saved) => {
      show(saved);
      toast(say('quotas.saved'));
    },
  });
  const asked = useMemo(
    () =>
      isDirty && isWhole(drafts) ? { params: { id: campaignId }, body: { quotas: inputsOf(drafts) } } : null,
    [campaignId, drafts, isDirty],
  );

  function show(other: View): void {
    setBase(other);
    setDrafts(draftsOf(other.quotas));
    save.reset();
  }

  useEffect(() => {
    if (isDirty || view.version === base.version) return;
    setBase(view);
    setDrafts(draftsOf(view.quotas));
  }, [isDirty, view, base.version]);

  function change(key: string, quota: QuotaDraft | null): void {
    setDrafts(drafts.flatMap((one) => (one.key === key ? (quota ?? []) : one)));
  }

  function addQuota(): void {
    const quota = newQuota();
    setDrafts([...drafts, quota]);
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>(`[data-quota="${quota.key}"] input`)?.focus(),
    );
  }

  const isOutdated = save.error instanceof ApiProblem && save.error.code === 'quotas.changed';
  return (
    <Section title={say('quotas.form')} lead={say('quotas.form.lead')}>
      <Form
        label={say('quotas.form')}
        problem={save.error}
        onSubmit={() => save.mutate({ params, body: { version: base.version, quotas: inputsOf(drafts) } })}
      >
        {isOutdated && (
          <Button icon="back" onClick={() => show(view)}>
            {say('quotas.reload')}
          </Button>
        )}
        <div className="stack" ref={list}>
          {drafts.map((quota, index) => (
            <QuotaFields
              key={quota.key}
              quota={quota}
              path={`quotas.${index}`}
              number={index + 1}
              sources={sources}
              onChange={(next) => change(quota.key, next)}
              onRemove={() => change(quota.key, null)}
            />
          ))}
        </div>
        {drafts.length < MOST_QUOTAS && (
          <div>
            <Button icon="plus" onClick={addQuota}>
              {say(drafts.length === 0 ? 'quotas.add.first' : 'quotas.add')}
            </Button>
          </div>
        )}
        <p className="prose soft">{say('quotas.promises')}</p>
        <Consequences
          route="POST /api/campaigns/:id/quotas/preview"
          input={asked}
          isDirty={isDirty}
          words={{ none: say('quotas.preview.none'), impossible: say('quotas.preview.impossible') }}
        >
          {(foreseen) => <Foreseen {...foreseen} />}
        </Consequences>
        <div className="form-actions">
          <Button type="submit" kind="primary" isPending={save.isPending}>
            {say('ui.save')}
          </Button>
          {isDirty && (
            <Button kind="quiet" onClick={() => show(view)}>
              {say('quotas.restore')}
            </Button>
          )}
        </div>
      </Form>
      <UnsavedGuard isDirty={isDirty} />
    </Section>
  );
}

function Foreseen({
  stopped,
  freed,
  atLeast,
}: Answer<'POST /api/campaigns/:id/quotas/preview'>): ReactElement {
  const say = useText();
  return (
    <>
      {say('quotas.preview', { stopped, freed })}
      {atLeast && ` ${say('quotas.preview.atLeast')}`}
    </>
  );
}
