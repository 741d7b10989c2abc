import { type ComponentType, lazy, type ReactElement, Suspense } from 'react';
import type { CoachProps } from './Coach.tsx';

/** After the desk itself; if it cannot come, agents lack the coach, not the note. */
const Coach = lazy<ComponentType<CoachProps>>(() =>
  import('./Coach.tsx').then(
    (found) => ({ default: found.Coach }),
    () => ({ default: () => null }),
  ),
);

/** Under a free text: says gently, on this device, what had better not be kept in it. Never blocks anything. */
export function CoachNote({ text }: CoachProps): ReactElement {
  return (
    <div className="coach" role="status">
      <Suspense fallback={null}>{text.trim() !== '' && <Coach text={text} />}</Suspense>
    </div>
  );
}
