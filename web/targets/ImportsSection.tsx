import type { ReactElement } from 'react';
import { useText } from '../i18n/locale.tsx';
import { Section } from '../ui/Page.tsx';

export function ImportsSection(): ReactElement {
  const say = useText();
  return <Section title={say('nav.campaigns')}>{null}</Section>;
}
