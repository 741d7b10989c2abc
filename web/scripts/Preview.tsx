import { type ReactElement, useState } from 'react';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import type { Answers, Fields } from '#server/contracts/script-flow.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { ScriptRunner } from '../script/ScriptRunner.tsx';
import { Button } from '../ui/Button.tsx';
import { SelectField } from '../ui/fields.tsx';
import { Section } from '../ui/Page.tsx';

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

/** The script as the agent sees it; answers stay on this page. */
export function Preview({ content }: { readonly content: ScriptContent }): ReactElement {
  const say = useText();
  const formats = useFormats();
  const [answers, setAnswers] = useState<Answers>({});
  const [language, setLanguage] = useState('fr');
  return (
    <Section
      title={say('script.preview')}
      lead={say('script.preview.lead')}
      actions={
        <Button size="small" kind="quiet" icon="back" onClick={() => setAnswers({})}>
          {say('script.preview.restart')}
        </Button>
      }
    >
      <div className="stack">
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
          fields={person}
          language={language}
          onAnswer={(name, given) => setAnswers((known) => ({ ...known, [name]: given }))}
        />
      </div>
    </Section>
  );
}
