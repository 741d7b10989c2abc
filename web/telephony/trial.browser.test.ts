import { afterEach, expect, test } from 'vitest';
import { secretFrom } from '#server/platform/secret.ts';
import type { TestDatabase } from '#server/testing.ts';
import { postSigned } from '#server/testing-telephony.ts';
import { startTwilioDouble, twilioSettings } from '#server/testing-twilio.ts';
import { BENCH_SECRET } from '../../bench/house.ts';
import { BENCH_PASSWORD } from '../../bench/people.ts';
import { GATEWAY, type Gateway, openGateway, voiceFlags } from './testing-gateway.ts';
import { openTrial, type Trial } from './testing-trial.ts';

/**
 * Twenty calls in one go, while the network, the server, the microphone and the provider fail in turn; then everything is
 * counted again. On SQLite always; on PostgreSQL too with TRIAL=postgres.
 */
const MINUTES = 60_000;
const databases: readonly TestDatabase[] = ['sqlite', 'postgres'];
const isAsked = (on: TestDatabase) => on === 'sqlite' || process.env['TRIAL'] === 'postgres';

const opened: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.stop();
});

/** One call: what happens in it, from « Appeler » to just before it is closed. */
interface Call {
  readonly phone: string;
  readonly provider?: string;
  /** Left out: what telephony suggests is kept. */
  readonly result: string;
  readonly isSuggested?: boolean;
  /** How « Appeler » is pressed, when not once. */
  readonly start?: (desk: Desk) => Promise<void>;
  readonly happen: (desk: Desk) => Promise<void>;
  /** How it is closed, when not by its key. */
  readonly close?: (desk: Desk) => Promise<void>;
}

/** The agent's hands. */
interface Desk extends Trial {
  stage(words: string): Promise<void>;
  /** Answers a question, or writes the remark; on the device when it returns. */
  answer(name: string, value: number | string): Promise<void>;
  hangUp(): Promise<void>;
  callId(): Promise<number>;
}

function deskOf(trial: Trial, answers: string[]): Desk {
  const { page, db } = trial;
  return {
    ...trial,
    stage: (words) => page.locator('.telephone').getByText(words).first().waitFor(),
    answer: async (name, value) => {
      if (typeof value === 'number')
        await page.locator(`[data-question=${name}] input[value="${value}"]`).check();
      else await page.getByRole('textbox', { name: 'Remarque' }).fill(value);
      answers.push(`${name} = ${JSON.stringify(value)}`);
      await page.locator('.save-state[data-on-device=true]').first().waitFor();
    },
    hangUp: () => page.keyboard.press('F10'),
    callId: async () => {
      const last = await db.selectFrom('calls').select('id').orderBy('id', 'desc').limit(1).execute();
      return last[0]?.id ?? 0;
    },
  };
}

async function sitDown({ page }: Trial): Promise<void> {
  await page.goto('/appeler');
  await page.getByLabel('Adresse électronique').fill('agent0@exemple.fr');
  await page.getByLabel('Mot de passe', { exact: true }).fill(BENCH_PASSWORD);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await page.getByRole('button', { name: 'Personne suivante' }).waitFor();
  await page.keyboard.press('s');
}

async function work(trial: Trial, calls: readonly Call[]): Promise<void> {
  for (const call of calls)
    await make(trial, call).catch(async (error: unknown) => {
      const shown = await trial.page.innerText('.desk-who').catch(() => 'no desk');
      throw new Error(`call to ${call.phone}, where the desk says: ${shown}`, { cause: error });
    });
  await trial.page.getByRole('button', { name: 'Personne suivante' }).waitFor();
}

