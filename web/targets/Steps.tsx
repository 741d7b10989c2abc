import type { ReactElement } from 'react';
import type { ImportView } from '#server/contracts/imports.contract.ts';
import { useText } from '../i18n/locale.tsx';
import { Icon } from '../ui/Icon.tsx';

const steps = ['send', 'check', 'run', 'report'] as const;
const current: Readonly<Record<ImportView['state'], number>> = {
  uploaded: 1,
  confirmed: 2,
  failed: 2,
  done: 3,
};

/** Where an import stands on its way. */
export function Steps({ state }: { readonly state: ImportView['state'] }): ReactElement {
  const say = useText();
  const at = current[state];
  return (
    <ol className="steps" aria-label={say('import.steps')}>
      {steps.map((step, index) => {
        const isPast = index < at || state === 'done';
        return (
          <li key={step} data-past={isPast} aria-current={index === at ? 'step' : undefined}>
            <span className="step-mark" aria-hidden="true">
              {isPast ? <Icon name="check" size={16} /> : index + 1}
            </span>
            {say(`import.step.${step}`)}
            {isPast && <span className="visually-hidden"> {say('import.step.past')}</span>}
          </li>
        );
      })}
    </ol>
  );
}
