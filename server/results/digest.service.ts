import { recordAudit } from '#server/audit/index.ts';
import { inTransaction } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import { type Mail, MailError, openMail } from '#server/platform/mail.ts';
import { parisDay, parisDayStart } from '#server/platform/team-time.ts';
import { type DigestCampaign, digestDay, digestLetter } from './digest.rules.ts';
import {
  countPlaced,
  countSettled,
  deleteSent,
  deleteSentBefore,
  insertSent,
  type Period,
  selectAddressees,
  selectToTell,
} from './digest.store.ts';
import { isReached } from './outcomes.rules.ts';
import { countEntries } from './tallies.store.ts';

type Addressee = Awaited<ReturnType<typeof selectAddressees>>[number];

/**
 * Sends each requester the progress of the campaigns of their directorate, under way or ended the day before: counts only,
 * once a day whatever the number of processes. What could not leave is tried again at the next sweep; nothing leaves
 * without a mail server in the settings.
 */
export async function sendDigests(deps: Deps, isStopping: () => boolean = () => false): Promise<void> {
  const { db, clock, config } = deps;
  const day = digestDay(clock.now());
  if (config.mail === null || day === null) return;
  const campaigns = await selectToTell(db, yesterday(clock.now()));
  const directorateIds = [...new Set(campaigns.map(({ directorateId }) => directorateId))];
  const addressees = await selectAddressees(db, directorateIds, day);
  const mail = addressees.length > 0 ? openMail(config) : null;
  if (mail === null) return;
  const letters = new Map<number, ReturnType<typeof digestLetter>>();
  try {
    for (const addressee of addressees) {
      if (isStopping()) return;
      const { directorateId } = addressee;
      if (directorateId === null) continue;
      const own = campaigns.filter((campaign) => campaign.directorateId === directorateId);
      const letter = letters.get(directorateId) ?? (await letterOn(deps, own));
      letters.set(directorateId, letter);
      if (!(await sendOne(deps, mail, addressee, day, letter, own.length))) return;
    }
  } finally {
    mail.close();
  }
}

/** The team's day before this instant's. */
function yesterday(now: number): Period {
  const to = parisDayStart(parisDay(now));
  return { from: parisDayStart(parisDay(to - 1)), to };
}

async function letterOn(
  { db, clock, config }: Deps,
  campaigns: Awaited<ReturnType<typeof selectToTell>>,
): Promise<ReturnType<typeof digestLetter>> {
  const period = yesterday(clock.now());
  const told: DigestCampaign[] = [];
  for (const { id, name, state } of campaigns) {
    const people = await countEntries(db, [id]);
    const count = (rows: typeof people) => rows.reduce((sum, { n }) => sum + n, 0);
    told.push({
      id,
      name,
      state,
      total: count(people),
      done: count(people.filter(({ state }) => state === 'done')),
      reached: count(people.filter(isReached)),
      calls: await countPlaced(db, id, period),
      settled: await countSettled(db, id, period),
    });
  }
  return digestLetter(told, clock.now(), config.publicUrl ?? '');
}

/**
 * False: the mail server cannot be used now, no letter would leave. The row is written before the letter leaves: a process
 * that dies in between costs one digest, never sends two.
 */
async function sendOne(
  { db, clock, log }: Deps,
  mail: Mail,
  { id, email }: Addressee,
  day: string,
  letter: ReturnType<typeof digestLetter>,
  campaigns: number,
): Promise<boolean> {
  if (!(await inTransaction(db, (tx) => insertSent(tx, id, day, clock.now())))) return true;
  try {
    await mail.send({ to: email, ...letter });
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    log.warn({ userId: id, code: error.code }, 'digest not sent');
    if (error.permanent) return true;
    await inTransaction(db, (tx) => deleteSent(tx, id, day));
    return false;
  }
  const entry = { actorId: null, action: 'digest.send', entity: 'user', entityId: id };
  await inTransaction(db, (tx) => recordAudit(tx, { ...entry, details: { campaigns } }, clock));
  return true;
}

/** Every day: which digests left is of no use after a month. */
export async function purgeDigests({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<void> {
  await deleteSentBefore(db, parisDay(clock.now() - 31 * 86_400_000));
}
