import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import type { Page } from 'playwright-core';
import { type Random, seeded } from '#fixtures/random.ts';
import { createClient, logIn } from '#server/client.ts';
import { resolveCall } from '#server/contracts/calls.contract.ts';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import { type DeskMachine, startMachine } from './desk-machine.ts';
import { type FaultyWire, layFaultyWire, type WriteFault } from './faulty-wire.ts';
import { BENCH_SECRET, openHouse } from './house.ts';
import { BENCH_PASSWORD, crowd, peopleAndCampaign } from './people.ts';
import { type Product, startProduct } from './product.ts';

const faults = [
  'offline',
  'offline-reload',
  'reload',
  'page-killed',
  'browser-killed',
  'reply-lost',
  'request-doubled',
  'lease-lost',
  'call-resolved',
  'storage-full',
  'server-killed',
  'session-ended',
] as const;
type Fault = (typeof faults)[number];

/** Where the product keeps its data (platform/database.ts). */
const FILE = 'tonalite.db';
const QUESTIONS = 8;
/** One page of eight yes-or-no questions and a remark: what is answered is not what is tried here. */
const content: ScriptContent = {
  languages: ['fr'],
  blocks: [
    {
      id: 'questions',
      purpose: 'body',
      title: { fr: 'Questions' },
      items: [
        ...Array.from({ length: QUESTIONS }, (_, n) => ({
          kind: 'yesno' as const,
          name: `q${n + 1}`,
          text: { fr: `Question ${n + 1}` },
        })),
        { kind: 'text', name: 'remarque', text: { fr: 'Remarque' } },
      ],
    },
  ],
};

/** What was typed in one call, and how it was closed, in the agent's order. */
interface Typed {
  /** `q1 = 0`, as the database would write it. */
  readonly answers: string[];
  closed: boolean;
}

export interface FaultReport {
  readonly seed: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly answers: number;
  readonly calls: number;
  /** Of these, so many arrived after the call was closed, and wait for review. */
  readonly late: number;
  readonly lost: readonly string[];
  readonly duplicated: readonly string[];
}

export interface FaultOptions {
  readonly runs: number;
  readonly seed: number;
  /** A fault of ours, which the report must show. */
  readonly plant?: WriteFault;
  readonly onRun?: (n: number, fault: string) => void;
}

/**
 * One agent at a real desk, in a real browser, on the compiled product; at each run a fault drawn from the seed happens
 * in mid-call. In the end the database must hold what was typed, each thing once and in order: nothing lost, nothing
 * duplicated. What is typed counts from the moment the desk has it on the device (`data-on-device`).
 */
