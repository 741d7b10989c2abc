import { useNavigate } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { Button, LinkButton } from '../ui/Button.tsx';
import { SelectField, TextField } from '../ui/fields.tsx';
import { goToPart } from './go-to-part.ts';
import { crossingSearch, periodSearch, type ResultsSearch } from './results-search.ts';

interface PeriodFormProps {
  readonly campaignId: number;
  readonly search: ResultsSearch;
}

const ends = [
  { from: 'du', to: 'au' },
  { from: 'avecDu', to: 'avecAu' },
] as const;

/** Which days the calls are of, and what they are compared with. The answer is an address. */
export function PeriodForm({ campaignId, search }: PeriodFormProps): ReactElement {
  const say = useText();
  const navigate = useNavigate();
  const { campaigns } = useAsk('GET /api/campaigns');
  const to = '/campagnes/$id/resultats' as const;
  const period = periodSearch({ ...search });
  const crossing = crossingSearch({ ...search });
  const [wrong, setWrong] = useState<readonly string[]>([]);
  return (
    <search>
      <form
        className="period-form"
        // Another address, another form: the Back button shows what was asked then.
        key={JSON.stringify(period)}
        aria-label={say('period.title')}
        onSubmit={(event) => {
          event.preventDefault();
          const said = Object.fromEntries(new FormData(event.currentTarget));
          const faults = ends.filter(({ from, to: end }) => isAfter(said[from], said[end]));
          setWrong(faults.map(({ to: end }) => end));
          if (faults.length > 0) return;
          const asked = { ...periodSearch(said), ...crossing };
          const hash = asked.avec === undefined ? 'contacts' : 'comparaison';
          void navigate({ to, params: { id: campaignId }, search: asked, hash });
          goToPart(hash);
        }}
      >
        <fieldset className="fields">
          <legend>{say('period.this')}</legend>
          <Day name="du" label={say('period.from')} value={search.du} />
          <Day name="au" label={say('period.to')} value={search.au} isWrong={wrong.includes('au')} />
        </fieldset>
        <fieldset className="fields">
          <legend>{say('period.other')}</legend>
          <SelectField name="avec" label={say('period.with')} defaultValue={search.avec ?? ''}>
            <option value="">{say('period.with.none')}</option>
            <option value={campaignId}>{say('period.with.self')}</option>
            {campaigns
              .filter(({ id }) => id !== campaignId)
              .map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
          </SelectField>
          <Day name="avecDu" label={say('period.from')} value={search.avecDu} />
          <Day
            name="avecAu"
            label={say('period.to')}
            value={search.avecAu}
            isWrong={wrong.includes('avecAu')}
          />
        </fieldset>
        <div className="row">
          <Button type="submit">{say('period.apply')}</Button>
          {Object.keys(period).length > 0 && (
            <LinkButton
              to={to}
              params={{ id: campaignId }}
              search={crossing}
              hash="contacts"
              kind="quiet"
              onClick={() => void goToPart('contacts')}
            >
              {say('period.clear')}
            </LinkButton>
          )}
        </div>
      </form>
    </search>
  );
}

function isAfter(from: FormDataEntryValue | undefined, to: FormDataEntryValue | undefined): boolean {
  return typeof from === 'string' && typeof to === 'string' && to !== '' && from > to;
}

interface DayProps {
  readonly name: string;
  readonly label: string;
  readonly value: string | undefined;
  readonly isWrong?: boolean;
}

function Day({ name, label, value, isWrong = false }: DayProps): ReactElement {
  const say = useText();
  return (
    <TextField
      type="date"
      name={name}
      label={label}
      defaultValue={value ?? ''}
      error={isWrong ? say('period.wrong') : null}
    />
  );
}

/** « Du 2 mars 2026 au 9 mars 2026 »; the whole campaign where nothing bounds it. */
export function usePeriodWords({
  from,
  to,
}: {
  readonly from: string | null;
  readonly to: string | null;
}): string {
  const say = useText();
  const formats = useFormats();
  if (from === null && to === null) return say('contacts.always');
  if (to === null) return say('contacts.since', { from: formats.date(from) });
  if (from === null) return say('contacts.until', { to: formats.date(to) });
  return say('contacts.period', { from: formats.date(from), to: formats.date(to) });
}
