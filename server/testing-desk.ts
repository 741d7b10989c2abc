import { closeCall, openCall } from '#server/contracts/calls.contract.ts';
import type { BodyInputOf } from '#server/contracts/endpoint.ts';
import { type Claimed, claimNext, type Reason } from '#server/contracts/queue.contract.ts';
import { unscoped } from '#server/platform/database.ts';
import type { Client, TestApp } from '#server/testing.ts';

export interface ListedPerson {
  readonly name: string;
  /** The last four digits of a fictional number, or a whole number. */
  readonly phone: string;
  readonly phone2?: string;
  readonly postalCode?: string;
  readonly language?: string;
  /** `31/12/2026` */
  readonly deadline?: string;
}

/** A file with these people, as a directorate would send it. */
export function listOf(people: readonly ListedPerson[]): string {
  const rows = people.map((person) =>
    [
      person.name,
      fictional(person.phone),
      fictional(person.phone2 ?? ''),
      person.postalCode ?? '93100',
      person.language ?? 'fr',
      person.deadline ?? '',
    ].join(';'),
  );
  return ['Nom;Téléphone;Téléphone 2;CP;Langue;Fin de droit', ...rows, ''].join('\r\n');
}

function fictional(phone: string): string {
  return /^\d{4}$/.test(phone) ? `019900${phone}` : phone;
}

/** So many people, each on a line of their own. */
export function crowdList(count: number, from = 1000): string {
  return listOf(
    Array.from({ length: count }, (_, index) => ({
      name: `Personne ${index + 1}`,
      phone: `${from + index}`,
    })),
  );
}

/** The next person; fails when there is nobody. */
export async function take(client: Client): Promise<Claimed> {
  const desk = await client.ask(claimNext);
  if (desk.claim === null) throw new Error(`nobody: ${JSON.stringify(desk.reasons)}`);
  return desk;
}

/** Why there is nobody; fails when there is somebody. */
export async function nobody(client: Client): Promise<readonly Reason[]> {
  const desk = await client.ask(claimNext);
  if (desk.claim !== null) throw new Error(`somebody: ${desk.targets.map(({ name }) => name).join(', ')}`);
  return desk.reasons;
}

/** The names of those in hand, the one to ask for first. */
export function namesOf(desk: Claimed): string[] {
  return desk.targets.map(({ name }) => name);
}

/** Rings the claim's line; returns the call's id. */
export async function ring(client: Client, desk: Claimed): Promise<number> {
  const body = { claimId: desk.claim.id, lineId: desk.claim.lineId };
  return (await client.ask(openCall, { body })).call.id;
}

/** Takes, rings and closes in one go; returns what was in hand. */
export async function callNext(client: Client, close: BodyInputOf<typeof closeCall>): Promise<Claimed> {
  const desk = await take(client);
  const id = await ring(client, desk);
  await client.ask(closeCall, { params: { id }, body: close });
  return desk;
}

/** A person's row in the queue, whole. */
export async function entryOf(app: TestApp, targetId: number) {
  return unscoped(app.deps.db)
    .selectFrom('queue_entries')
    .selectAll()
    .where('target_id', '=', targetId)
    .executeTakeFirstOrThrow();
}

/** Every row of the queue, by person. */
export async function everyEntry(app: TestApp) {
  return unscoped(app.deps.db).selectFrom('queue_entries').selectAll().orderBy('target_id').execute();
}

/**
 * Between two tests of one file: nobody in hand, every campaign closed, no line resting or opposed, the clock back where
 * it was. Much quicker than a new product each time.
 */
export async function clearDesk(app: TestApp, at = '2026-03-17T10:30:00+01:00'): Promise<void> {
  const db = unscoped(app.deps.db);
  await db.deleteFrom('line_leases').execute();
  await db.updateTable('queue_entries').set({ claim_id: null }).execute();
  await db
    .updateTable('claims')
    .set({ ended_at: app.clock.now(), in_call: 0 })
    .where('ended_at', 'is', null)
    .execute();
  await db.updateTable('campaigns').set({ state: 'closed' }).execute();
  await db.deleteFrom('campaign_agents').execute();
  await db.deleteFrom('sessions').execute();
  await db.updateTable('lines').set({ rest_until: 0, opposed_at: null }).execute();
  await db.deleteFrom('oppositions').execute();
  await db
    .updateTable('calls')
    .set({ closed_at: 0, result: 'technical' })
    .where('closed_at', 'is', null)
    .execute();
  await db.updateTable('calls').set({ started_at: 0 }).execute();
  app.clock.set(at);
}

/** Every row of the queue of one campaign, by person. */
export async function entriesOf(app: TestApp, campaignId: number) {
  return unscoped(app.deps.db)
    .selectFrom('queue_entries')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .orderBy('target_id')
    .execute();
}
