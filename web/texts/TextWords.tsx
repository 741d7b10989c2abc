import type { ReactElement } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import type { Token } from './words.ts';

interface TextWordsProps {
  readonly label: string;
  readonly tokens: readonly Token[];
  /** Where the words begin that are not shared. */
  readonly chosen: ReadonlySet<number>;
  /** Where words begin that may say who somebody is. */
  readonly hinted: ReadonlySet<number>;
  readonly onChange: (chosen: ReadonlySet<number>) => void;
}

/** A text whose words are masked one by one: arrows go from word to word, the space bar masks or shows. */
export function TextWords({ label, tokens, chosen, hinted, onChange }: TextWordsProps): ReactElement {
  return (
    <ToggleButtonGroup
      className="text-words"
      aria-label={label}
      selectionMode="multiple"
      selectedKeys={[...chosen]}
      onSelectionChange={(keys) => onChange(new Set([...keys].map(Number)))}
    >
      {tokens.map(({ from, text, isWord }) =>
        isWord ? (
          <ToggleButton
            key={from}
            id={from}
            className="text-word"
            data-hinted={hinted.has(from) || undefined}
          >
            {text}
          </ToggleButton>
        ) : (
          <span key={from}>{text}</span>
        ),
      )}
    </ToggleButtonGroup>
  );
}
