import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  useLocation,
} from '@tanstack/react-router';
import { type ReactElement, Suspense } from 'react';
import type { CampaignState } from '#server/contracts/campaigns.contract.ts';
import { useWholeLocale } from './i18n/locale.tsx';
import { resultsSearch } from './results/results-search.ts';
import { Gate } from './shell/Gate.tsx';
import { NotFoundPage, PendingPage, ProblemPage } from './shell/Problem.tsx';
import { Shell } from './shell/Shell.tsx';
import { targetSearch } from './targets/target-search.ts';
import type { TextsState } from './texts/TextsSection.tsx';

/** Every address of the product, in French like the rest of what people read. Each page is a file of its own. */
const root = createRootRoute({ component: Root });

/** The desk has its texts from the start; the other pages wait for theirs. */
function Root(): ReactElement {
  const isDesk = useLocation({ select: ({ pathname }) => pathname === '/appeler' });
  return (
    <Suspense>
      <Texts areWhole={!isDesk} />
    </Suspense>
  );
}

function Texts({ areWhole }: { readonly areWhole: boolean }): ReactElement {
  useWholeLocale(areWhole);
  return <Outlet />;
}

const statement = createRoute({
  getParentRoute: () => root,
  path: '/accessibilite',
  component: lazyRouteComponent(() => import('./shell/AccessibilityPage.tsx'), 'AccessibilityPage'),
});

const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: () => (
    <Gate>
      <Shell />
    </Gate>
  ),
});

/** Where people bookmark, and where they land when they come back. */
const login = createRoute({
  getParentRoute: () => root,
  path: '/connexion',
  beforeLoad: () => {
    throw redirect({ to: '/' });
  },
});

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  component: lazyRouteComponent(() => import('./home/HomePage.tsx'), 'HomePage'),
});
const password = createRoute({
  getParentRoute: () => inside,
  path: '/mot-de-passe',
  component: lazyRouteComponent(() => import('./shell/PasswordPage.tsx'), 'PasswordPage'),
});
const desk = createRoute({
  getParentRoute: () => inside,
  path: '/appeler',
  component: lazyRouteComponent(() => import('./desk/DeskPage.tsx'), 'DeskPage'),
});
const practice = createRoute({
  getParentRoute: () => inside,
  path: '/exercice',
  component: lazyRouteComponent(() => import('./practice/PracticePage.tsx'), 'PracticePage'),
});
const returned = createRoute({
  getParentRoute: () => inside,
  path: '/ce-numero-m-a-appele',
  component: lazyRouteComponent(() => import('./reception/ReturnedPage.tsx'), 'ReturnedPage'),
});
const board = createRoute({
  getParentRoute: () => inside,
  path: '/pilotage',
  component: lazyRouteComponent(() => import('./board/BoardPage.tsx'), 'BoardPage'),
});

const states: readonly CampaignState[] = ['draft', 'submitted', 'approved', 'running', 'paused', 'closed'];
const campaigns = createRoute({
  getParentRoute: () => inside,
  path: '/campagnes',
  validateSearch: (search: Record<string, unknown>): { readonly state?: CampaignState } => {
    const state = states.find((known) => known === search['state']);
    return state === undefined ? {} : { state };
  },
  component: lazyRouteComponent(() => import('./campaigns/CampaignsPage.tsx'), 'CampaignsPage'),
});
const newCampaign = createRoute({
  getParentRoute: () => inside,
  path: '/campagnes/nouvelle',
  component: lazyRouteComponent(() => import('./campaigns/NewCampaignPage.tsx'), 'NewCampaignPage'),
});

function idOf(raw: string): number {
  const value = Number(raw);
  // An id that is not one names nothing: the server says so for 1 in 2^53.
  return Number.isSafeInteger(value) && value > 0 ? value : Number.MAX_SAFE_INTEGER;
}
const idParam = (name: 'id') => ({
  parse: (raw: { readonly id: string }) => ({ [name]: idOf(raw.id) }),
  stringify: (params: { readonly id: number }) => ({ [name]: String(params.id) }),
});

