import { sql } from 'kysely';
import { type Db, unscoped } from '#server/platform/database.ts';

export interface Connectable {
  readonly agentId: number;
  readonly mode: string;
  readonly agentLeg: string | null;
  readonly closedAt: number | null;
  readonly opposedAt: number | null;
  /** E.164. */
  readonly number: string;
  /** Another open call rings the same line. */
  readonly isLineTaken: boolean;
}

/** A call as whoever is about to ring it must know it; undefined when a provider has nothing to do with it. */
export async function selectConnectable(
  db: Db,
  callId: number,
  provider: string,
): Promise<Connectable | undefined> {
  const row = await unscoped(db)
    .selectFrom('rings')
    .innerJoin('calls', 'calls.id', 'rings.call_id')
    .innerJoin('lines', 'lines.id', 'calls.line_id')
    .select([
      'calls.agent_id as agentId',
      'rings.mode',
      'rings.agent_leg as agentLeg',
      'calls.closed_at as closedAt',
      'lines.opposed_at as opposedAt',
      'lines.number',
      sql<number>`case when exists (select 1 from calls o where o.line_id = calls.line_id and o.id <> calls.id
        and o.closed_at is null) then 1 else 0 end`.as('taken'),
    ])
    .where('rings.call_id', '=', callId)
    .where('rings.provider', '=', provider)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { taken, ...rest } = row;
  return { ...rest, isLineTaken: Number(taken) === 1 };
}
