import type { ReactElement } from 'react';
import type { ScriptProblem } from '#server/contracts/scripts.contract.ts';
import { useText } from '../i18n/locale.tsx';
import { Icon } from '../ui/Icon.tsx';
import type { EditedScript } from './edited-script.ts';

interface ProblemListProps {
  readonly problems: readonly ScriptProblem[];
  readonly script: EditedScript;
  /** Before going to a problem's place. */
  readonly onGo?: () => void;
}

/** The element id of the block or item a problem's path points at: `blocks.1.items.0.showIf`. */
export function placeOf(path: string, script: EditedScript): string | null {
  const [, b, , i] = path.split('.');
  const block = script.blocks[Number(b)];
  return block?.items[Number(i)]?.uid ?? block?.uid ?? null;
}

/** What stands against publishing; each leads to its place. */
export function ProblemList({ problems, script, onGo }: ProblemListProps): ReactElement | null {
  const say = useText();
  if (problems.length === 0) return null;
  const blocks = problems.filter(({ level }) => level === 'block').length;

  function go(path: string): void {
    onGo?.();
    const uid = placeOf(path, script);
    const element = uid === null ? null : document.getElementById(uid);
    element?.querySelector('details')?.setAttribute('open', '');
    element?.scrollIntoView({ block: 'center' });
    element?.querySelector<HTMLElement>('summary, input')?.focus({ preventScroll: true });
  }

  return (
    <details className="card" open={blocks > 0}>
      <summary>
        <strong>{say('script.problems.count', { blocks, warns: problems.length - blocks })}</strong>
      </summary>
      <ul className="problem-list">
        {problems.map(({ level, code, path, detail }) => (
          <li key={`${path}:${code}`} data-tone={level === 'block' ? 'bad' : 'warn'}>
            <button type="button" onClick={() => go(path)}>
              <Icon name={level === 'block' ? 'stop' : 'warn'} size={16} />
              <strong className="small">{say(`script.problem.${level}`)}</strong>
              <span>{detail}</span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
