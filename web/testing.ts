import AxeBuilder from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchChromium } from '#server/platform/testing/chromium.ts';
import { PASSWORD, type PersonKey, type TestApp } from '#server/testing.ts';

/** A real Chromium on the product under test. What a page prints to its console fails the test that asks {@link quiet}. */
export interface TestBrowser {
  /** A new machine: its own cookies and storage, logged in as this person. */
  open(person: PersonKey, options?: Partial<Sight>): Promise<Machine>;
  /** The same, on the login page. */
  openAnonymous(options?: Partial<Sight>): Promise<Machine>;
  close(): Promise<void>;
}

export interface Machine {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What pages have printed, refused answers apart: those are the browser's own. */
  readonly said: string[];
}

export interface Sight {
  readonly scheme: 'light' | 'dark';
  /** 200 % zoom of 1366×768: half the room, twice the size. */
  readonly isZoomed: boolean;
}

/**
 * Telephony is not ours to try: without a program for `tel:` links, Chromium asks which to use, and that question takes
 * the keyboard away from the page.
 */
const dialNobody = `
  const click = HTMLAnchorElement.prototype.click;
  HTMLAnchorElement.prototype.click = function () {
    if (!this.href.startsWith('tel:')) click.call(this);
  };
`;

/** Background work goes on while pages are looked at, as in production. */
const SWEEP_MS = 250;
/** How long a page may take to show what is waited for, on a busy machine. */
const WAIT_MS = 20_000;

/** `flags`: of the browser, besides the usual ones. */
export async function openBrowser(app: TestApp, flags: readonly string[] = []): Promise<TestBrowser> {
  const browser: Browser = await launchChromium(flags);
  let sweeping: Promise<void> = Promise.resolve();
  const sweeps = setInterval(() => {
    sweeping = sweeping.then(() => app.jobs.tick());
  }, SWEEP_MS);

  async function machine({ scheme = 'light', isZoomed = false }: Partial<Sight> = {}): Promise<Machine> {
    const context = await browser.newContext({
      baseURL: app.url,
      locale: 'fr-FR',
      timezoneId: 'Europe/Paris',
      colorScheme: scheme,
      viewport: isZoomed ? { width: 683, height: 384 } : { width: 1366, height: 768 },
      deviceScaleFactor: isZoomed ? 2 : 1,
      reducedMotion: 'reduce',
      acceptDownloads: true,
    });
    // The page lives at the server's time, which is the test's.
    await context.clock.setSystemTime(app.clock.now());
    await context.addInitScript(dialNobody);
    context.setDefaultTimeout(WAIT_MS);
    const page = await context.newPage();
    const said: string[] = [];
    const listen = (one: Page) => {
      one.on('console', (message) => {
        if (!message.text().startsWith('Failed to load resource')) said.push(message.text());
      });
      one.on('pageerror', (error) => said.push(error.message));
    };
    listen(page);
    context.on('page', listen);
    return { page, context, said };
  }

  return {
    openAnonymous: machine,
    open: async (person, options) => {
      const opened = await machine(options);
      const { page } = opened;
      await page.goto('/');
      await page.getByLabel('Adresse électronique').fill(app.people[person].email);
      await page.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD);
      await page.getByRole('button', { name: 'Se connecter' }).click();
      await page.getByRole('button', { name: 'Se connecter' }).waitFor({ state: 'detached' });
      await page.locator('main h1').first().waitFor({ state: 'attached' });
      return opened;
    },
    close: async () => {
      clearInterval(sweeps);
      await sweeping;
      await browser.close();
    },
  };
}

/** What axe finds, WCAG 2.1 A and AA and its own good practice: a line a rule, with where. */
export async function violationsOf(page: Page): Promise<string[]> {
  // Through the debugger, not as a tag in the page: the policy allows no script of ours there either.
  await page.evaluate(AxeBuilder.source);
  return page.evaluate(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(' | ')))`,
  );
}

/** How many pixels the page is wider than the window: at 200 % nobody should scroll sideways to read. */
export async function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
