import type { ReactElement } from 'react';
import { useText } from '../i18n/locale.tsx';
import { Page } from '../ui/Page.tsx';

export function AuditPage(): ReactElement {
  const say = useText();
  return <Page title={say('nav.audit')}>{null}</Page>;
}