function isPositive(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

/** One campaign: its frame (name, state, sections) around the section at the address. */
const campaign = createRoute({
  getParentRoute: () => inside,
  path: '/campagnes/$id',
  params: idParam('id'),
  component: lazyRouteComponent(() => import('./campaigns/CampaignFrame.tsx'), 'CampaignFrame'),
});
const campaignOverview = createRoute({
  getParentRoute: () => campaign,
  path: '/',
  component: lazyRouteComponent(() => import('./campaigns/OverviewSection.tsx'), 'OverviewSection'),
});
const campaignCommission = createRoute({
  getParentRoute: () => campaign,
  path: 'commande',
  component: lazyRouteComponent(() => import('./campaigns/CommissionSection.tsx'), 'CommissionSection'),
});
const campaignImports = createRoute({
  getParentRoute: () => campaign,
  path: 'imports',
  component: lazyRouteComponent(() => import('./targets/ImportsSection.tsx'), 'ImportsSection'),
});
const campaignRules = createRoute({
  getParentRoute: () => campaign,
  path: 'regles',
  component: lazyRouteComponent(() => import('./campaigns/RulesSection.tsx'), 'RulesSection'),
});
const campaignQuotas = createRoute({
  getParentRoute: () => campaign,
  path: 'quotas',
  component: lazyRouteComponent(() => import('./quotas/QuotasSection.tsx'), 'QuotasSection'),
});
const campaignTargets = createRoute({
  getParentRoute: () => campaign,
  path: 'personnes',
  validateSearch: targetSearch,
  component: lazyRouteComponent(() => import('./targets/TargetsSection.tsx'), 'TargetsSection'),
});
const campaignResults = createRoute({
  getParentRoute: () => campaign,
  path: 'resultats',
  validateSearch: resultsSearch,
  component: lazyRouteComponent(() => import('./results/ResultsSection.tsx'), 'ResultsSection'),
});

const campaignTexts = createRoute({
  getParentRoute: () => campaign,
  path: 'textes',
  validateSearch: ({ etat }: Record<string, unknown>): { readonly etat?: TextsState } => {
    const known = (['to_read', 'shareable', 'withheld'] as const).find((state) => state === etat);
    return known === undefined ? {} : { etat: known };
  },
  component: lazyRouteComponent(() => import('./texts/TextsSection.tsx'), 'TextsSection'),
});

/** On paper: out of the campaign's frame. */
const campaignReport = createRoute({
  getParentRoute: () => inside,
  path: '/campagnes/$id/rapport',
  params: idParam('id'),
  validateSearch: resultsSearch,
  component: lazyRouteComponent(() => import('./results/ReportPage.tsx'), 'ReportPage'),
});

const importPage = createRoute({
  getParentRoute: () => inside,
  path: '/imports/$id',
  params: idParam('id'),
  // The finding whose rows are open. Whatever else stands there names none, and opens nothing.
  validateSearch: ({ finding }: Record<string, unknown>): { readonly finding?: string } =>
    typeof finding === 'string' ? { finding } : {},
  component: lazyRouteComponent(() => import('./targets/ImportPage.tsx'), 'ImportPage'),
});
const target = createRoute({
  getParentRoute: () => inside,
  path: '/personnes/$id',
  params: idParam('id'),
  component: lazyRouteComponent(() => import('./targets/TargetPage.tsx'), 'TargetPage'),
});
const scripts = createRoute({
  getParentRoute: () => inside,
  path: '/trames',
  component: lazyRouteComponent(() => import('./scripts/ScriptsPage.tsx'), 'ScriptsPage'),
});
const script = createRoute({
  getParentRoute: () => inside,
  path: '/trames/$id',
  params: idParam('id'),
  component: lazyRouteComponent(() => import('./scripts/ScriptPage.tsx'), 'ScriptPage'),
});
interface VersionsSearch {
  /** The two versions compared; left out, the latest two. */
  readonly from?: number;
  readonly to?: number;
  /** The campaign that may go over to the live one. */
  readonly campagne?: number;
}
const scriptVersions = createRoute({
  getParentRoute: () => inside,
  path: '/trames/$id/versions',
  params: idParam('id'),
  validateSearch: ({ from, to, campagne }: Record<string, unknown>): VersionsSearch => ({
    ...(isPositive(from) && { from }),
    ...(isPositive(to) && { to }),
    ...(isPositive(campagne) && { campagne }),
  }),
  component: lazyRouteComponent(() => import('./scripts/ScriptVersionsPage.tsx'), 'ScriptVersionsPage'),
});
const sheets = createRoute({
  getParentRoute: () => inside,
  path: '/fiches',
  // `revoir`: only those whose review date has passed.
  validateSearch: ({ revoir }: Record<string, unknown>): { readonly revoir?: true } =>
    revoir === true ? { revoir } : {},
  component: lazyRouteComponent(() => import('./sheets/SheetsPage.tsx'), 'SheetsPage'),
});
const sheet = createRoute({
  getParentRoute: () => inside,
  path: '/fiches/$id',
  params: idParam('id'),
  component: lazyRouteComponent(() => import('./sheets/SheetPage.tsx'), 'SheetPage'),
});
const sheetEditor = createRoute({
  getParentRoute: () => inside,
  path: '/fiches/$id/texte',
  params: idParam('id'),
  component: lazyRouteComponent(() => import('./sheets/SheetEditorPage.tsx'), 'SheetEditorPage'),
});
const sheetVersions = createRoute({
  getParentRoute: () => inside,
  path: '/fiches/$id/versions',
  params: idParam('id'),
  // The two versions compared; left out, the latest two.
  validateSearch: ({
    from,
    to,
  }: Record<string, unknown>): { readonly from?: number; readonly to?: number } => ({
    ...(isPositive(from) && { from }),
    ...(isPositive(to) && { to }),
  }),
  component: lazyRouteComponent(() => import('./sheets/SheetVersionsPage.tsx'), 'SheetVersionsPage'),
});
interface FormSearch {
  /** The script it would be a version of. */
  readonly trame?: number;
}
const importForm = createRoute({
  getParentRoute: () => inside,
  path: '/trames/importer',
  validateSearch: ({ trame }: Record<string, unknown>): FormSearch => (isPositive(trame) ? { trame } : {}),
  component: lazyRouteComponent(() => import('./scripts/ImportFormPage.tsx'), 'ImportFormPage'),
});
const people = createRoute({
  getParentRoute: () => inside,
  path: '/comptes',
  component: lazyRouteComponent(() => import('./people/PeoplePage.tsx'), 'PeoplePage'),
});
const directorates = createRoute({
  getParentRoute: () => inside,
  path: '/directions',
  component: lazyRouteComponent(() => import('./people/DirectoratesPage.tsx'), 'DirectoratesPage'),
});
const branding = createRoute({
  getParentRoute: () => inside,
  path: '/identite',
  component: lazyRouteComponent(() => import('./people/BrandingPage.tsx'), 'BrandingPage'),
});
interface AuditSearch {
  readonly before?: number;
  readonly entity?: string;
  readonly entityId?: number;
}
const audit = createRoute({
  getParentRoute: () => inside,
  path: '/journal',
  validateSearch: ({ before, entity, entityId }: Record<string, unknown>): AuditSearch => ({
    ...(isPositive(before) && { before }),
    ...(typeof entity === 'string' && entity !== '' && { entity }),
    ...(isPositive(entityId) && { entityId }),
  }),
  component: lazyRouteComponent(() => import('./audit/AuditPage.tsx'), 'AuditPage'),
});
const oppositions = createRoute({
  getParentRoute: () => inside,
  path: '/oppositions',
  validateSearch: ({ before }: Record<string, unknown>): { readonly before?: number } =>
    isPositive(before) ? { before } : {},
  component: lazyRouteComponent(() => import('./lines/OppositionsPage.tsx'), 'OppositionsPage'),
});
const pressure = createRoute({
  getParentRoute: () => inside,
  path: '/frequence',
  component: lazyRouteComponent(() => import('./lines/PressurePage.tsx'), 'PressurePage'),
});

const telephony = createRoute({
  getParentRoute: () => inside,
  path: '/telephonie',
  component: lazyRouteComponent(() => import('./telephony/TelephonyPage.tsx'), 'TelephonyPage'),
});

/** Any other address, told inside the shell. */
const elsewhere = createRoute({ getParentRoute: () => inside, path: '$', component: NotFoundPage });

export const router = createRouter({
  routeTree: root.addChildren([
    statement,
    login,
    inside.addChildren([
      home,
      password,
      desk,
      practice,
      returned,
      board,
      campaigns,
      newCampaign,
      campaign.addChildren([
        campaignOverview,
        campaignCommission,
        campaignImports,
        campaignRules,
        campaignQuotas,
        campaignTargets,
        campaignResults,
        campaignTexts,
      ]),
      campaignReport,
      importPage,
      target,
      scripts,
      script,
      scriptVersions,
      sheets,
      sheet,
      sheetEditor,
      sheetVersions,
      importForm,
      people,
      directorates,
      branding,
      audit,
      oppositions,
      pressure,
      telephony,
      elsewhere,
    ]),
  ]),
  defaultPreload: 'intent',
  defaultPendingComponent: PendingPage,
  defaultErrorComponent: ProblemPage,
  defaultNotFoundComponent: NotFoundPage,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    readonly router: typeof router;
  }
}