export async function runDeskFaults({ runs, seed, plant, onRun }: FaultOptions): Promise<FaultReport> {
  const folder = await filledFolder();
  const room = await openRoom(folder, seeded(seed));
  const counted: Record<string, number> = {};
  try {
    for (let n = 0; n < runs; n += 1) {
      const fault = plant ?? room.random.pick(faults);
      counted[fault] = (counted[fault] ?? 0) + 1;
      onRun?.(n, fault);
      await takeAndCall(room);
      await type(room, room.random.between(0, 2));
      if (plant !== undefined) await suffer(room, plant);
      else await happen(room, fault as Fault);
      await settled(room);
      if (room.random.chance(0.5)) await close(room);
    }
    return report(room, seed, counted);
  } finally {
    await room.stop();
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

interface Room {
  readonly random: Random;
  readonly wire: FaultyWire;
  readonly machine: DeskMachine;
  readonly db: Database;
  readonly ledger: Map<number, Typed>;
  /** What each question shows now, so that pressing it changes something. */
  shown: Map<string, number>;
  restart(): Promise<void>;
  resolve(callId: number): Promise<void>;
  stop(): Promise<void>;
}

/** The product's folder with one agent, a supervisor and people to call day and night. */
async function filledFolder(): Promise<string> {
  const house = await openHouse(null);
  const team = await peopleAndCampaign(house, 1, content);
  await crowd(house, team, 6000);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tonalite-faults-'));
  const source = new Sqlite(path.join(house.folder, FILE));
  await source.backup(path.join(folder, FILE));
  source.close();
  await house.stop();
  return folder;
}

async function openRoom(folder: string, random: Random): Promise<Room> {
  const settings = { DATA_DIR: folder, APP_SECRET: BENCH_SECRET };
  let product: Product = await startProduct(settings);
  const wire = await layFaultyWire(product.url);
  const machine = await startMachine(wire.url, logInAgent);
  const db = new Sqlite(path.join(folder, FILE), { timeout: 5000 });
  const { cookie } = await logIn(product.url, 'supervisor@exemple.fr', BENCH_PASSWORD);
  return {
    random,
    wire,
    machine,
    db,
    ledger: new Map(),
    shown: new Map(),
    async restart() {
      await product.stop('SIGKILL');
      product = await startProduct({ ...settings, PORT: new URL(product.url).port });
    },
    async resolve(id) {
      const body = { result: 'technical' as const, note: '' };
      await createClient(product.url, cookie).ask(resolveCall, { params: { id }, body });
    },
    async stop() {
      await machine.stop();
      await wire.stop();
      db.close();
      await product.stop('SIGKILL');
    },
  };
}

/** Where the browser asks for it; a session that lives on opens the desk at once. */
async function logInAgent(page: Page): Promise<void> {
  const email = page.getByLabel('Adresse électronique');
  await email
    .or(page.getByText('En appel').first())
    .or(nextButton(page))
    .or(callButton(page))
    .first()
    .waitFor();
  if (!(await email.isVisible())) return;
  if (await email.isEditable()) await email.fill('agent0@exemple.fr');
  await page.getByLabel('Mot de passe', { exact: true }).fill(BENCH_PASSWORD);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await email.waitFor({ state: 'detached' });
}

const nextButton = (page: Page) => page.getByRole('button', { name: /^Personne suivante/ });
const callButton = (page: Page) => page.getByRole('button', { name: /^Appeler/ });

/** Up to an open call, whatever is on screen. */
async function takeAndCall({ machine, db, shown, ledger }: Room): Promise<void> {
  const { page } = machine;
  const inCall = page.locator('[data-in-call=true]');
  await inCall.or(nextButton(page)).or(callButton(page)).first().waitFor();
  if (await inCall.isVisible()) return;
  if (await nextButton(page).isVisible()) await nextButton(page).click();
  await callButton(page).first().click();
  await inCall.waitFor();
  shown.clear();
  ledger.set(callOf(db), { answers: [], closed: false });
}

function callOf(db: Database): number {
  const row = db.prepare('select max(id) as id from calls').get() as { id: number };
  return row.id;
}

/** Answers so many questions, and waits until the device has each. */
async function type(room: Room, count: number): Promise<void> {
  const { machine, random, shown, ledger, db } = room;
  const typed = ledger.get(callOf(db));
  if (typed === undefined) throw new Error('nobody is on the line');
  for (let n = 0; n < count; n += 1) {
    if (random.chance(0.2)) {
      const text = `remarque ${random.between(0, 1e9)}`;
      const field = machine.page.getByRole('textbox', { name: 'Remarque' });
      await field.fill(text);
      typed.answers.push(`remarque = ${JSON.stringify(text)}`);
    } else {
      const name = `q${random.between(1, QUESTIONS)}`;
      const value = 1 - (shown.get(name) ?? random.between(0, 1));
      const group = machine.page.locator(`[data-question=${name}]`);
      await group.locator(`input[value="${value}"]`).check();
      shown.set(name, value);
      typed.answers.push(`${name} = ${value}`);
    }
    await onDevice(machine.page);
  }
}

const onDevice = (page: Page) => page.locator('.save-state[data-on-device=true]').first().waitFor();

/** The desk says that all of it is on the server. */
async function saved({ machine }: Pick<Room, 'machine'>, timeout = 120_000): Promise<void> {
  await machine.page
    .getByText(/Enregistré à/)
    .first()
    .waitFor({ timeout });
}

/** A fault on the way to the server, several times running. */
async function suffer(room: Room, fault: WriteFault): Promise<void> {
  room.wire.afflict(fault, fault);
  await type(room, 2);
  await saved(room);
  room.wire.forget();
}

async function happen(room: Room, fault: Fault): Promise<void> {
  const { machine, wire, random, db } = room;
  switch (fault) {
    case 'offline':
    case 'offline-reload': {
      // The browser may know, or believe that all is well.
      const isKnown = random.chance(0.5);
      wire.cut();
      if (isKnown) await machine.setOffline(true);
      await type(room, random.between(1, 3));
      if (fault === 'offline-reload') {
        await machine.page.reload();
        await machine.page.locator('[data-in-call=true]').waitFor();
        await type(room, 1);
      }
      wire.mend();
      if (isKnown) await machine.setOffline(false);
      return;
    }
    case 'reload':
      await type(room, 2);
      await machine.page.reload();
      return;
    case 'page-killed':
      await type(room, 2);
      return machine.killPage();
    case 'browser-killed':
      await type(room, 2);
      return machine.killBrowser();
    case 'reply-lost':
      return suffer(room, 'lose-reply');
    case 'request-doubled':
      return suffer(room, 'duplicate');
    case 'lease-lost':
    case 'call-resolved': {
      wire.cut();
      await type(room, 1);
      db.prepare('update claims set lease_until = 0 where ended_at is null').run();
      if (fault === 'call-resolved') {
        const callId = callOf(db);
        await room.resolve(callId);
        const typed = room.ledger.get(callId);
        if (typed !== undefined) typed.closed = true;
      }
      await type(room, 1);
      wire.mend();
      // The desk learns that the call is over when its first answer arrives.
      if (fault === 'call-resolved') await nextButton(machine.page).waitFor();
      return;
    }
    case 'storage-full': {
      await machine.refuseStorage(true);
      wire.cut();
      await typeUnkept(room);
      wire.mend();
      await saved(room);
      return machine.refuseStorage(false);
    }
    case 'server-killed': {
      const restarted = room.restart();
      await type(room, 2);
      return restarted;
    }
    case 'session-ended': {
      // Offline, or the login may come between the agent and the question.
      wire.cut();
      db.prepare('delete from sessions where user_id in (select id from users where role = ?)').run('agent');
      await type(room, 1);
      wire.mend();
      return logInAgain(machine.page);
    }
  }
}

/** The device refuses: the desk says so, and keeps it in the page until the server has it. */
async function typeUnkept({ machine, db, shown, ledger, random }: Room): Promise<void> {
  const name = `q${random.between(1, QUESTIONS)}`;
  const value = 1 - (shown.get(name) ?? 0);
  await machine.page.locator(`[data-question=${name}] input[value="${value}"]`).check();
  shown.set(name, value);
  ledger.get(callOf(db))?.answers.push(`${name} = ${value}`);
  await machine.page.getByText(/Ce poste ne peut rien garder/).waitFor();
}

async function logInAgain(page: Page): Promise<void> {
  const password = page.getByRole('dialog').getByLabel('Mot de passe', { exact: true });
  await password.fill(BENCH_PASSWORD);
  await page.getByRole('dialog').getByRole('button', { name: 'Se connecter' }).click();
  await password.waitFor({ state: 'detached' });
}

/** Nothing waits any more: the desk says so, and so does the device. */
async function settled({ machine }: Room): Promise<void> {
  const isSettled = `(async () => {
    const db = await new Promise((done, failed) => {
      const asked = indexedDB.open('tonalite-desk'); asked.onsuccess = () => done(asked.result); asked.onerror = failed; });
    const left = await new Promise((done) => {
      const asked = db.transaction('outbox').objectStore('outbox').count(); asked.onsuccess = () => done(asked.result); });
    db.close();
    return left === 0 && document.querySelector('.save-state:has([data-tone=warn]), .save-state:has([data-tone=plain])') === null;
  })()`;
  const until = performance.now() + 150_000;
  while (!(await machine.page.evaluate<boolean>(isSettled).catch(() => false))) {
    if (performance.now() > until) throw new Error(`still waiting: ${await machine.page.innerText('body')}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Half the calls are closed, some of them over a bad line. */
async function close(room: Room): Promise<void> {
  const { machine, wire, random, db, ledger } = room;
  const typed = ledger.get(callOf(db));
  const { page } = machine;
  if (typed === undefined || typed.closed || !(await page.locator('[data-in-call=true]').isVisible())) return;
  const trouble = random.pick(['none', 'lose-reply', 'duplicate', 'cut'] as const);
  if (trouble === 'lose-reply' || trouble === 'duplicate') wire.afflict(trouble);
  if (trouble === 'cut') wire.cut();
  await page.getByRole('radio', { name: /Pas de réponse/ }).check();
  await page.getByRole('button', { name: 'Terminer et m’arrêter' }).click();
  if (trouble === 'cut') {
    await onDevice(page);
    wire.mend();
  }
  await nextButton(page).waitFor({ timeout: 120_000 });
  wire.forget();
  typed.closed = true;
}

/** What the database holds against what was typed. */
function report({ db, ledger }: Room, seed: number, counted: Readonly<Record<string, number>>): FaultReport {
  const lost: string[] = [];
  const duplicated: string[] = [];
  let answers = 0;
  let late = 0;
  for (const [callId, typed] of ledger) {
    const kept = keptOf(db, callId);
    late += kept.late;
    answers += typed.answers.length;
    const last = (list: readonly string[], name: string) =>
      list.findLast((one) => one.startsWith(`${name} `));
    for (const one of new Set([...typed.answers, ...kept.answers])) {
      const wanted = typed.answers.filter((other) => other === one).length;
      const found = kept.answers.filter((other) => other === one).length;
      // Typing further replaces a text that still waits: only the last one must arrive.
      const isReplaced = one.startsWith('remarque ') && one !== last(typed.answers, 'remarque');
      if (found < wanted && !isReplaced) lost.push(`call ${callId}: ${one} (${found}/${wanted})`);
      if (found > wanted) duplicated.push(`call ${callId}: ${one} (${found}/${wanted})`);
    }
    for (const name of new Set(typed.answers.map((one) => one.split(' ')[0] ?? '')))
      if (last(kept.answers, name) !== last(typed.answers, name))
        lost.push(`call ${callId}: the last ${name}`);
    const row = db.prepare('select closed_at as closedAt from calls where id = ?').get(callId) as {
      closedAt: number | null;
    };
    if (typed.closed !== (row.closedAt !== null)) lost.push(`call ${callId}: its end`);
  }
  return { seed, faults: counted, answers, calls: ledger.size, late, lost, duplicated };
}

/** In the order they arrived: before the call was closed, then after. */
function keptOf(db: Database, callId: number): { readonly answers: string[]; readonly late: number } {
  const rows = db
    .prepare('select name, value_json as value from answers where call_id = ? order by id')
    .all(callId);
  const answers = (rows as { name: string; value: string }[]).map(({ name, value }) => `${name} = ${value}`);
  const bodies = db
    .prepare(`select body_json as body from late_sendings where call_id = ? and kind = 'answers' order by id`)
    .all(callId) as { body: string }[];
  const afterwards = bodies.flatMap(({ body }) => {
    const { answers: given } = JSON.parse(body) as { answers: { name: string; value: unknown }[] };
    return given.map(({ name, value }) => `${name} = ${JSON.stringify(value)}`);
  });
  return { answers: [...answers, ...afterwards], late: afterwards.length };
}