async function make(trial: Trial, call: Call): Promise<void> {
  const { page } = trial;
  await page
    .getByText(`01 99 00 ${call.phone.slice(0, 2)} ${call.phone.slice(2)}`)
    .first()
    .waitFor();
  const answers: string[] = [];
  const desk = deskOf(trial, answers);
  if (call.start === undefined) await page.keyboard.press('a');
  else await call.start(desk);
  await page.locator('[data-in-call=true]').waitFor();
  await call.happen(desk);
  const chosen = page.locator(`[name=result][value=${call.result}]`);
  if (call.isSuggested === true) await expect.poll(() => chosen.isChecked(), { timeout: 20_000 }).toBe(true);
  else await chosen.check();
  if (call.close === undefined) await page.keyboard.press('Control+Enter');
  else await call.close(desk);
  trial.done.push({ ...call, provider: call.provider ?? 'by the provider', answers });
  await page.locator('[data-in-call=true]').waitFor({ state: 'detached' });
}

/** What was done and what is found, call by call, in the order of the day. */
async function expectKept(trial: Trial, provider: string): Promise<void> {
  const { calls, openClaims } = await trial.recount();
  expect(trial.done).toHaveLength(20);
  expect(calls).toEqual(
    trial.done.map(({ phone, result, answers, provider: by }) => ({
      phone,
      result,
      answers,
      provider: by === 'manual' ? by : provider,
      isClosed: true,
      rings: by === 'manual' ? null : expect.toBeOneOf([0, 1]),
      isRingOver: true,
      told: [result],
    })),
  );
  expect(openClaims).toBe(0);
}

const saved = ({ page }: Trial) =>
  page
    .getByText(/Enregistré à/)
    .first()
    .waitFor();

async function restart({ kill, start }: Trial): Promise<void> {
  await kill();
  await start();
}

/** Somebody answers, is asked something, and is thanked. */
async function talk(desk: Desk): Promise<void> {
  await desk.stage('En communication');
  await desk.answer('q1', 1);
  await desk.answer('remarque', 'rappelle sa fille');
}

const simulated: readonly Call[] = [
  {
    phone: '1001',
    result: 'complete',
    happen: async (desk) => {
      await talk(desk);
      await desk.hangUp();
      await desk.stage('Raccroché');
    },
  },
  { phone: '1090', result: 'busy', isSuggested: true, happen: (desk) => desk.stage('Occupé') },
  { phone: '1091', result: 'no_answer', isSuggested: true, happen: (desk) => desk.stage('Pas de réponse') },
  // A voicemail picks up, and the call is closed without hanging up.
  { phone: '1092', result: 'voicemail', happen: (desk) => desk.stage('Un répondeur a peut-être décroché') },
  {
    phone: '1093',
    result: 'bad_number',
    isSuggested: true,
    happen: (desk) => desk.stage('ce numéro n’existe pas'),
  },
  // Callbacks late, twice and out of order.
  {
    phone: '1094',
    result: 'partial',
    happen: async (desk) => {
      await desk.stage('Raccroché');
      await desk.answer('q2', 0);
      await expect.poll(() => eventsOf(desk), { timeout: 20_000 }).toBe(4);
      await desk.stage('Raccroché');
    },
  },
  // Whether it rings is not known at first.
  {
    phone: '1095',
    result: 'refusal_soft',
    happen: async (desk) => {
      await desk.stage('En communication');
      await desk.hangUp();
    },
  },
  {
    phone: '1096',
    result: 'no_answer',
    happen: async (desk) => {
      await desk.stage('Ça sonne');
      await desk.hangUp();
      await desk.stage('Appel annulé');
    },
  },
  {
    phone: '1097',
    result: 'technical',
    isSuggested: true,
    happen: async (desk) => {
      await desk.stage('Les appels vers ce territoire ne sont pas ouverts');
      await desk.putRight();
    },
  },
  // The provider is down: this call and the next are dialled by hand.
  {
    phone: '1098',
    result: 'complete',
    happen: async (desk) => {
      await desk.page.getByText('Composez le numéro vous-même.').waitFor();
      await desk.answer('q1', 0);
    },
  },
  {
    phone: '1002',
    provider: 'manual',
    result: 'complete',
    happen: async (desk) => {
      await desk.answer('q1', 1);
      await desk.putRight();
    },
  },
  {
    phone: '1099',
    result: 'complete',
    happen: async (desk) => {
      await desk.page.getByRole('button', { name: 'Appeler de nouveau' }).click();
      await talk(desk);
    },
  },
  // The network is cut while somebody speaks.
  {
    phone: '1003',
    result: 'complete',
    happen: async (desk) => {
      await desk.stage('En communication');
      desk.wire.cut();
      await desk.answer('q1', 0);
      await desk.answer('q2', 1);
      desk.wire.mend();
      await saved(desk);
    },
  },
  // The server is killed while somebody speaks, and another one takes over.
  {
    phone: '1004',
    result: 'complete',
    happen: async (desk) => {
      await desk.stage('En communication');
      await desk.kill();
      await desk.answer('q1', 1);
      await desk.start();
      await desk.answer('q2', 0);
      await saved(desk);
      await desk.hangUp();
      await desk.stage('Raccroché');
    },
  },
  // It is killed just before the call is closed.
  {
    phone: '1005',
    result: 'complete',
    happen: talk,
    close: async (desk) => {
      await desk.kill();
      await desk.page.keyboard.press('Control+Enter');
      await desk.page
        .getByText(/Enregistrement…|gardé|Fermeture/)
        .first()
        .waitFor();
      await desk.start();
    },
  },
  // It is killed while it rings: nothing more is ever heard of that ring.
  {
    phone: '1196',
    result: 'no_answer',
    happen: async (desk) => {
      await desk.stage('Ça sonne');
      await restart(desk);
      await desk.hangUp();
      await desk.stage('Appel annulé');
    },
  },
  {
    phone: '1007',
    result: 'complete',
    happen: async (desk) => {
      await talk(desk);
      await saved(desk);
      await desk.page.reload();
      await desk.stage('En communication');
      await desk.answer('q3', 1);
    },
  },
  // An impatient hand.
  {
    phone: '1008',
    result: 'refusal_hard',
    start: async ({ page }) => {
      for (let n = 0; n < 4; n += 1) await page.keyboard.press('a', { delay: 5 });
    },
    happen: (desk) => desk.stage('En communication'),
  },
  // The same callback three times at once, and one of the first call of the day, hours late.
  {
    phone: '1009',
    result: 'complete',
    happen: async (desk) => {
      await talk(desk);
      const now = await desk.callId();
      for (const callId of [now, now, now, 1]) await repeat(desk, callId, 'in-progress');
      await repeat(desk, 1, 'ringing');
      await desk.stage('En communication');
    },
  },
  { phone: '1010', result: 'complete', happen: talk },
];

