import type { ReactElement } from 'react';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { useViewer } from '../shell/session.ts';
import { Button } from '../ui/Button.tsx';
import { Note } from '../ui/Note.tsx';

interface NotTranslatedProps {
  /** Of the person, which the script does not have. */
  readonly language: string;
  readonly isOpen: boolean;
  readonly onInterpreter: () => void;
}

/** The script is only there in French: says so, and offers the way to somebody who can speak. */
export function NotTranslated({ language, isOpen, onInterpreter }: NotTranslatedProps): ReactElement {
  const say = useText();
  const name = useFormats().languageName(language);
  const isSpoken = useViewer().languages.includes(language);
  if (isSpoken) return <Note tone="plain">{say('desk.untranslated.you', { language: name })}</Note>;
  return (
    <Note
      tone="note"
      actions={
        <Button size="small" disabled={!isOpen} onClick={onInterpreter}>
          {say('desk.untranslated.interpreter')}
        </Button>
      }
    >
      {say('desk.untranslated', { language: name })}
    </Note>
  );
}
