import { Link } from '@tanstack/react-router';
import { type ReactElement, useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import type { CommentAnchor } from '#server/contracts/script-comments.contract.ts';
import type { ScriptProblem } from '#server/contracts/scripts.contract.ts';
import type { Answer } from '../api.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk, useSend } from '../query.ts';
import { type Shortcut, useShortcuts } from '../shell/shortcuts.tsx';
import { Button } from '../ui/Button.tsx';
import { TextField } from '../ui/fields.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Page } from '../ui/Page.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { toast } from '../ui/toasts.tsx';
import { UnsavedGuard } from '../ui/UnsavedGuard.tsx';
import { BlocksEditor } from './BlocksEditor.tsx';
import { CommentsPanel } from './CommentsPanel.tsx';
import { type Commenting, CommentingContext, isOpen } from './comments.ts';
import { contentOf, edit } from './edited-script.ts';
import { FormTools } from './FormTools.tsx';
import { HalfWrittenContext } from './half-written.ts';
import { LanguagesField } from './LanguagesField.tsx';
import { PathsPanel } from './PathsPanel.tsx';
import { Preview } from './Preview.tsx';
import { ProblemList } from './ProblemList.tsx';
import { PublishDialog } from './PublishDialog.tsx';
import { ScriptStatus } from './ScriptStatus.tsx';
import type { Played, Trial } from './trial.ts';
import { useTrialProblems } from './trial-problems.ts';

interface ScriptEditorProps {
  readonly found: Answer<'GET /api/scripts/:id'>;
}

/** Writes a script beside what the agent will see of it. */
export function ScriptEditor({ found }: ScriptEditorProps): ReactElement {
  const say = useText();
  const id = found.script.id;
  const start = found.draft ?? found.live;
  const [script, setScript] = useState(() => edit(start?.content ?? { languages: ['fr'], blocks: [] }));
  const [name, setName] = useState(found.script.name);
  const [saved, setSaved] = useState({ script, name });
  const [saveProblems, setProblems] = useState<readonly ScriptProblem[]>(found.problems);
  const [isPublishing, setIsPublishing] = useState(false);
  const { threads } = useAsk('GET /api/scripts/:id/comments', { params: { id } });
  // Asked before an item is opened: waiting for it then would put the editor aside, with the keys being typed.
  useAsk('GET /api/sheets');
  const { spoken, comment, onAbout, onClose, hide } = useCommenting();
  const [halfWritten] = useState(() => new Map<string, string>());
  const commenting = useMemo((): Commenting => ({ threads, comment }), [threads, comment]);
  const content = useMemo(() => contentOf(script), [script]);
  const shown = useDeferredValue(content);
  const [trial, setTrial] = useState<Trial | null>(null);
  const [played, setPlayed] = useState<Played | null>(null);
  const problems = useTrialProblems(saveProblems, content, trial);
  // A path is played in the preview, which the comments may have taken the place of.
  const play = useCallback(
    (path: Played | null) => {
      setPlayed(path);
      hide();
    },
    [hide],
  );
  const isDirty = saved.script !== script || saved.name !== name;

  const save = useSend('PUT /api/scripts/:id/draft', {
    refresh: ['GET /api/scripts', 'GET /api/scripts/:id', 'GET /api/scripts/:id/publication'],
    onDone: (answer) => {
      setProblems(answer.problems);
      setSaved({ script, name });
    },
  });
  function saveNow(then: () => void): void {
    save.mutate({ params: { id }, body: { name, content } }, { onSuccess: then });
  }

  const shortcuts: readonly Shortcut[] = [
    { keys: 'Ctrl+s', label: say('script.keys.save'), run: () => saveNow(() => toast(say('script.saved'))) },
    // Handled by the items themselves, which know who has the focus; listed here for the map.
    { keys: 'Alt+ArrowUp', label: say('script.keys.up'), run: () => undefined, isEnabled: false },
    { keys: 'Alt+ArrowDown', label: say('script.keys.down'), run: () => undefined, isEnabled: false },
  ];
  useShortcuts(say('script.keys'), shortcuts);

  return (
    <Page
      title={found.script.name}
      width="wide"
      eyebrow={<Link to="/trames">{say('scripts.title')}</Link>}
      status={<ScriptStatus found={found} />}
      actions={
        <>
          <span className="save-state" role="status">
            <Icon name={isDirty ? 'pen' : 'check'} size={16} />
            {say(isDirty ? 'script.dirty' : 'script.clean')}
          </span>
          <Button kind="quiet" icon="chat" onClick={() => comment(null)}>
            {say('comments.open', { count: threads.filter(isOpen).length })}
          </Button>
          <Button
            aria-keyshortcuts="Control+S"
            isPending={save.isPending}
            onClick={() => saveNow(() => toast(say('script.saved')))}
          >
            {say('script.save')}
          </Button>
          <Button
            kind="primary"
            icon="send"
            onClick={() => (isDirty ? saveNow(() => setIsPublishing(true)) : setIsPublishing(true))}
          >
            {say('script.publish')}
          </Button>
        </>
      }
    >
      <ProblemNote problem={save.error} />
      <div className="editor">
        <section className="stack" aria-label={say('script.edit')}>
          <ProblemList problems={problems} script={script} />
          <TextField
            label={say('script.name')}
            value={name}
            maxLength={200}
            onChange={(event) => setName(event.target.value)}
          />
          <LanguagesField
            languages={script.languages}
            onChange={(languages) => setScript({ ...script, languages })}
          />
          <FormTools id={id} canWrite />
          <PathsPanel content={content} trial={trial} onTried={setTrial} onPlay={play} />
          <CommentingContext value={commenting}>
            <BlocksEditor script={script} problems={problems} onChange={setScript} />
          </CommentingContext>
        </section>
        <aside className="editor-preview" data-comments={spoken === null ? undefined : 'true'}>
          {spoken === null ? (
            <Preview content={shown} played={played} />
          ) : (
            <HalfWrittenContext value={halfWritten}>
              <CommentsPanel
                scriptId={id}
                script={script}
                about={spoken.about}
                onAbout={onAbout}
                onClose={onClose}
              />
            </HalfWrittenContext>
          )}
        </aside>
      </div>
      {isPublishing && (
        <PublishDialog
          scriptId={id}
          nextNumber={(found.live?.number ?? 0) + 1}
          problems={problems}
          script={script}
          live={found.live}
          onClose={() => setIsPublishing(false)}
        />
      )}
      <UnsavedGuard isDirty={isDirty} />
    </Page>
  );
}

interface Spoken {
  /** Null: the whole script. */
  readonly about: CommentAnchor | null;
}

/** What the panel beside the script speaks of; closed, the focus goes back to where it was asked for. */
function useCommenting() {
  const [spoken, setSpoken] = useState<Spoken | null>(null);
  const opener = useRef<Element | null>(null);
  const comment = useCallback((about: CommentAnchor | null) => {
    opener.current = document.activeElement;
    setSpoken({ about });
  }, []);
  const onAbout = useCallback((about: CommentAnchor | null) => setSpoken({ about }), []);
  const onClose = useCallback(() => {
    setSpoken(null);
    if (opener.current instanceof HTMLElement && opener.current.isConnected) opener.current.focus();
  }, []);
  const hide = useCallback(() => setSpoken(null), []);
  return { spoken, comment, onAbout, onClose, hide };
}
