import type { ReactElement } from 'react';
import type { QuotaAbout } from '#server/contracts/quota-cells.ts';
import type { Answer } from '../api.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { Button } from '../ui/Button.tsx';
import { SelectField, TextField } from '../ui/fields.tsx';
import { quoted } from '../ui/quoted.ts';
import { CellFields } from './CellFields.tsx';
import { aboutKey, aboutOf, type CellDraft, newCell, type QuotaDraft, valuesIn } from './quota-draft.ts';

const MOST_CELLS = 30;

export type Sources = Answer<'GET /api/campaigns/:id/quotas/sources'>;

export interface Choice {
  readonly value: string;
  readonly label: string;
}

interface QuotaFieldsProps {
  readonly quota: QuotaDraft;
  /** Where the server's refusals name it: `quotas.0`. */
  readonly path: string;
  readonly number: number;
  readonly sources: Sources;
  readonly onChange: (quota: QuotaDraft) => void;
  readonly onRemove: () => void;
}

/** One quota: its name, what it tells people apart by, and its cells, a sentence each. */
export function QuotaFields(props: QuotaFieldsProps): ReactElement {
  const { quota, path, number, sources, onChange, onRemove } = props;
  const say = useText();
  const known = useKnownValues(quota.about, sources);
  const isListed = ['answer', 'territory', 'language'].includes(quota.about.kind);
  const used = quota.cells.flatMap(({ values }) => valuesIn(values));
  const missing = known.filter(({ value }) => !used.includes(value));

  function changeCell(key: string, cell: CellDraft | null): void {
    onChange({ ...quota, cells: quota.cells.flatMap((one) => (one.key === key ? (cell ?? []) : one)) });
  }

  function addCells(cells: readonly CellDraft[]): void {
    const typed = quota.cells.filter(
      ({ label, values, limit }) => label !== '' || values !== '' || limit !== '',
    );
    const kept = cells.length === 1 && cells[0]?.label === '' ? quota.cells : typed;
    onChange({ ...quota, cells: [...kept, ...cells].slice(0, MOST_CELLS) });
  }

  return (
    <fieldset className="quota" data-quota={quota.key}>
      <legend>{quota.label === '' ? say('quotas.quota', { number }) : quota.label}</legend>
      <div className="fields">
        <TextField
          name={`${path}.label`}
          label={say('quotas.label')}
          value={quota.label}
          maxLength={80}
          onChange={(event) => onChange({ ...quota, label: event.target.value })}
        />
        <SelectField
          name={`${path}.about`}
          label={say('quotas.about')}
          value={aboutKey(quota.about)}
          onChange={(event) =>
            onChange({
              ...quota,
              about: aboutOf(event.target.value),
              cells: quota.cells.map((cell) => ({ ...cell, values: '' })),
            })
          }
        >
          <AboutOptions about={quota.about} sources={sources} />
        </SelectField>
      </div>
      {quota.about.kind === 'answer' && <p className="small soft">{say('quotas.answer.hint')}</p>}
      <ul className="quota-cells">
        {quota.cells.map((cell, index) => (
          <li key={cell.key}>
            <CellFields
              cell={cell}
              path={`${path}.cells.${index}`}
              number={index + 1}
              kind={quota.about.kind}
              choices={isListed ? known : null}
              onChange={(next) => changeCell(cell.key, next)}
              onRemove={quota.cells.length === 1 ? null : () => changeCell(cell.key, null)}
            />
          </li>
        ))}
      </ul>
      <div className="row">
        {quota.cells.length < MOST_CELLS && (
          <Button size="small" icon="plus" onClick={() => addCells([newCell()])}>
            {say('quotas.cell.add')}
          </Button>
        )}
        {missing.length > 0 && quota.cells.length < MOST_CELLS && (
          <Button
            size="small"
            icon="campaign"
            onClick={() => addCells(missing.map(({ value, label }) => newCell(label, value)))}
          >
            {say('quotas.cell.addAll', { count: missing.length })}
          </Button>
        )}
        <Button size="small" kind="quiet" icon="trash" onClick={onRemove}>
          {say('quotas.remove', { label: quota.label === '' ? String(number) : quota.label })}
        </Button>
      </div>
    </fieldset>
  );
}

function AboutOptions({
  about,
  sources: { columns, questions },
}: {
  readonly about: QuotaAbout;
  readonly sources: Sources;
}): ReactElement {
  const say = useText();
  const current = aboutKey(about);
  const listed = [
    ...columns.map(({ header }) => `field:${header}`),
    ...questions.map(({ name }) => `answer:${name}`),
  ];
  return (
    <>
      {(['commune', 'postal_code', 'territory', 'language'] as const).map((kind) => (
        <option key={kind} value={kind}>
          {say(`quotas.about.${kind}`)}
        </option>
      ))}
      {'name' in about && !listed.includes(current) && <option value={current}>{about.name}</option>}
      {columns.length > 0 && (
        <optgroup label={say('quotas.about.columns')}>
          {columns.map(({ header }) => (
            <option key={header} value={`field:${header}`}>
              {header}
            </option>
          ))}
        </optgroup>
      )}
      {questions.length > 0 && (
        <optgroup label={say('quotas.about.questions')}>
          {questions.map(({ name, text }) => (
            <option key={name} value={`answer:${name}`}>
              {quoted(text)}
            </option>
          ))}
        </optgroup>
      )}
    </>
  );
}

/** Values seen in the list, or the only ones there are. */
function useKnownValues(about: QuotaAbout, sources: Sources): readonly Choice[] {
  const formats = useFormats();
  const same = (values: readonly string[]) => values.map((value) => ({ value, label: value }));
  switch (about.kind) {
    case 'territory':
      return sources.territories.map((value) => ({ value, label: formats.territoryName(value) }));
    case 'language':
      return sources.languages.map((value) => ({ value, label: formats.languageName(value) }));
    case 'commune':
      return same(sources.communes);
    case 'field':
      return same(sources.columns.find(({ header }) => header === about.name)?.values ?? []);
    case 'answer': {
      const options = sources.questions.find(({ name }) => name === about.name)?.options ?? [];
      return options.map(({ code, label }) => ({ value: code, label }));
    }
    case 'postal_code':
      return [];
  }
}
