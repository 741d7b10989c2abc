import type { ReactElement } from 'react';
import type { ImportView } from '#server/contracts/imports.contract.ts';
import { useText } from '../i18n/locale.tsx';
import type { IconName } from '../ui/Icon.tsx';
import { Badge, type Tone } from '../ui/Note.tsx';

const looks: Readonly<Record<ImportView['state'], { readonly tone: Tone; readonly icon: IconName }>> = {
  uploaded: { tone: 'note', icon: 'question' },
  confirmed: { tone: 'brand', icon: 'clock' },
  done: { tone: 'good', icon: 'check' },
  failed: { tone: 'bad', icon: 'stop' },
};

export function ImportStateBadge({ state }: { readonly state: ImportView['state'] }): ReactElement {
  const say = useText();
  return <Badge {...looks[state]}>{say(`import.state.${state}`)}</Badge>;
}
