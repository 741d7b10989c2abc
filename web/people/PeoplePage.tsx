import type { ReactElement } from 'react';
import { useText } from '../i18n/locale.tsx';
import { Page } from '../ui/Page.tsx';

export function PeoplePage(): ReactElement {
  const say = useText();
  return <Page title={say('nav.people')}>{null}</Page>;
}
