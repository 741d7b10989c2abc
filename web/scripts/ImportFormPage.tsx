import './scripts.css';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { type Answer, api, ask } from '../api.ts';
import { useText } from '../i18n/locale.tsx';
import { queryClient } from '../query.ts';
import { FileDrop } from '../ui/FileDrop.tsx';
import { Note } from '../ui/Note.tsx';
import { Page } from '../ui/Page.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Skeleton } from '../ui/Progress.tsx';
import { toast } from '../ui/toasts.tsx';
import { UnsavedGuard } from '../ui/UnsavedGuard.tsx';
import { FormAccept } from './FormAccept.tsx';
import { FormFindings } from './FormFindings.tsx';
import { useScriptOf } from './form.api.ts';
import { Preview } from './Preview.tsx';

const route = getRouteApi('/inside/trames/importer');

export type ReadForm = Answer<'POST /api/xlsforms'>;

interface Asked {
  readonly file: File;
  readonly language: string;
}

/** A form of somebody else’s: dropped, shown as the script it would be with all that is not carried, then accepted. */
export function ImportFormPage(): ReactElement {
  const say = useText();
  const navigate = useNavigate();
  const { trame } = route.useSearch();
  const script = useScriptOf(trame);
  const [isTooMany, setIsTooMany] = useState(false);
  const [isAccepted, setIsAccepted] = useState(false);
  const verdict = useRef<HTMLHeadingElement>(null);

  const reading = useMutation({
    mutationFn: ({ file, language }: Asked) =>
      api('POST /api/xlsforms', {
        query: { language, ...(trame !== undefined && { scriptId: trame }) },
        body: new Blob([file], { type: 'application/octet-stream' }),
      }),
    // What was understood is read first: the field that had the focus is gone.
    onSuccess: () => requestAnimationFrame(() => verdict.current?.focus()),
  });
  const form = reading.data;
  const asked = reading.variables;

  function take([file, ...others]: readonly File[]): void {
    setIsTooMany(others.length > 0);
    if (file !== undefined && others.length === 0) reading.mutate({ file, language: 'fr' });
  }

  const [accepted, setAccepted] = useState<number | null>(null);
  function onAccepted(id: number): void {
    toast(say(script === null ? 'xlsform.accepted' : 'xlsform.accepted.version'));
    setIsAccepted(true);
    setAccepted(id);
  }
  // Once rendered as accepted: the question before leaving is no longer asked.
  useEffect(() => {
    if (accepted === null) return;
    void queryClient
      .fetchQuery({ ...ask('GET /api/scripts/:id', { params: { id: accepted } }), staleTime: 0 })
      .then(() => navigate({ to: '/trames/$id', params: { id: accepted } }));
  }, [accepted, navigate]);

  return (
    <Page
      title={script === null ? say('xlsform.title') : say('xlsform.title.version', { name: script.name })}
      width="wide"
      eyebrow={<Link to="/trames">{say('scripts.title')}</Link>}
      lead={say('xlsform.lead')}
    >
      <div className="stack">
        <UnsavedGuard isDirty={form !== undefined && !isAccepted} />
        <ProblemNote problem={reading.error} />
        {isTooMany && (
          <Note tone="warn" isLive>
            {say('xlsform.oneFile')}
          </Note>
        )}
        {reading.isPending && (
          <div role="status">
            <span className="visually-hidden">{say('xlsform.reading')}</span>
            <Skeleton height="12rem" />
          </div>
        )}
        {form === undefined && !reading.isPending && (
          <FileDrop
            accept=".xlsx"
            label={say('xlsform.drop')}
            hint={say('xlsform.drop.hint')}
            onFiles={take}
          />
        )}
        {form !== undefined && asked !== undefined && (
          <div className="editor">
            <section className="stack" aria-label={say('xlsform.title')}>
              <FormFindings form={form} headingRef={verdict} />
              <FormAccept
                // Another reading is another form: its name starts afresh.
                key={asked.file.name}
                form={form}
                script={script}
                fileName={asked.file.name}
                language={asked.language}
                onLanguage={(language) => reading.mutate({ ...asked, language })}
                onAnother={() => reading.reset()}
                onAccepted={onAccepted}
              />
            </section>
            <aside className="editor-preview">
              <Preview key={JSON.stringify(form.content.languages)} content={form.content} />
            </aside>
          </div>
        )}
      </div>
    </Page>
  );
}
