import './home.css';
import type { ReactElement } from 'react';
import type { UserView } from '#server/contracts/accounts.contract.ts';
import { useText } from '../i18n/locale.tsx';
import { SheetsToReview } from '../sheets/SheetsToReview.tsx';
import { useViewer } from '../shell/session.ts';
import { Page } from '../ui/Page.tsx';
import { CampaignHome } from './CampaignHome.tsx';
import { Places } from './Places.tsx';

/** What matters first to each role. */
export function HomePage(): ReactElement {
  const say = useText();
  const viewer = useViewer();
  return (
    <Page
      title={say('home.hello', { name: viewer.name.split(' ')[0] ?? viewer.name })}
      documentTitle={say('nav.home')}
    >
      <Content viewer={viewer} />
    </Page>
  );
}

function Content({ viewer }: { readonly viewer: UserView }): ReactElement {
  const say = useText();
  switch (viewer.role) {
    case 'supervisor':
    case 'requester':
      return (
        <>
          <SheetsToReview />
          <CampaignHome role={viewer.role} />
        </>
      );
    case 'agent':
    case 'analyst':
      return <CampaignHome role={viewer.role} />;
    case 'dpo':
      return (
        <Places
          lead={say('home.dpo.lead')}
          places={[
            { to: '/journal', icon: 'journal', title: say('nav.audit'), text: say('home.dpo.audit') },
            {
              to: '/oppositions',
              icon: 'shield',
              title: say('nav.oppositions'),
              text: say('home.dpo.oppositions'),
            },
          ]}
        />
      );
    case 'admin':
      return (
        <Places
          lead={say('home.admin.lead')}
          places={[
            { to: '/comptes', icon: 'people', title: say('nav.people'), text: say('home.admin.people') },
            {
              to: '/directions',
              icon: 'building',
              title: say('nav.directorates'),
              text: say('home.admin.directorates'),
            },
            {
              to: '/identite',
              icon: 'palette',
              title: say('nav.branding'),
              text: say('home.admin.branding'),
            },
          ]}
        />
      );
    case 'correspondent':
      return <p className="prose">{say('home.correspondent')}</p>;
  }
}
