import type { Role } from '#server/contracts/roles.ts';
import type { MessageId } from '../i18n/index.ts';
import type { IconName } from '../ui/Icon.tsx';

interface Place {
  readonly to:
    | '/'
    | '/appeler'
    | '/ce-numero-m-a-appele'
    | '/pilotage'
    | '/campagnes'
    | '/trames'
    | '/fiches'
    | '/oppositions'
    | '/frequence'
    | '/journal'
    | '/comptes'
    | '/directions'
    | '/identite'
    | '/telephonie';
  readonly text: MessageId;
  readonly icon: IconName;
}

const home: Place = { to: '/', text: 'nav.home', icon: 'home' };
const desk: Place = { to: '/appeler', text: 'nav.desk', icon: 'phone' };
const returned: Place = { to: '/ce-numero-m-a-appele', text: 'nav.returned', icon: 'back' };
const board: Place = { to: '/pilotage', text: 'nav.board', icon: 'board' };
const campaigns: Place = { to: '/campagnes', text: 'nav.campaigns', icon: 'campaign' };
const scripts: Place = { to: '/trames', text: 'nav.scripts', icon: 'script' };
const sheets: Place = { to: '/fiches', text: 'nav.sheets', icon: 'sheet' };
const oppositions: Place = { to: '/oppositions', text: 'nav.oppositions', icon: 'shield' };
const pressure: Place = { to: '/frequence', text: 'nav.pressure', icon: 'clock' };
const audit: Place = { to: '/journal', text: 'nav.audit', icon: 'journal' };

/** What each role finds in the bar, most used first. */
export const navigation: Readonly<Record<Role, readonly Place[]>> = {
  agent: [home, desk, returned, campaigns, sheets],
  supervisor: [home, desk, board, campaigns, scripts, sheets, oppositions, pressure],
  requester: [home, campaigns, scripts, sheets],
  analyst: [home, campaigns, scripts, sheets],
  correspondent: [home],
  dpo: [home, campaigns, sheets, oppositions, pressure, audit],
  admin: [
    home,
    { to: '/comptes', text: 'nav.people', icon: 'people' },
    { to: '/directions', text: 'nav.directorates', icon: 'building' },
    { to: '/identite', text: 'nav.branding', icon: 'palette' },
    pressure,
    { to: '/telephonie', text: 'nav.telephony', icon: 'phone' },
    audit,
  ],
};
