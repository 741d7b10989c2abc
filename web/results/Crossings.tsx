import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { type Criterion, type Crossing, OTHER_VALUES } from '#server/contracts/crossing.contract.ts';
import { ask } from '../api.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { SelectField } from '../ui/fields.tsx';
import { Section } from '../ui/Page.tsx';
import { Table } from '../ui/Table.tsx';

const kinds = ['question', 'file', 'column'] as const;
const groupTitles = {
  question: 'crossing.questions',
  file: 'crossing.file',
  column: 'crossing.columns',
} as const;

/** Answers to a question by another one, by place, or by a column of the list. */
export function Crossings({ campaignId }: { readonly campaignId: number }): ReactElement {
  const say = useText();
  const nameOf = useCriterionName();
  const [question, setQuestion] = useState('');
  const [by, setBy] = useState('');
  const isAsked = question !== '' && by !== '';
  const { data } = useQuery({
    ...ask('GET /api/campaigns/:id/crossing', {
      params: { id: campaignId },
      query: isAsked ? { question, by } : {},
    }),
    placeholderData: keepPreviousData,
  });
  const asked = data?.questions.find(({ name }) => name === question);
  const criterion = data?.criteria.find(({ key }) => key === by);
  return (
    <Section anchor="croisements" title={say('crossing.title')} lead={say('crossing.lead')}>
      <div className="crossing-choice">
        <SelectField
          label={say('crossing.question')}
          value={question}
          onChange={(event) => setQuestion(event.target.value)}
        >
          <option value="">{say('crossing.choose')}</option>
          {data?.questions.map(({ name, text }) => (
            <option key={name} value={name}>
              {text}
            </option>
          ))}
        </SelectField>
        <SelectField label={say('crossing.by')} value={by} onChange={(event) => setBy(event.target.value)}>
          <option value="">{say('crossing.choose')}</option>
          {kinds.map((kind) => (
            <optgroup key={kind} label={say(groupTitles[kind])}>
              {data?.criteria
                .filter((one) => one.kind === kind && one.key !== `question:${question}`)
                .map((one) => (
                  <option key={one.key} value={one.key}>
                    {nameOf(one)}
                  </option>
                ))}
            </optgroup>
          ))}
        </SelectField>
      </div>
      {data?.table && isAsked && (
        <CrossTable
          table={data.table}
          label={say('crossing.table', {
            question: asked?.text ?? '',
            by: criterion ? nameOf(criterion) : '',
          })}
        />
      )}
    </Section>
  );
}

const fileNames = {
  'file:territory': 'crossing.territory',
  'file:commune': 'crossing.commune',
  'file:language': 'crossing.language',
} as const;

function isFile(key: string): key is keyof typeof fileNames {
  return Object.hasOwn(fileNames, key);
}

function useCriterionName(): (criterion: Criterion) => string {
  const say = useText();
  return ({ key, label }) => label ?? (isFile(key) ? say(fileNames[key]) : key);
}

function CrossTable({ table, label }: { readonly table: Crossing; readonly label: string }): ReactElement {
  const say = useText();
  const formats = useFormats();
  const { rows, columns, counts, base, without } = table;
  if (base + without === 0) return <p className="soft">{say('crossing.none')}</p>;
  const isOver = columns.some(
    ({ base: of }, column) => counts.reduce((sum, row) => sum + (row[column] ?? 0), 0) > of,
  );
  return (
    <div className="stack">
      <p className="soft small number">{say('crossing.said', { base, without })}</p>
      <Table label={label}>
        <thead>
          <tr>
            <th scope="col" className="count-label">
              {say('results.option')}
            </th>
            {columns.map(({ code, label: name }) => (
              <th key={code} scope="col" className="num">
                {code === OTHER_VALUES ? say('crossing.other') : name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ code, label: name }, row) => (
            <tr key={code}>
              <th scope="row" className="count-label">
                {name}
              </th>
              {columns.map((column, index) => (
                <Cell key={column.code} count={counts[row]?.[index] ?? 0} base={column.base} />
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row" className="count-label soft">
              {say('crossing.base')}
            </th>
            {columns.map((column) => (
              <td key={column.code} className="num soft">
                {formats.number(column.base)}
              </td>
            ))}
          </tr>
        </tbody>
      </Table>
      {isOver && <p className="soft small">{say('crossing.several')}</p>}
    </div>
  );
}

/** A share large, its count small, on a ground as strong as the share. */
function Cell({ count, base }: { readonly count: number; readonly base: number }): ReactElement {
  const formats = useFormats();
  const strength = base === 0 ? 0 : Math.min(1, count / base);
  return (
    <td
      className="num crossing-cell"
      style={{
        background: `color-mix(in srgb, var(--brand-ink) ${Math.round(strength * 22)}%, transparent)`,
      }}
    >
      {formats.percent(count, base)} <span className="soft small">({formats.number(count)})</span>
    </td>
  );
}