async function eventsOf(desk: Desk): Promise<number> {
  const callId = await desk.callId();
  return (await desk.db.selectFrom('ring_events').select('id').where('call_id', '=', callId).execute())
    .length;
}

/** What the simulator said of a call, once more. */
async function repeat({ db, product }: Trial, callId: number, status: string): Promise<void> {
  const { person_leg } = await db
    .selectFrom('rings')
    .select('person_leg')
    .where('call_id', '=', callId)
    .executeTakeFirstOrThrow();
  const form = {
    CallSid: person_leg ?? '',
    CallStatus: status,
    SequenceNumber: status === 'ringing' ? '1' : '2',
  };
  const response = await postSigned(product, `/api/telephony/simulator/status/${callId}/person`, form);
  expect(response.status).toBe(204);
}

for (const on of databases)
  test.runIf(isAsked(on))(
    `twenty calls with the simulator, on ${on}, at a desk without a microphone`,
    {
      timeout: 8 * MINUTES,
    },
    async () => {
      const trial = await openTrial({
        on,
        phones: simulated.map(({ phone }) => phone),
        settings: { TELEPHONY: 'simulator' },
        signingKey: secretFrom(BENCH_SECRET).hash('webhook', 'simulator'),
        callbackUrl: null,
        flags: voiceFlags('refused'),
      });
      opened.push(trial);
      await sitDown(trial);
      await work(trial, simulated);
      await expectKept(trial, 'simulator');
    },
  );

