import { type ReactElement, useEffect, useRef } from 'react';
import type { ReturnedView } from '#server/contracts/returned.contract.ts';
import { useText } from '../i18n/locale.tsx';
import { useSend } from '../query.ts';
import { useShortcuts } from '../shell/shortcuts.tsx';
import { Button } from '../ui/Button.tsx';
import { Form, textOf } from '../ui/Form.tsx';
import { Note } from '../ui/Note.tsx';
import { Page } from '../ui/Page.tsx';
import { PhoneField } from '../ui/PhoneField.tsx';
import { toast } from '../ui/toasts.tsx';
import { Opposition } from './Opposition.tsx';
import { ReturnedFile } from './ReturnedFile.tsx';
import './reception.css';

/** Somebody calls back the number that called them: who it was, what may be said, and what they wish. */
export function ReturnedPage(): ReactElement {
  const say = useText();
  const field = useRef<HTMLInputElement>(null);
  const lookUp = useSend('POST /api/returned-calls');
  useEffect(() => field.current?.focus(), []);
  const again = () => {
    field.current?.focus();
    field.current?.select();
  };
  useShortcuts(say('returned.title'), [{ keys: 'n', label: say('returned.keys.number'), run: again }]);
  /** Their wish is recorded: the next one who calls. */
  const done = (text: string) => {
    toast(text, 'good');
    lookUp.reset();
    if (field.current !== null) field.current.value = '';
    field.current?.focus();
  };
  return (
    <Page title={say('returned.title')} lead={say('returned.lead')}>
      <Form
        className="returned-search"
        label={say('returned.title')}
        problem={lookUp.error}
        codes={{ 'line.unusable_number': 'number' }}
        onSubmit={(data) => lookUp.mutate({ body: { number: textOf(data, 'number') } })}
      >
        <PhoneField ref={field} label={say('returned.number')} hint={say('returned.number.hint')} />
        <Button type="submit" kind="primary" icon="search" isPending={lookUp.isPending}>
          {say('returned.search')}
        </Button>
      </Form>
      {lookUp.data !== undefined && <Found key={lookUp.submittedAt} view={lookUp.data} onDone={done} />}
    </Page>
  );
}

interface FoundProps {
  readonly view: ReturnedView;
  readonly onDone: (text: string) => void;
}

function Found({ view, onDone }: FoundProps): ReactElement {
  const say = useText();
  const { id, display, isOpposed, files } = view;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  if (id === null)
    return (
      <section className="section">
        <h2 ref={heading} tabIndex={-1}>
          {say('returned.none', { number: display })}
        </h2>
        {isOpposed && <Note tone="warn">{say('returned.opposed')}</Note>}
        <p className="prose">{say('returned.none.say')}</p>
        <p className="soft">{say('returned.none.kept')}</p>
      </section>
    );
  const first = files.find(({ obstacle }) => obstacle === null)?.targetId;
  return (
    <section className="section stack">
      <div className="returned-head">
        <h2 ref={heading} tabIndex={-1}>
          {say('returned.found', { number: display, count: files.length })}
        </h2>
        {!isOpposed && <Opposition id={id} number={display} onDone={onDone} />}
      </div>
      {isOpposed && <Note tone="warn">{say('returned.opposed')}</Note>}
      {files.map((file, index) => (
        <ReturnedFile
          key={file.targetId}
          id={id}
          file={file}
          place={files.length === 1 ? null : { rank: index + 1, count: files.length }}
          hasKeys={file.targetId === first}
          onDone={onDone}
        />
      ))}
    </section>
  );
}
