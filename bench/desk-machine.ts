import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { chromiumPath } from '#server/platform/testing/chromium.ts';

/** Telephony is not ours to try: see web/testing.ts. */
const dialNobody = `
  const click = HTMLAnchorElement.prototype.click;
  HTMLAnchorElement.prototype.click = function () {
    if (!this.href.startsWith('tel:')) click.call(this);
  };
`;
const refuse = `{
  const { put } = IDBObjectStore.prototype;
  globalThis.takeAgain = () => { IDBObjectStore.prototype.put = put; };
  IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };
}`;
const takeAgain = 'takeAgain()';
const WAIT_MS = 60_000;

/** An agent's machine: a browser with a profile that outlives it, and one page on the desk. */
export interface DeskMachine {
  readonly page: Page;
  /** The processes of the browser end at once, as when the power goes; then it is started again, on the desk. */
  killBrowser(): Promise<void>;
  /** The page's own process ends at once; another page opens on the desk. */
  killPage(): Promise<void>;
  /** Every write to the device fails as on a full disk, in this page; Chromium's own quota lets small writes pass. */
  refuseStorage(isFull: boolean): Promise<void>;
  /** The network as the browser itself sees it. */
  setOffline(isOffline: boolean): Promise<void>;
  stop(): Promise<void>;
}

/** `url` is where the desk is; `arrive` is done with each page opened on it, to log in if need be. */
export async function startMachine(url: string, arrive: (page: Page) => Promise<void>): Promise<DeskMachine> {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'tonalite-machine-'));
  let context = await start();
  let page = await open();

  async function start(): Promise<BrowserContext> {
    // A link whose text is the process: what says that a profile is in use.
    fs.rmSync(path.join(profile, 'SingletonLock'), { force: true });
    const started = await chromium.launchPersistentContext(profile, {
      executablePath: await chromiumPath(),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
      baseURL: url,
      locale: 'fr-FR',
      viewport: { width: 1366, height: 768 },
      reducedMotion: 'reduce',
    });
    await started.addInitScript(dialNobody);
    started.setDefaultTimeout(WAIT_MS);
    return started;
  }

  async function open(): Promise<Page> {
    const opened = await context.newPage();
    for (const other of context.pages()) if (other !== opened) await other.close().catch(() => undefined);
    await opened.goto('/appeler');
    await arrive(opened);
    // Once installed, the desk opens without a network.
    await opened.evaluate('navigator.serviceWorker.ready.then(() => null)');
    return opened;
  }

  function endBrowser(): void {
    const lock = fs.readlinkSync(path.join(profile, 'SingletonLock'));
    process.kill(Number(lock.slice(lock.lastIndexOf('-') + 1)), 'SIGKILL');
  }

  return {
    get page() {
      return page;
    },
    async killBrowser() {
      const closed = new Promise<void>((resolve) => context.once('close', () => resolve()));
      endBrowser();
      await closed;
      context = await start();
      page = await open();
    },
    async killPage() {
      const crashed = new Promise<void>((resolve) => page.once('crash', () => resolve()));
      const devtools = await context.newCDPSession(page);
      void devtools.send('Page.crash').catch(() => undefined);
      await crashed;
      page = await open();
    },
    refuseStorage: (isFull) => page.evaluate(isFull ? refuse : takeAgain),
    setOffline: (isOffline) => context.setOffline(isOffline),
    async stop() {
      await context.close().catch(() => undefined);
      fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
