import { setTimeout as pause } from 'node:timers/promises';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import { launchChromium } from '#server/platform/testing/chromium.ts';
import { compile } from './compile.ts';
import { openHouse } from './house.ts';
import { type Figure, figure, quantile, within } from './measure.ts';
import { BENCH_PASSWORD, crowd, peopleAndCampaign } from './people.ts';

const LONG = 300;
/** A script that fits on a screen: the least a key can cost on this machine, at this moment. */
const SHORT = 12;
/** A desk computer of a département is about four times slower than a developer's. */
const THROTTLE = 4;
const PRESSES = 160;
/** Between two keys. */
const PACE_MS = 250;
const TARGET_MS = 50;

/**
 * A long script, as no directorate should write: blocks of thirty items. Of three, one is a yes-or-no question, one
 * appears when it is answered yes, one is a sentence with a piped answer.
 */
function scriptOf(items: number): ScriptContent {
  return {
    languages: ['fr'],
    blocks: Array.from({ length: Math.ceil(items / 30) }, (_, block) => ({
      id: `b${block}`,
      purpose: block === 0 ? ('minimal' as const) : ('body' as const),
      title: { fr: `Partie ${block + 1}` },
      items: Array.from({ length: Math.min(30, items - block * 30) }, (_, n) => itemOf(block * 30 + n)),
    })),
  };
}

function itemOf(n: number): ScriptContent['blocks'][number]['items'][number] {
  const before = `q${n - (n % 3)}`;
  if (n % 3 === 0)
    return {
      kind: 'yesno',
      name: `q${n}`,
      text: { fr: `Question ${n} : {{displayName}}, avez-vous reçu le courrier ?` },
      required: true,
      allow: { dk: true, rf: true },
    };
  if (n % 3 === 1)
    return {
      kind: 'single',
      name: `q${n}`,
      text: { fr: `Question ${n} : comment l’avez-vous reçu ?` },
      options: [1, 2, 3, 4, 5].map((code) => ({ code, label: { fr: `Réponse ${code}` } })),
      showIf: { op: 'eq', name: before, value: 1 },
    };
  return { kind: 'say', text: { fr: `Vous avez répondu : {{${before}}}.` } };
}

/** Milliseconds from each key to the frame in which what it changed is painted, written by the page itself. */
const watch = `
  window.painted = [];
  addEventListener('keydown', (event) => {
    requestAnimationFrame(() => {
      const after = new MessageChannel();
      after.port1.onmessage = () => window.painted.push(performance.now() - event.timeStamp);
      after.port2.postMessage(null);
    });
  }, true);
`;

/** From a key pressed to the next item painted, in Chromium, its processor slowed down, on a script of 300 items. */
export async function keyFigures(): Promise<Figure[]> {
  compile();
  const short = await pressed(SHORT);
  const long = await pressed(LONG);
  const name = (what: string, share: string): string =>
    `key to painted item, ${LONG} items against ${SHORT}, processor ÷ ${THROTTLE}: ${what}, ${share}`;
  return (['answer', 'next question'] as const).flatMap((what) => {
    const [p50, p95] = [0.5, 0.95].map((share) => quantile(long[what], share));
    const [least50, least95] = [0.5, 0.95].map((share) => quantile(short[what], share));
    return [
      figure(name(what, 'p50'), p50 ?? Number.NaN, 'ms', least50 ?? null, null),
      within(figure(name(what, 'p95'), p95 ?? Number.NaN, 'ms', least95 ?? null, null), TARGET_MS),
    ];
  });
}

/** Milliseconds of each key, on a script of so many items: of one that answers, and of one that goes on. */
async function pressed(items: number): Promise<Record<'answer' | 'next question', readonly number[]>> {
  const house = await openHouse(null);
  const browser = await launchChromium();
  try {
    const team = await peopleAndCampaign(house, 1, scriptOf(items));
    await crowd(house, team, 60);
    const context = await browser.newContext({ baseURL: house.url, viewport: { width: 1366, height: 768 } });
    const page = await context.newPage();
    await page.addInitScript(
      "HTMLAnchorElement.prototype.click = function () { /* tel: is nobody's here */ };",
    );
    await page.goto('/appeler');
    await page.getByLabel('Adresse électronique').fill('agent0@exemple.fr');
    await page.getByLabel('Mot de passe', { exact: true }).fill(BENCH_PASSWORD);
    await page.getByRole('button', { name: 'Se connecter' }).click();
    await page.getByRole('button', { name: /^Personne suivante/ }).click();
    await page
      .getByRole('button', { name: /^Appeler/ })
      .first()
      .click();
    await page.locator('[data-in-call=true]').waitFor();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE });
    const first = page.locator('[data-question=q0] input');
    await first.first().focus();
    await page.evaluate(watch);
    for (let press = 0; press < PRESSES; press += 1) {
      // Past the end of a short script, from the start again; the answer then changes from yes to no.
      const isPastEnd = press > 0 && press % (items - (items % 2)) === 0;
      if (isPastEnd) await first.first().focus();
      await page.keyboard.press(press % 2 === 1 ? 'Enter' : '1');
      // As fast as anybody answers; asking the page meanwhile whether it is done would itself slow it down.
      await pause(PACE_MS);
    }
    const painted = await page.evaluate<number[]>('window.painted');
    const every = (rest: number) => painted.filter((_, press) => press % 2 === rest);
    return { answer: every(0), 'next question': every(1) };
  } finally {
    await browser.close();
    await house.stop();
  }
}
