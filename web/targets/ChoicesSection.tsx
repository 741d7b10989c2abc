import type { ReactElement } from 'react';
import type { ImportChoices, ImportView } from '#server/contracts/imports.contract.ts';
import type { MessageId } from '../i18n/index.ts';
import { useText } from '../i18n/locale.tsx';
import { RadioGroup } from '../ui/fields.tsx';
import { Section } from '../ui/Page.tsx';
import { type ChoiceShown, choicesThatMatter, isChosen } from './choices.ts';

interface Props {
  readonly view: ImportView;
  readonly chosen: ImportChoices;
  readonly onChange: (choices: ImportChoices) => void;
}

/** What to do with people who come twice, one way or another: only the questions this list raises. */
export function ChoicesSection({ view, chosen, onChange }: Props): ReactElement | null {
  const say = useText();
  const shown = choicesThatMatter(view);
  if (shown.length === 0) return null;
  return (
    <Section title={say('import.choices')} lead={say('import.choices.lead')}>
      <div className="import-choices">
        {shown.map((choice) => (
          <OneChoice key={choice.key} choice={choice} chosen={chosen} onChange={onChange} />
        ))}
      </div>
    </Section>
  );
}

function OneChoice({
  choice,
  chosen,
  onChange,
}: Omit<Props, 'view'> & { readonly choice: ChoiceShown }): ReactElement {
  const say = useText();
  const { key, options, count } = choice;
  return (
    <div className="card">
      <RadioGroup<MessageId>
        name={key}
        label={
          <>
            {say(`import.choice.${key}`)}
            {count > 0 && <span className="field-optional">{say('import.choice.cases', { count })}</span>}
          </>
        }
        value={options.find((option) => isChosen(option, choice, chosen))?.text ?? null}
        options={options.map(({ text }, index) => ({
          value: text,
          label: say(text),
          ...(index === 0 && { hint: say(options[0].why) }),
        }))}
        onChange={(text) => {
          const option = options.find((one) => one.text === text);
          if (option !== undefined) onChange({ ...chosen, ...option.choose });
        }}
      />
    </div>
  );
}
