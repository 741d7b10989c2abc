import './sheets.css';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Note } from '../ui/Note.tsx';
import { Fact, Facts, Page, Section } from '../ui/Page.tsx';
import { SheetActions } from './SheetActions.tsx';
import { SheetSettings } from './SheetSettings.tsx';
import { SheetState } from './SheetState.tsx';
import { SheetText } from './SheetText.tsx';

const route = getRouteApi('/inside/fiches/$id');

/** One sheet as it is published, on screen and on paper; its writers keep it from here. */
export function SheetPage(): ReactElement {
  const say = useText();
  const formats = useFormats();
  const { id } = route.useParams();
  const { sheet, live, editing } = useAsk('GET /api/sheets/:id', { params: { id } });
  const [isSetting, setIsSetting] = useState(false);
  return (
    <Page
      title={sheet.title}
      eyebrow={<Link to="/fiches">{say('sheets.title')}</Link>}
      status={<SheetState sheet={sheet} />}
      actions={
        <>
          {live !== null && (
            <Button kind="quiet" icon="print" onClick={() => window.print()}>
              {say('sheet.print')}
            </Button>
          )}
          {editing !== null && (
            <SheetActions sheet={sheet} editing={editing} onSettings={() => setIsSetting(true)} />
          )}
        </>
      }
    >
      <div className="sheet-page">
        <article className="stack">
          {sheet.state === 'withdrawn' && <Note tone="warn">{say('sheet.withdrawn.lead')}</Note>}
          {sheet.state === 'draft' && <Note tone="plain">{say('sheet.draft.lead')}</Note>}
          {sheet.isStale && (
            <Note tone="warn" icon="clock">
              {say(editing === null ? 'sheet.stale.lead' : 'sheet.stale.writer')}
            </Note>
          )}
          {live !== null && <SheetText blocks={live.blocks} under={1} />}
        </article>
        <aside className="sheet-about" aria-label={say('sheet.facts')}>
          <Facts>
            <Fact label={say('sheet.topic')}>{sheet.topic}</Fact>
            <Fact label={say('sheet.directorate')}>{sheet.directorateName ?? say('sheets.shared')}</Fact>
            <Fact label={say('sheets.column.owner')}>
              {sheet.owner.isActive ? sheet.owner.name : say('sheet.owner.gone', { name: sheet.owner.name })}
            </Fact>
            {live !== null && (
              <Fact label={say('sheet.published')}>
                {formats.date(live.publishedAt)} ({say('sheet.version', { number: live.number })})
              </Fact>
            )}
            {editing !== null && editing.reviewedAt !== null && (
              <Fact label={say('sheet.reviewedAt')}>{formats.date(editing.reviewedAt)}</Fact>
            )}
            <Fact label={say('sheet.reviewOn')}>{formats.date(sheet.reviewOn)}</Fact>
          </Facts>
          {editing !== null && (
            <div className="no-print">
              <Section title={say('sheet.scripts')}>
                {editing.scripts.length === 0 ? (
                  <p className="soft small">{say('sheet.scripts.none')}</p>
                ) : (
                  <ul className="stack">
                    {editing.scripts.map((script) => (
                      <li key={script.id}>
                        <Link to="/trames/$id" params={{ id: script.id }}>
                          {script.name}
                        </Link>
                      </li>
                    ))}
                  </ul>
                )}
              </Section>
            </div>
          )}
        </aside>
      </div>
      {isSetting && editing !== null && (
        <SheetSettings sheet={sheet} editing={editing} onClose={() => setIsSetting(false)} />
      )}
    </Page>
  );
}
