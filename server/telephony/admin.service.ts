import type { z } from 'zod';
import { recordAudit } from '#server/audit/index.ts';
import { readFrenchNumber, territoryDialled } from '#server/contracts/caller-id.ts';
import {
  type checkTelephony,
  findingCodes,
  type getSoftphoneToken,
  type getTelephony,
} from '#server/contracts/telephony.contract.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import { Refusal } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { parisDay, parisDayStart } from '#server/platform/team-time.ts';
import { EDGE } from '#server/platform/telephony-config.ts';
import { deleteDeskPhone, putDeskPhone, selectDeskPhone } from './desk-phones.store.ts';
import { TelephonyError } from './port.ts';
import { countRingsSince } from './rings.store.ts';
import type { Telephony } from './telephony.ts';
import { recover, selectTroubles } from './trouble.service.ts';

type AdminDeps = Pick<Deps, 'db' | 'clock' | 'live' | 'log'>;

/** What everybody may know of how calls are placed. */
export async function describeTelephony(
  { provider, config }: Telephony,
  { db, clock }: AdminDeps,
): Promise<z.infer<typeof getTelephony.response>> {
  const { placesCalls, softphone, deskPhone, hangUp, recording, inbound } = provider.capabilities;
  const today = parisDayStart(parisDay(clock.now()));
  const troubles = placesCalls ? await selectTroubles(db) : [];
  return {
    provider: config.provider,
    capabilities: { placesCalls, softphone, deskPhone, hangUp, recording, inbound },
    callerId: placesCalls ? config.callerId : null,
    territories: [...config.territories],
    placedToday: placesCalls ? await countRingsSince(db, today, config.dailyCap) : 0,
    dailyCap: config.dailyCap,
    troubles: troubles.map(({ code, territory, sinceAt }) => ({ code, territory, since: sinceAt })),
  };
}

/** Asks the provider; with nothing wrong, troubles are put away. Refuses `telephony.failed`. */
export async function checkSettings(
  viewer: Viewer,
  telephony: Telephony,
  deps: AdminDeps,
): Promise<z.infer<typeof checkTelephony.response>> {
  const told = await asked(() => telephony.provider.checkConfig());
  const findings = told.flatMap(({ level, code }) => {
    const known = findingCodes.find((one) => one === code);
    return known === undefined ? [] : [{ level, code: known }];
  });
  if (telephony.rewrittenHosts.size > 0) findings.push({ level: 'warn', code: 'host_rewritten' });
  if (findings.every(({ level }) => level !== 'error')) await recover(deps.db, viewer.userId, deps);
  return { findings };
}

/** Refuses `telephony.by_hand`, `telephony.number_not_allowed` and `telephony.failed`. */
export async function tryCallerId(
  viewer: Viewer,
  typed: string,
  { provider, config }: Telephony,
  { db, clock }: AdminDeps,
): Promise<void> {
  if (!provider.capabilities.placesCalls) throw new Refusal('telephony.by_hand');
  const number = readFrenchNumber(typed);
  if (number === null || !config.territories.includes(territoryDialled(number)))
    throw new Refusal('telephony.number_not_allowed');
  await asked(() => provider.callTest(number));
  const said = { actorId: viewer.userId, action: 'telephony.test', entity: 'telephony', entityId: null };
  await recordAudit(db, said, clock);
}

const TOKEN_S = 3600;

/** Refuses `telephony.by_hand`. */
export async function softphoneToken(
  viewer: Viewer,
  { provider, config }: Telephony,
  { clock }: AdminDeps,
): Promise<z.infer<typeof getSoftphoneToken.response>> {
  if (!provider.capabilities.softphone) throw new Refusal('telephony.by_hand');
  const expiresAt = clock.now() + TOKEN_S * 1000;
  const token = await provider.softphoneToken(viewer.userId, TOKEN_S);
  return { token, expiresAt, edge: EDGE, gateway: config.twilio?.gateway ?? null };
}

export function deskPhoneOf(db: Db, viewer: Viewer): Promise<string | null> {
  return selectDeskPhone(db, viewer.userId);
}

/** Refuses `telephony.number_not_allowed`. The number is in no log, and not in the audit. */
export async function changeDeskPhone(
  viewer: Viewer,
  typed: string | null,
  { db, clock }: AdminDeps,
): Promise<string | null> {
  const number = typed === null ? null : readFrenchNumber(typed);
  if (typed !== null && number === null) throw new Refusal('telephony.number_not_allowed');
  await inTransaction(db, async (tx) => {
    if (number === null) await deleteDeskPhone(tx, viewer.userId);
    else await putDeskPhone(tx, viewer.userId, number);
    const details = { isSet: number !== null };
    const said = {
      actorId: viewer.userId,
      action: 'telephony.desk_phone',
      entity: 'user',
      entityId: viewer.userId,
    };
    await recordAudit(tx, { ...said, details }, clock);
  });
  return number;
}

async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TelephonyError) throw new Refusal('telephony.failed', { code: error.code });
    throw error;
  }
}
