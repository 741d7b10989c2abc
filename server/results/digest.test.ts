import { pino } from 'pino';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { chooseDigest, getSession } from '#server/contracts/accounts.contract.ts';
import { actOnCampaign } from '#server/contracts/campaigns.contract.ts';
import { startJobs } from '#server/jobs/index.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import { callNext, crowdList } from '#server/testing-desk.ts';
import { runningCampaign } from '#server/testing-world.ts';
import { sendDigests } from './digest.service.ts';

interface Received {
  readonly to: string[];
  readonly text: string;
}

/** A real mail server: what it received, and how it behaves now. */
let smtp: SMTPServer;
let received: Received[];
let behaviour: 'takes' | 'refuses somebody' | 'is out of order';

function startSmtp(port: number): Promise<number> {
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _session, answer) => {
      if (behaviour === 'is out of order') return answer(refusal(451, 'try later'));
      const isRefused = behaviour === 'refuses somebody' && address === app.people.requester.email;
      return isRefused ? answer(refusal(550, `no such user ${address}`)) : answer();
    },
    onData: (stream, session, answer) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        received.push({ to, text: Buffer.concat(parts).toString() });
        answer();
      });
    },
  });
  return new Promise((resolve) => {
    const listening = smtp.listen(port, '127.0.0.1', () => {
      const address = listening.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

function refusal(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode });
}

let app: TestApp;
let campaignId: number;
const sixOClock = '2026-03-18T06:00:00Z';

beforeAll(async () => {
  received = [];
  behaviour = 'takes';
  const port = await startSmtp(0);
  app = await startApp({
    settings: {
      SMTP_URL: `smtp://127.0.0.1:${port}`,
      MAIL_FROM: 'Pôle d’appels <appels@exemple.fr>',
      PUBLIC_URL: 'http://appels.exemple.fr',
    },
  });
  campaignId = (await runningCampaign(app, { name: 'Printemps', list: crowdList(4, 8000) })).id;
  const agent = await app.as('agent');
  await callNext(agent, { result: 'unable' });
  await callNext(agent, { result: 'no_answer' });
});
beforeEach(async () => {
  received = [];
  behaviour = 'takes';
  await app.deps.db.deleteFrom('digests_sent').execute();
  await app.deps.db.deleteFrom('job_leases').execute();
  app.clock.set(sixOClock);
});
afterAll(async () => {
  await app.stop();
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
});

const addressees = () => received.flatMap(({ to }) => to);

/** The words of a letter, as a reader sees them. */
function wordsOf({ text }: Received): string {
  const body = text.slice(text.indexOf('\r\n\r\n') + 4);
  return /base64/i.test(text)
    ? Buffer.from(body, 'base64').toString()
    : Buffer.from(
        body
          .replace(/=\r\n/g, '')
          .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
        'latin1',
      ).toString();
}

test('at six, requesters get the progress of their own campaigns: counts and links, nobody’s name', async () => {
  await app.jobs.run('digests.send');
  expect(addressees()).toEqual([app.people.requester.email]);
  const [letter] = received;
  if (letter === undefined) throw new Error('no letter');
  const words = wordsOf(letter);
  expect(words).toContain('Printemps : en cours');
  expect(words).toContain('- 4 personnes à appeler');
  expect(words).toContain('- 1 terminée (25');
  expect(words).toContain('- hier : 2 appels, 1 personne terminée');
  expect(words).toContain(`http://appels.exemple.fr/campagnes/${campaignId}/resultats`);
  expect(words).not.toContain('/rapport');
  expect(words).not.toContain('Personne 1');
  expect(letter.text).toMatch(/^Auto-Submitted: auto-generated/m);
  const trace = await app.deps.db
    .selectFrom('audit_entries')
    .select(['actor_id', 'details_json'])
    .where('action', '=', 'digest.send')
    .execute();
  expect(trace).toEqual([{ actor_id: null, details_json: JSON.stringify({ campaigns: 1 }) }]);
});

test('two processes at the same instant, and the sweeps after them, send it once', async () => {
  const other = startJobs(app.deps, { everyMs: null });
  await Promise.all([app.jobs.run('digests.send'), other.run('digests.send')]);
  await app.deps.db.deleteFrom('job_leases').execute();
  await Promise.all([app.jobs.tick(), other.run('digests.send')]);
  await other.stop();
  expect(addressees()).toHaveLength(1);
  // Without the lease of the job either: both have seen that it was due.
  await app.deps.db.deleteFrom('digests_sent').execute();
  await Promise.all([sendDigests(app.deps), sendDigests(app.deps)]);
  expect(addressees()).toHaveLength(2);
  app.clock.set('2026-03-19T06:00:00Z');
  await app.jobs.run('digests.send');
  expect(addressees()).toHaveLength(3);
});

test('while the mail server is out of order nothing is lost: it leaves with a later sweep of the same day', async () => {
  behaviour = 'is out of order';
  await app.jobs.run('digests.send');
  expect(received).toEqual([]);
  behaviour = 'takes';
  app.clock.set('2026-03-18T06:05:00Z');
  await app.jobs.tick();
  expect(addressees()).toEqual([app.people.requester.email]);
});

test('when no server answers at all, it leaves once one does', async () => {
  const port = Number(new URL(app.deps.config.mail?.url ?? '').port);
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
  await app.jobs.run('digests.send');
  await startSmtp(port);
  await app.jobs.tick();
  expect(addressees()).toHaveLength(1);
});

test('an address that is refused does not keep the others waiting, is not tried again, and is not logged', async () => {
  const colleague = await app.addPerson({
    name: 'Rose Autonomie',
    email: 'rose@exemple.fr',
    role: 'requester',
    directorateId: app.directorates.autonomie,
  });
  behaviour = 'refuses somebody';
  const lines: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
  const jobs = startJobs({ ...app.deps, log }, { everyMs: null });
  await jobs.run('digests.send');
  await jobs.stop();
  expect(addressees()).toEqual([colleague.email]);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('550');
  expect(lines[0]).not.toContain('@');
  await app.jobs.tick();
  expect(received).toHaveLength(1);
  await app.deps.db.updateTable('users').set({ disabled_at: 1 }).where('id', '=', colleague.id).execute();
});

test('whoever does not want it is left in peace, and may want it again', async () => {
  const requester = await app.as('requester');
  const digest = async () => (await requester.ask(getSession)).digest;
  expect(await digest()).toEqual({ wanted: true, isSent: true });
  await requester.ask(chooseDigest, { body: { wanted: false } });
  expect(await digest()).toEqual({ wanted: false, isSent: true });
  await app.jobs.run('digests.send');
  expect(received).toEqual([]);
  await requester.ask(chooseDigest, { body: { wanted: true } });
  await app.jobs.tick();
  expect(received).toHaveLength(1);
  expect((await (await app.as('agent')).ask(getSession)).digest).toBeNull();
});

test('a campaign that ended the day before is told once more, with its report, then no longer', async () => {
  app.clock.set('2026-03-18T14:00:00+01:00');
  const supervisor = await app.as('supervisor');
  await supervisor.ask(actOnCampaign, { params: { id: campaignId, action: 'close' }, body: {} });
  await app.jobs.tick();
  received = [];
  app.clock.set('2026-03-19T06:00:00Z');
  await app.jobs.run('digests.send');
  expect(received.map(wordsOf)).toEqual([expect.stringContaining('Printemps : close')]);
  const report = `/campagnes/${campaignId}/rapport`;
  expect(received.map(wordsOf)).toEqual([expect.stringContaining(`http://appels.exemple.fr${report}`)]);
  app.clock.set('2026-03-20T06:00:00Z');
  await app.jobs.run('digests.send');
  expect(received).toHaveLength(1);
});
