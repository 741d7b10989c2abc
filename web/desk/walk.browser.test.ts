import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type TestApp } from '#server/testing.ts';
import { runningCampaign } from '#server/testing-world.ts';
import { openBrowser, type TestBrowser } from '../testing.ts';

/** The walk written in docs/lecteur-ecran.md, step by step: what a screen reader is given, in its order. */

let app: TestApp;
let browser: TestBrowser;
beforeAll(async () => {
  app = await startApp();
  await runningCampaign(app, { agents: ['agent'] });
  browser = await openBrowser(app);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

/** Roles and names from top to bottom, without what is only text and without the results, which are many. */
async function outline(part: Locator): Promise<string[]> {
  const told = /^- '?(heading|region|group|radio|button|textbox|timer|link|status: )/;
  return (await part.ariaSnapshot())
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => told.test(line))
    .map((line) => line.replace(/^- '?/, '').replace(/'?:?$/, ''));
}

const main = (page: Page) => page.locator('main');

/** What has the focus, as it is named. */
async function standsOn(page: Page): Promise<string> {
  const focus = page.locator(':focus');
  const [first = ''] = (await focus.ariaSnapshot()).split('\n');
  return first.replace(/^- '?/, '').replace(/'?:?$/, '');
}

test('idle, the person, the call, a question, the close: each says what it is, in order', async () => {
  const { page, said } = await browser.open('agent');
  await page.goto('/appeler');
  await page.getByRole('button', { name: 'Personne suivante' }).waitFor();
  await page.getByText(/peuvent être appelées maintenant/).waitFor();

  // 1. Nobody in hand: the focus is on what takes the next person.
  await expect.poll(() => standsOn(page)).toBe('button "Personne suivante"');
  expect(await outline(main(page))).toEqual([
    'heading "Appeler" [level=1]',
    'heading "Prêt·e à appeler ?" [level=2]',
    'button "Personne suivante"',
    'button "Faire une pause"',
    'status: 3 personnes peuvent être appelées maintenant.',
    'link "Quelqu’un nous rappelle"',
    'link "S’exercer"',
  ]);

  // 2. S: the focus goes to the name of the person; what is above is how to call, what is under is why and when.
  await page.keyboard.press('s');
  await page.getByRole('button', { name: /^Appeler/ }).waitFor();
  await expect.poll(() => standsOn(page)).toBe('heading "Ève Martel" [level=2]');
  expect(await outline(page.locator('.desk-who'))).toEqual([
    'region "La personne"',
    'button "Appeler"',
    'heading "2 dossiers sur cette ligne" [level=2]',
    'button "Ève Martel Campagne d’essai" [pressed]',
    'button "Noé Martel Campagne d’essai"',
    'heading "Ève Martel" [level=2]',
    'group: Si l’on vous demande…',
    'region "Appels précédents"',
    'heading "Appels précédents" [level=3]',
    'button "Rendre la personne"',
  ]);

  // 3. A: the focus goes to the script, which is read from its beginning.
  await page.keyboard.press('a');
  await page.getByText('En appel').first().waitFor();
  await expect.poll(() => standsOn(page)).toBe('region "Trame"');
  expect(await outline(page.locator('.script'))).toEqual([
    'region "Trame"',
    'region "Présentation"',
    'heading "Présentation" [level=3]',
    'region "L’essentiel"',
    'heading "L’essentiel" [level=3]',
    'group "Étiez-vous au courant ? réponse attendue"',
    'radio "Oui"',
    'radio "Non"',
    'button "Ne sait pas"',
    'region "Pour finir"',
    'heading "Pour finir" [level=3]',
    'group "Une remarque ?"',
    'textbox "Une remarque ?"',
  ]);

  // 4. Enter: the first question, by its first answer; a digit chooses, and what opens comes right after.
  await page.keyboard.press('Enter');
  await expect.poll(() => standsOn(page)).toBe('radio "Oui"');
  await page.keyboard.press('2');
  await expect.poll(() => standsOn(page)).toBe('radio "Non" [checked]');
  await page.keyboard.press('Enter');
  await expect.poll(() => standsOn(page)).toBe('radio "Déposer seul·e"');
  expect(await outline(page.locator('[data-question=suite]'))).toEqual([
    'group "Que souhaitez-vous faire ? réponse attendue"',
    'radio "Déposer seul·e"',
    'radio "Être aidé·e"',
  ]);
  await page.keyboard.press('1');
  // Said by itself, without moving.
  await expect
    .poll(() => outline(page.locator('.desk-head')))
    .toContainEqual(expect.stringMatching(/^status: Enregistré à/));
  expect(await standsOn(page)).toBe('radio "Déposer seul·e" [checked]');

  // 5. Past the last question: the results, by group; a letter chooses from anywhere outside a text.
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect.poll(() => standsOn(page)).toBe('radio "Entretien terminé"');
  await page.keyboard.press('r');
  await expect.poll(() => standsOn(page)).toMatch(/^button "mar\. 17 mars/);
  const panel = await outline(page.locator('.desk-result'));
  expect(panel.slice(0, 3)).toEqual([
    'region "Résultat de l’appel"',
    'group',
    'heading "Résultat de l’appel" [level=2]',
  ]);
  expect(panel).toContain('group "Quelqu’un a répondu"');
  expect(panel).toContain('radio "Rendez-vous pris" [checked]');
  expect(panel).toContain('group "Personne n’a répondu"');
  const callback = panel.indexOf('group "Rappeler"');
  expect(panel.slice(callback).filter((line) => !line.startsWith('button "m'))).toEqual([
    'group "Rappeler"',
    'textbox "Jour et heure du rappel"',
    'textbox "Note"',
    'button "Terminer et continuer"',
    'button "Terminer et m’arrêter"',
  ]);

  // 6. The close: what is missing is said as an alert; then the next person, by name.
  await page.keyboard.press('t');
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => standsOn(page)).toMatch(/^heading "(Noé Martel|Sami Ould)" \[level=2\]$/);
  expect(said).toEqual([]);
});
