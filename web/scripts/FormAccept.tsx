import { type ReactElement, useState } from 'react';
import type { Answer } from '../api.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { useSend } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { SelectField, TextField } from '../ui/fields.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import type { ScriptSummary } from './form.api.ts';

interface FormAcceptProps {
  readonly form: Answer<'POST /api/xlsforms'>;
  /** The script it becomes a draft of; null makes a new one. */
  readonly script: ScriptSummary | null;
  readonly fileName: string;
  readonly language: string;
  readonly onLanguage: (language: string) => void;
  readonly onAnother: () => void;
  readonly onAccepted: (scriptId: number) => void;
}

const languages = ['fr', 'en', 'es', 'pt', 'ar', 'tr', 'ro', 'uk', 'it', 'de'];

/** The last word: a new script, or the draft of this one. */
export function FormAccept(props: FormAcceptProps): ReactElement {
  const { form, script, fileName, language, onLanguage, onAnother, onAccepted } = props;
  const say = useText();
  const formats = useFormats();
  const [name, setName] = useState((form.name ?? fileName.replace(/\.[^.]*$/, '')).slice(0, 200));
  const create = useSend('POST /api/scripts', {
    refresh: ['GET /api/scripts'],
    onDone: ({ id }) => onAccepted(id),
  });
  const save = useSend('PUT /api/scripts/:id/draft', {
    refresh: ['GET /api/scripts', 'GET /api/scripts/:id'],
    onDone: ({ draft }) => onAccepted(draft.scriptId),
  });
  const { content } = form;
  function accept(): void {
    if (script === null) create.mutate({ body: { name, content } });
    else save.mutate({ params: { id: script.id }, body: { content } });
  }
  const isSayingNone = form.findings.some(({ code }) => code === 'language_assumed');
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        accept();
      }}
    >
      <ProblemNote problem={create.error ?? save.error} />
      {isSayingNone && (
        <SelectField
          label={say('xlsform.language')}
          hint={say('xlsform.language.hint')}
          value={language}
          onChange={(event) => onLanguage(event.target.value)}
        >
          {languages.map((code) => (
            <option key={code} value={code}>
              {formats.languageName(code)}
            </option>
          ))}
        </SelectField>
      )}
      {script === null ? (
        <TextField
          label={say('xlsform.name')}
          value={name}
          maxLength={200}
          required
          onChange={(event) => setName(event.target.value)}
        />
      ) : (
        <p>{say('xlsform.accept.version.hint')}</p>
      )}
      <div className="form-actions">
        <Button type="submit" kind="primary" icon="check" isPending={create.isPending || save.isPending}>
          {say(script === null ? 'xlsform.accept' : 'xlsform.accept.version')}
        </Button>
        <Button kind="quiet" onClick={onAnother}>
          {say('xlsform.another')}
        </Button>
      </div>
    </form>
  );
}
