import type { ReactElement } from 'react';
import { useText } from '../i18n/locale.tsx';
import { Page } from '../ui/Page.tsx';

export function AccessibilityPage(): ReactElement {
  const say = useText();
  return <Page title={say('app.footer.accessibility')}>{null}</Page>;
}