/** With the telephone of the page: what happens to the line is told by the gateway. */
function voiced(gateway: Gateway): readonly Call[] {
  const asked = (n: number) => expect.poll(() => gateway.twiml.length, { timeout: 30_000 }).toBe(n);
  let joined = 0;
  const joins = () => asked(++joined);

  async function rings(desk: Desk): Promise<void> {
    await joins();
    await gateway.tell('initiated');
    await gateway.tell('ringing');
    await desk.stage('Ça sonne');
  }
  async function speaks(desk: Desk): Promise<void> {
    await rings(desk);
    await gateway.pickUp();
    await talk(desk);
  }
  const ordinary = (phone: string): Call => ({
    phone,
    result: 'complete',
    happen: async (desk) => {
      await speaks(desk);
      await desk.hangUp();
      await desk.stage('Raccroché');
    },
  });
  /** Ends before anybody answers, as the provider says. */
  const unanswered = (phone: string, status: string, result: string, more = {}): Call => ({
    phone,
    result,
    isSuggested: true,
    happen: async (desk) => {
      await rings(desk);
      gateway.drop();
      await gateway.tell(status, 1, more);
    },
  });
  const heard = async () => (await gateway.packets()).received;

  return [
    ordinary('2001'),
    unanswered('2002', 'busy', 'busy'),
    unanswered('2003', 'no-answer', 'no_answer'),
    unanswered('2004', 'failed', 'bad_number', { ErrorCode: '13224' }),
    // Signalling is cut; it comes back by itself, and a key hangs up while a remark is being typed.
    {
      phone: '2005',
      result: 'complete',
      happen: async (desk) => {
        await speaks(desk);
        await saved(desk);
        await gateway.cut();
        await desk.stage('Réseau perdu : reconnexion…');
        await desk.stage('En communication');
        await desk.answer('remarque', 'rappeler le soir');
        await desk.hangUp();
        await desk.stage('Raccroché');
      },
    },
    // The browser refuses the microphone: nobody is called, then the agent dials.
    {
      phone: '2006',
      provider: 'manual',
      result: 'complete',
      start: async ({ page }) => {
        await page.evaluate(refuseMicrophone);
        await page.keyboard.press('a');
        await page.getByText('Personne n’a été appelé.').waitFor();
        await page.evaluate(allowMicrophone);
        await page.getByRole('button', { name: 'Composer à la main' }).click();
      },
      happen: (desk) => desk.answer('q1', 0),
    },
    // Every callback three times at once.
    {
      phone: '2007',
      result: 'complete',
      happen: async (desk) => {
        await joins();
        await gateway.tell('ringing', 3);
        await gateway.pickUp();
        await gateway.tell('in-progress', 3);
        await talk(desk);
        gateway.drop();
        await gateway.tell('completed', 3);
        await desk.stage('Raccroché');
      },
    },
    // The end comes first, the rest after it, backwards.
    {
      phone: '2008',
      result: 'voicemail',
      happen: async (desk) => {
        await joins();
        gateway.drop();
        for (const status of ['completed', 'in-progress', 'ringing', 'initiated']) await gateway.tell(status);
        await desk.stage('Raccroché');
      },
    },
    // What was said of the first call and of the one before comes again, backwards, while somebody else speaks.
    {
      phone: '2009',
      result: 'complete',
      happen: async (desk) => {
        await speaks(desk);
        const now = await desk.callId();
        for (const callId of [1, now - 1, now]) await gateway.repeat(callId);
        await desk.stage('En communication');
      },
    },
    // The server is killed while somebody speaks: the voice goes on without it.
    {
      phone: '2010',
      result: 'complete',
      happen: async (desk) => {
        await speaks(desk);
        await desk.kill();
        const before = await heard();
        await desk.answer('q2', 1);
        await expect.poll(heard, { timeout: 20_000 }).toBeGreaterThan(before + 50);
        await desk.stage('En communication');
        await desk.start();
        await saved(desk);
        await desk.hangUp();
        await desk.stage('Raccroché');
      },
    },
    // The person hangs up while it is away: the provider tries again until somebody is there.
    {
      phone: '2011',
      result: 'partial',
      happen: async (desk) => {
        await speaks(desk);
        await desk.kill();
        const told = gateway.end();
        await desk.start();
        await told;
        await desk.stage('Raccroché');
      },
    },
    // The same, and the provider gives up: nothing is ever told of that end.
    {
      phone: '2012',
      result: 'breakoff',
      happen: async (desk) => {
        await speaks(desk);
        await desk.kill();
        await gateway.end();
        await desk.stage('Raccroché');
        await desk.start();
      },
    },
    // It is killed between « Appeler » and the provider asking whom to dial: nobody is dialled.
    {
      phone: '2013',
      result: 'technical',
      start: async (desk) => {
        gateway.onInvite = desk.kill;
        await desk.page.keyboard.press('a');
      },
      happen: async (desk) => {
        await joins();
        expect(gateway.twiml.at(-1)).toBe('');
        gateway.onInvite = async () => {};
        await desk.stage('Appel annulé');
        await desk.start();
      },
    },
    // The network between the desk and the server is cut; the voice goes another way.
    {
      phone: '2014',
      result: 'complete',
      happen: async (desk) => {
        await speaks(desk);
        desk.wire.cut();
        await desk.answer('q2', 0);
        await desk.stage('En communication');
        desk.wire.mend();
        await saved(desk);
      },
    },
    // Both at once, and the agent hangs up and closes before anything is back.
    {
      phone: '2015',
      result: 'complete',
      happen: async (desk) => {
        await speaks(desk);
        desk.wire.cut();
        await gateway.cut();
        await desk.answer('q2', 1);
        await desk.hangUp();
        await desk.stage('Raccroché');
      },
      close: async (desk) => {
        await desk.page.keyboard.press('Control+Enter');
        await desk.page.getByText('Enregistrement de l’appel…').waitFor();
        desk.wire.mend();
      },
    },
    // The page is opened again: it left the line, the call waits for its result.
    {
      phone: '2016',
      result: 'complete',
      happen: async (desk) => {
        await speaks(desk);
        await saved(desk);
        await desk.page.reload();
        await desk.stage('Raccroché');
        await desk.answer('q3', 1);
      },
    },
    // An impatient hand.
    {
      ...ordinary('2017'),
      start: async ({ page }) => {
        for (let n = 0; n < 4; n += 1) await page.keyboard.press('a', { delay: 5 });
      },
    },
    // Closed without hanging up.
    { phone: '2018', result: 'complete', happen: speaks },
    {
      phone: '2019',
      result: 'no_answer',
      happen: async (desk) => {
        await rings(desk);
        await desk.hangUp();
        await desk.stage('Appel annulé');
      },
    },
    ordinary('2020'),
  ];
}

