import type { ReactElement } from 'react';
import { useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { LinkButton } from '../ui/Button.tsx';
import { Page, Section } from '../ui/Page.tsx';
import { BrandMark } from './BrandMark.tsx';

const checked = ['keyboard', 'colour', 'zoom', 'tests'] as const;

/** The statement the law asks for; readable by everyone, logged in or not. */
export function AccessibilityPage(): ReactElement {
  const say = useText();
  const { branding } = useAsk('GET /api/welcome');
  return (
    <div className="app">
      <header className="app-bar">
        <BrandMark />
      </header>
      <main className="app-main" id="content">
        <Page
          title={say('accessibility.title')}
          lead={say('accessibility.lead', { organisation: branding.organisation })}
          width="reading"
        >
          <Section title={say('accessibility.state.title')}>
            <p>{say('accessibility.state')}</p>
          </Section>
          <Section title={say('accessibility.done.title')}>
            <ul className="bullets">
              {checked.map((name) => (
                <li key={name}>{say(`accessibility.done.${name}`)}</li>
              ))}
            </ul>
          </Section>
          <Section title={say('accessibility.left.title')}>
            <p>{say('accessibility.left')}</p>
          </Section>
          <Section title={say('accessibility.contact.title')}>
            <p>{say('accessibility.contact')}</p>
          </Section>
          <Section title={say('accessibility.remedy.title')}>
            <p>{say('accessibility.remedy')}</p>
          </Section>
          <p className="section">
            <LinkButton to="/" icon="left">
              {say('accessibility.back')}
            </LinkButton>
          </p>
        </Page>
      </main>
    </div>
  );
}
