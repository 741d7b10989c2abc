import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactElement, Suspense, useDeferredValue } from 'react';
import type { Criterion } from '#server/contracts/crossing.contract.ts';
import { ask } from '../api.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { SelectField } from '../ui/fields.tsx';
import { Section } from '../ui/Page.tsx';
import { Skeleton } from '../ui/Progress.tsx';
import { quoted } from '../ui/quoted.ts';
import { CrossTable } from './CrossTable.tsx';
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
