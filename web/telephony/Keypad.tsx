import type { ReactElement } from 'react';
import { useText } from '../i18n/locale.tsx';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;

/** For a switchboard that asks for a key. */
export function Keypad({ onPress }: { readonly onPress: (key: string) => void }): ReactElement {
  const say = useText();
  return (
    <fieldset className="keypad">
      <legend className="visually-hidden">{say('telephone.keypad')}</legend>
      {keys.map((key) => (
        <button key={key} type="button" onClick={() => onPress(key)}>
          {key}
        </button>
      ))}
    </fieldset>
  );
}
