import './sheets.css';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type ReactElement, Suspense, useState } from 'react';
import type { SheetSummary } from '#server/contracts/sheets.contract.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { useViewer } from '../shell/session.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Checkbox, TextField } from '../ui/fields.tsx';
import { matches } from '../ui/matches.ts';
import { Empty } from '../ui/Note.tsx';
import { Page, Section } from '../ui/Page.tsx';
import { Skeleton } from '../ui/Progress.tsx';
import { NewSheet } from './NewSheet.tsx';
import { SheetTable } from './SheetTable.tsx';
import { useSearch } from './use-search.ts';

const route = getRouteApi('/inside/fiches');

/** Every sheet one may read, by topic; what is typed looks into their text too. */
export function SheetsPage(): ReactElement {
  const say = useText();
  const navigate = useNavigate();
  const { revoir = false } = route.useSearch();
  const { role } = useViewer();
  const { sheets } = useAsk('GET /api/sheets');
  const [words, setWords] = useState('');
  const [isCreating, setIsCreating] = useState(false);
  const { hits } = useSearch(words, 50);
  const canWrite = role === 'requester' || role === 'supervisor';
  const create = canWrite && (
    <Button kind="primary" icon="plus" onClick={() => setIsCreating(true)}>
      {say('sheets.new')}
    </Button>
  );

  const wanted = sheets.filter((sheet) => !revoir || sheet.isStale);
  const isSearching = words.trim().length > 1;
  // Drafts have no text a search looks into: their title and topic are at hand.
  const found = wanted.filter(
    ({ id, title, topic }) =>
      hits?.some((hit) => hit.id === id) === true || matches(words, `${title} ${topic}`),
  );
  const shown = isSearching ? found : wanted;

  return (
    <Page title={say('sheets.title')} lead={say('sheets.lead')} actions={sheets.length > 0 && create}>
      {sheets.length === 0 ? (
        <Empty title={say('sheets.empty.title')} actions={create}>
          <p>{say(canWrite ? 'sheets.empty' : 'sheets.empty.reader')}</p>
        </Empty>
      ) : (
        <>
          <search className="sheets-search">
            <TextField
              type="search"
              label={say('sheets.search')}
              hint={say('sheets.search.hint')}
              value={words}
              maxLength={200}
              onChange={(event) => setWords(event.target.value)}
            />
            {(revoir || sheets.some(({ isStale }) => isStale)) && (
              <Checkbox
                label={say('sheets.onlyStale')}
                checked={revoir}
                onChange={(event) =>
                  void navigate({ to: '/fiches', search: event.target.checked ? { revoir: true } : {} })
                }
              />
            )}
            <p role="status" className="soft small">
              {isSearching && say('sheets.found', { count: shown.length })}
            </p>
          </search>
          {shown.length === 0 && !isSearching && <p className="soft">{say('sheets.none')}</p>}
          {topicsOf(shown).map((topic) => (
            <Section key={topic} title={topic}>
              <SheetTable
                label={say('sheets.topicTable', { topic })}
                sheets={shown.filter((sheet) => sheet.topic === topic)}
                hits={isSearching ? (hits ?? []) : []}
              />
            </Section>
          ))}
        </>
      )}
      {isCreating && (
        <Dialog title={say('sheets.new')} width="wide" onClose={() => setIsCreating(false)}>
          <Suspense fallback={<Skeleton height="16rem" />}>
            <NewSheet topics={topicsOf(sheets)} />
          </Suspense>
        </Dialog>
      )}
    </Page>
  );
}

/** Each topic once, in the order of the list. */
function topicsOf(sheets: readonly SheetSummary[]): string[] {
  return [...new Set(sheets.map(({ topic }) => topic))];
}
