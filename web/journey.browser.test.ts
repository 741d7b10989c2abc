import fs from 'node:fs';
import papaparse from 'papaparse';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PersonKey, startApp, type TestApp, type TestDatabase } from '#server/testing.ts';
import { type Machine, openBrowser, type TestBrowser } from './testing.ts';

/** Windows-1252, as Excel saves it: lost zeros, two people on a line, one row nobody can call, one said twice. */
const list = [
  'N° dossier;Nom;Prénom;Téléphone;CP;Commune;Fin de droit',
  'D1;LEFÈVRE;Zoé;199001001;93100;Montreuil;30/09/2026',
  'D2;LEFÈVRE;Noël;01 99 00 10 01;93100;Montreuil;31/10/2026',
  'D3;OULD;Sami;01.99.00.20.02;93200;Saint-Denis;',
  'D4;SANS;Numéro;;93200;Saint-Denis;',
  'D5;BREF;Numéro;3994;93200;Saint-Denis;',
  'D3;OULD;Sami;01.99.00.20.02;93200;Saint-Denis;',
  '',
].join('\r\n');

describe.each(['sqlite', 'postgres'] as const satisfies readonly TestDatabase[])(
  'the whole way, once, on %s',
  (on) => {
    let app: TestApp;
    let browser: TestBrowser;
    const machines = new Map<PersonKey, Machine>();
    let campaign: string;

    beforeAll(async () => {
      app = await startApp({ on });
      browser = await openBrowser(app);
    });
    afterAll(async () => {
      await browser.close();
      await app.stop();
    });

    async function sit(person: PersonKey): Promise<Page> {
      const machine = machines.get(person) ?? (await browser.open(person));
      machines.set(person, machine);
      return machine.page;
    }

    const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();

    /** The action of the page's header, then the same word in the dialog that asks. */
    async function act(page: Page, name: string): Promise<void> {
      await page.getByRole('button', { name, exact: true }).first().click();
      await page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }

    test('a requester writes a script from a template and publishes it', async () => {
      const page = await sit('requester');
      await page.goto('/trames');
      await page.getByRole('button', { name: 'Nouvelle trame' }).first().click();
      const dialog = page.getByRole('dialog');
      await dialog.locator('input[name=name]').fill('Fin de droits, printemps');
      await dialog.getByRole('button', { name: 'Créer la trame' }).click();
      await page.waitForURL(/\/trames\/\d+/);
      await act(page, 'Publier');
      await page
        .getByText(/Version 1 publiée/)
        .first()
        .waitFor();
    });

    test('then commissions a campaign', async () => {
      const page = await sit('requester');
      await page.goto('/campagnes/nouvelle');
      await page.locator('[name=name]').fill('Vos droits se terminent bientôt');
      await page.locator('[name=purpose]').fill('Prévenir les personnes avant la fin de leurs droits.');
      await press(page, 'Ouvrir la commande');
      await page.waitForURL(/\/commande$/);
      campaign = new URL(page.url()).pathname.replace('/commande', '');
      await page.locator('[name=neutralReason]').fill('un courrier qui vous concerne');
      await page.locator('[name=startsOn]').fill('2026-03-10');
      await page.locator('[name=endsOn]').fill('2026-06-30');
      await page.locator('[name=retentionEndsOn]').fill('2026-09-30');
      await page.locator('[name=scriptId]').selectOption({ label: 'Fin de droits, printemps' });
      await page.locator('[name=controller]').fill('Département du Val-d’Ambre');
      await page.locator('[name=dataSource]').fill('Logiciel métier');
      await page.locator('[name=dpoContact]').fill('dpo@exemple.fr');
      await press(page, 'Ajouter un objectif');
      await page.getByLabel('Intitulé').fill('Personne informée');
      await press(page, 'Enregistrer');
      await page.getByText('Commande enregistrée.').waitFor();
    });

    test('sends the list, sees what was understood, and every row is accounted for', async () => {
      const page = await sit('requester');
      await page.goto(`${campaign}/imports`);
      await page.locator('input[type=file]').setInputFiles({
        name: 'liste.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(list, 'latin1'),
      });
      await page.waitForURL(/\/imports\/\d+/);
      await expect.poll(() => page.getByLabel('Écriture des accents').inputValue()).toBe('windows-1252');
      await page.getByText('LEFÈVRE').first().waitFor();
      await press(page, 'Importer 3 personnes');
      await page.getByText('Chaque ligne du fichier est comptée ci-dessous.').waitFor({ timeout: 60_000 });
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Télécharger les lignes rejetées' }).click(),
      ]);
      const rejects = fs.readFileSync(await download.path(), 'utf8');
      expect(rejects).toContain('D4');
      expect(rejects).toContain('D5');
      expect(rejects).not.toContain('D1');
      await page.goto(campaign);
      await act(page, 'Soumettre');
      await page.getByText('Soumise').first().waitFor();
    });

    test('a supervisor approves, assigns agents and starts', async () => {
      const page = await sit('supervisor');
      await page.goto(campaign);
      await act(page, 'Valider');
      await press(page, 'Désigner');
      await page.getByRole('dialog').getByRole('option', { name: app.people.agent.name }).click();
      await press(page, 'Enregistrer la liste');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await act(page, 'Démarrer les appels');
      await page.getByText('En cours').first().waitFor();
    });

    test('an agent gets two people on one line, one refuses; the next does not answer; results follow by themselves', async () => {
      const watching = await sit('supervisor');
      await watching.goto(`${campaign}/resultats`);
      await watching.getByText('Appels passés').first().waitFor();

      const page = await sit('agent');
      await page.goto('/appeler');
      await page.getByRole('button', { name: /Personne suivante/ }).waitFor();
      await page.keyboard.press('s');
      await page.getByText('01 99 00 10 01').first().waitFor();
      await page
        .getByText(/2 dossiers sur cette ligne/)
        .first()
        .waitFor();
      await page.keyboard.press('a');
      await page.getByText('En appel').first().waitFor();
      await page.getByRole('radio', { name: /Refus ferme/ }).check();
      await page.keyboard.press('Control+Enter');
      await page.getByText('01 99 00 20 02').first().waitFor();
      await page.keyboard.press('a');
      await page.getByText('En appel').first().waitFor();
      await page.getByRole('radio', { name: /Pas de réponse/ }).check();
      await page.keyboard.press('Control+Enter');
      await page
        .getByText(/Personne à appeler pour l’instant|Prêt·e à appeler/)
        .first()
        .waitFor();

      // Nobody touched the supervisor's page.
      await expect
        .poll(async () => watching.locator('main').textContent(), { timeout: 30_000 })
        .toMatch(/2\s*Appels passés/);
    });

    test('the export has one row per person, codes and labels', async () => {
      const page = await sit('requester');
      await page.goto(`${campaign}/resultats`);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page
          .getByRole('link', { name: 'Télécharger (CSV)' })
          .or(page.getByRole('button', { name: 'Télécharger (CSV)' }))
          .click(),
      ]);
      const text = fs.readFileSync(await download.path(), 'utf8');
      expect(text.startsWith('\uFEFF')).toBe(true);
      const { data, errors } = papaparse.parse<Record<string, string>>(text.slice(1), {
        header: true,
        delimiter: ';',
        skipEmptyLines: true,
      });
      expect(errors).toEqual([]);
      expect(data).toHaveLength(3);
      expect(data.map((row) => row['situation']).sort()).toEqual(['', '', 'Refus']);
      for (const { said } of machines.values()) expect(said).toEqual([]);
    });
  },
);
