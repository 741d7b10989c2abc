import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactElement, useDeferredValue, useId, useMemo, useState } from 'react';
import { parseSheet } from '#server/contracts/sheet-text.ts';
import type { SheetEditing, SheetSummary } from '#server/contracts/sheets.contract.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk, useSend } from '../query.ts';
import { useShortcuts } from '../shell/shortcuts.tsx';
import { Button } from '../ui/Button.tsx';
import { TextArea, TextField } from '../ui/fields.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Page, Section } from '../ui/Page.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { toast } from '../ui/toasts.tsx';
import { UnsavedGuard } from '../ui/UnsavedGuard.tsx';
import { DiscardDialog } from './DiscardDialog.tsx';
import { FormattingHelp } from './FormattingHelp.tsx';
import { SheetState } from './SheetState.tsx';
import { SheetText } from './SheetText.tsx';
import { sheetReads } from './sheet-reads.ts';

interface SheetEditorProps {
  readonly sheet: SheetSummary;
  readonly editing: SheetEditing;
}

/** Writes a sheet beside what agents will see of it. */
export function SheetEditor({ sheet, editing }: SheetEditorProps): ReactElement {
  const say = useText();
  const formats = useFormats();
  const navigate = useNavigate();
  const topics = useId();
  const known = useAsk('GET /api/sheets').sheets;
  const params = { id: sheet.id };
  const start = editing.draft ?? editing.published ?? { title: sheet.title, topic: sheet.topic, text: '' };
  const [content, setContent] = useState(start);
  const [saved, setSaved] = useState(start);
  const [revision, setRevision] = useState(editing.revision);
  const [hasDraft, setHasDraft] = useState(editing.draft !== null);
  const [isDiscarding, setIsDiscarding] = useState(false);
  const isDirty = content !== saved;
  const shown = useDeferredValue(content.text);
  const blocks = useMemo(() => parseSheet(shown), [shown]);

  const save = useSend('PUT /api/sheets/:id/draft', {
    refresh: sheetReads,
    onDone: (answer) => {
      setRevision(answer.revision);
      setSaved(content);
      setHasDraft(true);
    },
  });
  const publish = useSend('POST /api/sheets/:id/publish', {
    refresh: sheetReads,
    onDone: ({ liveNumber, reviewOn }) => {
      toast(say('sheet.editor.published', { number: liveNumber ?? 1, day: formats.date(reviewOn) }));
      void navigate({ to: '/fiches/$id', params });
    },
  });
  function saveNow(then: (revision: number) => void): void {
    const sent = { params, body: { ...content, revision } };
    save.mutate(sent, { onSuccess: (answer) => then(answer.revision) });
  }
  const saveDraft = () => saveNow(() => toast(say('sheet.editor.saved')));
  const publishSeen = (seen: number) => publish.mutate({ params, body: { revision: seen } });

  useShortcuts(say('sheet.editor.keys'), [
    { keys: 'Ctrl+s', label: say('sheet.editor.save'), run: saveDraft },
  ]);

  return (
    <Page
      title={sheet.title}
      documentTitle={`${sheet.title}, ${say('sheet.edit').toLowerCase()}`}
      width="wide"
      eyebrow={
        <>
          <Link to="/fiches">{say('sheets.title')}</Link>
          <Link to="/fiches/$id" params={params}>
            {sheet.title}
          </Link>
        </>
      }
      status={<SheetState sheet={sheet} />}
      actions={
        <>
          <span className="save-state" role="status">
            <Icon name={isDirty ? 'pen' : 'check'} size={16} />
            {say(isDirty ? 'sheet.editor.dirty' : 'sheet.editor.clean')}
          </span>
          {hasDraft && editing.published !== null && (
            <Button kind="quiet" icon="trash" onClick={() => setIsDiscarding(true)}>
              {say('sheet.editor.discard')}
            </Button>
          )}
          <Button aria-keyshortcuts="Control+S" isPending={save.isPending} onClick={saveDraft}>
            {say('sheet.editor.save')}
          </Button>
          <Button
            kind="primary"
            icon="send"
            isPending={publish.isPending}
            onClick={() => (isDirty || !hasDraft ? saveNow(publishSeen) : publishSeen(revision))}
          >
            {say('sheet.editor.publish')}
          </Button>
        </>
      }
    >
      <ProblemNote problem={save.error ?? publish.error} />
      <div className="sheet-editor">
        <section className="stack" aria-label={say('sheet.editor')}>
          <div className="fields">
            <TextField
              label={say('sheet.new.title')}
              value={content.title}
              maxLength={200}
              onChange={(event) => setContent({ ...content, title: event.target.value })}
            />
            <TextField
              label={say('sheet.new.topic')}
              value={content.topic}
              maxLength={80}
              list={topics}
              onChange={(event) => setContent({ ...content, topic: event.target.value })}
            />
          </div>
          <datalist id={topics}>
            {[...new Set(known.map(({ topic }) => topic))].map((topic) => (
              <option key={topic} value={topic} />
            ))}
          </datalist>
          <TextArea
            label={say('sheet.editor.text')}
            value={content.text}
            rows={16}
            maxLength={20_000}
            onChange={(event) => setContent({ ...content, text: event.target.value })}
          />
          <FormattingHelp />
        </section>
        <aside className="sheet-preview">
          <Section title={say('sheet.editor.preview')}>
            {blocks.length === 0 ? (
              <p className="soft">{say('sheet.editor.preview.empty')}</p>
            ) : (
              <SheetText blocks={blocks} under={2} />
            )}
          </Section>
        </aside>
      </div>
      {isDiscarding && <DiscardDialog sheetId={sheet.id} onClose={() => setIsDiscarding(false)} />}
      <UnsavedGuard isDirty={isDirty} />
    </Page>
  );
}