const refuseMicrophone = `
  window.hear = navigator.mediaDevices.getUserMedia;
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
`;
const allowMicrophone = 'navigator.mediaDevices.getUserMedia = window.hear';

for (const on of databases)
  test.runIf(isAsked(on))(
    `twenty calls with the real telephone of the page, on ${on}`,
    {
      timeout: 8 * MINUTES,
    },
    async () => {
      const double = await startTwilioDouble();
      opened.push(double);
      const settings = twilioSettings(double.url);
      const trial = await openTrial({
        on,
        phones: Array.from({ length: 20 }, (_, n) => `20${String(n + 1).padStart(2, '0')}`),
        settings: { ...settings, TWILIO_GATEWAY: GATEWAY },
        signingKey: settings['TWILIO_AUTH_TOKEN'] ?? '',
        callbackUrl: settings['PUBLIC_URL'] ?? '',
        flags: voiceFlags('allowed'),
      });
      opened.push(trial);
      const gateway = await openGateway(trial.product, trial.page.context(), trial.agentId);
      await sitDown(trial);
      await work(trial, voiced(gateway));
      await expectKept(trial, 'twilio');
      // Nothing was asked of the provider by the server: one telephone dialled each, and nobody was dialled twice.
      expect(double.calls).toEqual([]);
      const dialled = gateway.twiml.flatMap((said) => /<Number [^>]*>(.*?)<\/Number>/.exec(said)?.[1] ?? []);
      expect(new Set(dialled).size).toBe(dialled.length);
    },
  );
