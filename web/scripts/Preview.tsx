import { type ReactElement, useEffect, useMemo, useRef, useState } from 'react';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import type { Answers, Fields } from '#server/contracts/script-flow.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { ScriptRunner } from '../script/ScriptRunner.tsx';
import { Button } from '../ui/Button.tsx';
import { SelectField } from '../ui/fields.tsx';
import { Section } from '../ui/Page.tsx';
import type { Played } from './trial.ts';

/** A fictional person, so that piped texts and deadlines can be seen. */
const person: Fields = {
  civility: 'Mme',
  lastName: 'Martin',
  firstName: 'Camille',
  displayName: 'Camille Martin',
  commune: 'Valmont-sur-Orge',
  postalCode: '99100',
  deadlineOn: null,
  agentName: 'Dominique',
  controller: 'Département',
  neutralReason: 'vos démarches',
  dataSource: 'liste de cette campagne',
  dpoContact: 'dpo@exemple.fr',
};

interface PreviewProps {
  readonly content: ScriptContent;
  /** A path of the test run: each new one replaces the answers given here. */
  readonly played?: Played | null;
}

/** The script as the agent sees it; answers stay on this page. */
export function Preview({ content, played = null }: PreviewProps): ReactElement {
  const say = useText();
  const formats = useFormats();
  const frame = useRef<HTMLDivElement>(null);
  const [answers, setAnswers] = useState<Answers>({});
  const [language, setLanguage] = useState('fr');
  /** Each time one starts again, it is somebody else. */
  const [someone, setSomeone] = useState(1);
  const fields = usePerson(played);
  const [lastPlayed, setLastPlayed] = useState<Played | null>(null);
  if (played !== lastPlayed) {
    setLastPlayed(played);
    setAnswers(played?.answers ?? {});
  }
  function restart(): void {
    setAnswers({});
    setSomeone(someone + 1);
  }
  useEffect(() => showReached(frame.current, played), [played]);
  return (
    <Section
      title={say('script.preview')}
      lead={say('script.preview.lead')}
      actions={
        <Button size="small" kind="quiet" icon="back" onClick={restart}>
          {say('script.preview.restart')}
        </Button>
      }
    >
      <div ref={frame} className="stack">
        {content.languages.length > 1 && (
          <SelectField
            label={say('script.preview.language')}
            value={language}
            onChange={(event) => setLanguage(event.target.value)}
          >
            {content.languages.map((code) => (
              <option key={code} value={code}>
                {formats.languageName(code)}
              </option>
            ))}
          </SelectField>
        )}
        <ScriptRunner
          content={content}
          answers={answers}
          fields={fields}
          language={language}
          seed={String(someone)}
          onAnswer={(name, given) => setAnswers((known) => ({ ...known, [name]: given }))}
        />
      </div>
    </Section>
  );
}

/** The person, with what the path supposes of their file. */
function usePerson(played: Played | null): Fields {
  return useMemo(() => (played === null ? person : { ...person, ...played.fields }), [played]);
}

/** Scrolls the preview alone, not the page: what is being used stays where it is. */
function showReached(frame: HTMLElement | null, played: Played | null): void {
  const pane = frame?.closest('.editor-preview');
  if (pane === null || pane === undefined || played === null) return;
  const { reached } = played;
  const question = reached === null ? null : pane.querySelector(`[data-question="${CSS.escape(reached)}"]`);
  if (question === null) pane.scrollTop = 0;
  else
    pane.scrollTop +=
      question.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
}
