import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactElement, Suspense, useDeferredValue } from 'react';
import { type Criterion, type Crossing, GROUPED, OTHER_VALUES } from '#server/contracts/crossing.contract.ts';
import { ask } from '../api.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { SelectField } from '../ui/fields.tsx';
import { Section } from '../ui/Page.tsx';
import { Skeleton } from '../ui/Progress.tsx';
import { quoted } from '../ui/quoted.ts';
import { Table } from '../ui/Table.tsx';
import { type ResultsSearch, type SharedSearch, sharedAs } from './results-search.ts';

const kinds = ['question', 'file', 'column'] as const;
const groupTitles = {
  question: 'crossing.questions',
  file: 'crossing.file',
  column: 'crossing.columns',
} as const;

interface CrossingsProps {
  readonly campaignId: number;
  readonly search: ResultsSearch;
}

/** Answers to a question by another one, by place, or by a column of the list. What is chosen is in the address. */
export function Crossings(props: CrossingsProps): ReactElement {
  const say = useText();
  return (
    <Section anchor="croisements" title={say('crossing.title')} lead={say('crossing.lead')}>
      <Suspense fallback={<Skeleton height="5rem" />}>
        <Chosen {...props} />
      </Suspense>
    </Section>
  );
}

function Chosen({ campaignId, search }: CrossingsProps): ReactElement {
  const say = useText();
  const nameOf = useCriterionName();
  const choose = useChoose(campaignId);
  const { questions, criteria, isShared } = useAsk('GET /api/campaigns/:id/crossing', {
    params: { id: campaignId },
    query: sharedAs(search),
  });
  // An address may name what this campaign does not ask: it chooses nothing.
  const question = questions.find(({ name }) => name === search.croiser);
  const criterion = criteria.find(({ key }) => key === search.selon && key !== `question:${question?.name}`);
  return (
    <div className="stack">
      {isShared && <p className="soft small">{say('crossing.shared')}</p>}
      <div className="crossing-choice">
        <SelectField
          label={say('crossing.question')}
          value={question?.name ?? ''}
          onChange={(event) => choose({ croiser: event.target.value })}
        >
          <option value="">{say('crossing.choose')}</option>
          {questions.map(({ name, text }) => (
            <option key={name} value={name}>
              {quoted(text)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={say('crossing.by')}
          value={criterion?.key ?? ''}
          onChange={(event) => choose({ selon: event.target.value })}
        >
          <option value="">{say('crossing.choose')}</option>
          {kinds.map((kind) => (
            <optgroup key={kind} label={say(groupTitles[kind])}>
              {criteria
                .filter((one) => one.kind === kind && one.key !== `question:${question?.name}`)
                .map((one) => (
                  <option key={one.key} value={one.key}>
                    {nameOf(one)}
                  </option>
                ))}
            </optgroup>
          ))}
        </SelectField>
      </div>
      {question !== undefined && criterion !== undefined && (
        <Suspense fallback={<Skeleton height="16rem" />}>
          <Crossed
            campaignId={campaignId}
            search={search}
            question={question.name}
            by={criterion.key}
            label={say('crossing.table', { question: quoted(question.text), by: nameOf(criterion) })}
          />
        </Suspense>
      )}
    </div>
  );
}

/** Another choice is another address, the rest of which stays; the page stays where it is. */
function useChoose(campaignId: number): (change: { croiser?: string; selon?: string }) => void {
  const navigate = useNavigate({ from: '/campagnes/$id/resultats' });
  return (change) =>
    void navigate({
      to: '/campagnes/$id/resultats',
      params: { id: campaignId },
      search: (known) => ({ ...known, ...change }),
      replace: true,
      resetScroll: false,
      hashScrollIntoView: false,
    });
}

interface CrossedProps {
  readonly campaignId: number;
  readonly search: SharedSearch;
  readonly question: string;
  readonly by: string;
  readonly label: string;
}

/** What is on screen stays, under its own name, until what was asked for is there. */
function Crossed(asked: CrossedProps): ReactElement | null {
  const say = useText();
  const campaignId = asked.campaignId;
  const question = useDeferredValue(asked.question);
  const by = useDeferredValue(asked.by);
  const label = useDeferredValue(asked.label);
  const { data } = useSuspenseQuery(
    ask('GET /api/campaigns/:id/crossing', {
      params: { id: campaignId },
      query: { question, by, ...sharedAs(asked.search) },
    }),
  );
  if (data.table === null) return <p className="soft">{say('crossing.withheld')}</p>;
  return <CrossTable table={data.table} by={by} label={label} />;
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
  return ({ kind, key, label }) => {
    if (label !== null) return kind === 'question' ? quoted(label) : label;
    return isFile(key) ? say(fileNames[key]) : key;
  };
}

/** The name of a column: languages and territories come as codes. */
function useValueName(by: string): (column: Crossing['columns'][number]) => string {
  const say = useText();
  const { languageName, territoryName } = useFormats();
  return ({ code, label }) => {
    if (code === OTHER_VALUES) return say('crossing.other');
    if (code === GROUPED) return say('crossing.grouped');
    if (by === 'file:language') return languageName(label);
    if (by === 'file:territory') return territoryName(label);
    return label;
  };
}

interface CrossTableProps {
  readonly table: Crossing;
  readonly by: string;
  readonly label: string;
}

function CrossTable({ table, by, label }: CrossTableProps): ReactElement {
  const say = useText();
  const formats = useFormats();
  const nameOf = useValueName(by);
  const { rows, columns, counts, base, without } = table;
  if (base + (without ?? 0) === 0) return <p className="soft">{say('crossing.none')}</p>;
  const isOver = columns.some(
    ({ base: of }, column) => counts.reduce((sum, row) => sum + (row[column] ?? 0), 0) > of,
  );
  // Where nobody is in two columns, a row adds up to people; elsewhere only the server could count them.
  const isApart = columns.length > 1 && columns.reduce((sum, { base: of }) => sum + of, 0) === base;
  return (
    <>
      <p className="soft small number">
        {say('crossing.said', { base, without: without ?? 0 })}{' '}
        {say('crossing.wide', { columns: columns.length })}
      </p>
      <Table label={label}>
        <thead>
          <tr>
            <th scope="col" className="count-label">
              {say('results.option')}
            </th>
            {isApart && (
              <th scope="col" className="num">
                {say('contacts.all')}
              </th>
            )}
            {columns.map((column) => (
              <th key={column.code} scope="col" className="num">
                {nameOf(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ code, label: name }, row) => (
            <tr key={code}>
              <th scope="row" className="count-label">
                {code === GROUPED ? say('crossing.grouped') : name}
              </th>
              {isApart && <Cell count={(counts[row] ?? []).reduce((sum, n) => sum + n, 0)} base={base} />}
              {columns.map((column, index) => (
                <Cell key={column.code} count={counts[row]?.[index] ?? 0} base={column.base} />
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row" className="count-label soft">
              {say('crossing.base')}
            </th>
            {isApart && <td className="num soft">{formats.number(base)}</td>}
            {columns.map((column) => (
              <td key={column.code} className="num soft">
                {formats.number(column.base)}
              </td>
            ))}
          </tr>
        </tbody>
      </Table>
      {isOver && <p className="soft small">{say('crossing.several')}</p>}
    </>
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
