import type { ReactElement } from 'react';
import { useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { LinkButton } from '../ui/Button.tsx';
import { Note } from '../ui/Note.tsx';

/** How many stale sheets one answers for; nothing when there is none. */
export function SheetsToReview(): ReactElement | null {
  const say = useText();
  const { count } = useAsk('GET /api/sheets/to-review');
  if (count === 0) return null;
  return (
    <div className="home-note">
      <Note
        tone="warn"
        icon="clock"
        actions={
          <LinkButton to="/fiches" search={{ revoir: true }} size="small">
            {say('sheet.toReview.go')}
          </LinkButton>
        }
      >
        {say('sheet.toReview', { count })}
      </Note>
    </div>
  );
}
