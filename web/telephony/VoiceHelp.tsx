import type { ReactElement } from 'react';
import { useText, useWholeLocale } from '../i18n/locale.tsx';
import { Button } from '../ui/Button.tsx';
import { Note } from '../ui/Note.tsx';
import type { Trouble } from './voice-problem.ts';

interface VoiceHelpProps {
  readonly trouble: Trouble;
  readonly onAgain: () => void;
  readonly onByHand: () => void;
}

/** The page is no telephone now: what to do about it. Nobody was called, and nothing was counted. */
export function VoiceHelp({ trouble, onAgain, onByHand }: VoiceHelpProps): ReactElement {
  useWholeLocale(true);
  const say = useText();
  return (
    <Note tone="warn" isLive>
      <p>{say(`telephone.trouble.${trouble}`)}</p>
      <p className="small">{say('telephone.trouble.nobody')}</p>
      <div className="row">
        <Button size="small" kind="primary" onClick={onAgain}>
          {say('telephone.again')}
        </Button>
        <Button size="small" onClick={onByHand}>
          {say('telephone.byHand')}
        </Button>
      </div>
    </Note>
  );
}
