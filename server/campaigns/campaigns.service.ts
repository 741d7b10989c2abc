import { recordAudit } from '#server/audit/index.ts';
import {
  type actOnCampaign,
  type CampaignAction,
  type CampaignSummary,
  type CampaignView,
  campaignSummary,
  campaignView,
  type changeCampaign,
  type createCampaign,
  DEFAULT_MASK_BELOW,
  defaultCallRules,
  defaultSchedule,
} from '#server/contracts/campaigns.contract.ts';
import type { BodyOf } from '#server/contracts/endpoint.ts';
import type { Clock } from '#server/platform/clock.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import { found, Refusal } from '#server/platform/refusal.ts';
import { allScope, type Viewer } from '#server/platform/scope.ts';
import {
  actionsFor,
  canAssign,
  canEdit,
  canImport,
  datesAgree,
  hasBegun,
  hasCome,
  isOver,
  missingFrom,
  objectiveFaults,
  type RequiredField,
  requiredWords,
  scheduleFaults,
  transitions,
} from './campaign.rules.ts';
import { type CampaignRecord, campaignRecord, recordOf } from './campaign-record.ts';
import {
  countTargets,
  hasActiveAgent,
  hasDirectorate,
  insertCampaign,
  insertComment,
  replaceAgents,
  selectAgents,
  selectCallers,
  selectCampaign,
  selectCampaigns,
  selectComments,
  selectNames,
  selectOtherShares,
  selectTimely,
  selectUsableScript,
  updateCampaign,
} from './campaigns.store.ts';
import { refuseUneditable, rulesChange, wrongState } from './rules.service.ts';

const LIST_LIMIT = 500;

type Change = BodyOf<typeof changeCampaign>;

export async function listVisibleCampaigns(db: Db, viewer: Viewer): Promise<CampaignSummary[]> {
  const rows = await selectCampaigns(db, viewer.scope, LIST_LIMIT);
  const counts = await countTargets(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) =>
    campaignSummary.parse({
      id: row.id,
      name: row.name,
      state: row.state,
      directorateId: row.directorate_id,
      directorateName: row.directorate_name,
      startsOn: row.starts_on,
      endsOn: row.ends_on,
      ...(counts.get(row.id) ?? { targets: 0, done: 0 }),
    }),
  );
}

export async function readCampaign(db: Db, viewer: Viewer, id: number): Promise<CampaignView> {
  const row = found(await selectCampaign(db, viewer.scope, id));
  const record = recordOf(row);
  const names = await selectNames(db, row);
  const script = await scriptOf(db, record);
  const counts = (await countTargets(db, [id])).get(id) ?? { targets: 0, done: 0 };
  const has = { script: script?.live_version_id != null, targets: counts.targets > 0 };
  const comments = await selectComments(db, id);
  return campaignView.parse({
    ...record,
    ...counts,
    directorateName: names.directorate,
    createdByName: names.creator,
    scriptName: script?.name ?? null,
    agents: await selectAgents(db, id),
    // What requester and supervisor tell each other is not the agents' business.
    comments: viewer.role === 'agent' ? [] : comments,
    actions: actionsFor(record.state, viewer.role),
    canEdit: canEdit(record.state, viewer.role),
    canImport: canImport(record.state, viewer.role),
    canAssign: canAssign(record.state, viewer.role),
    missing: missingFrom(record, has),
  });
}

export async function commission(
  db: Db,
  viewer: Viewer,
  input: BodyOf<typeof createCampaign>,
  clock: Clock,
): Promise<CampaignView> {
  const directorateId = await directorateFor(db, viewer, input.directorateId);
  checkConsistency({ startsOn: null, endsOn: null, retentionEndsOn: null }, input);
  refuseSharing(viewer, null, input.minShare);
  refuseUnmasking(viewer, DEFAULT_MASK_BELOW, input.maskBelow);
  await checkScript(db, input.scriptId ?? null, directorateId);
  const now = clock.now();
  const id = await inTransaction(db, async (tx) => {
    const campaignId = await insertCampaign(tx, {
      directorate_id: directorateId,
      name: input.name,
      state: 'draft',
      purpose: input.purpose ?? '',
      controller: input.controller ?? '',
      lawful_basis: input.lawfulBasis ?? 'public_interest',
      data_source: input.dataSource ?? '',
      dpo_contact: input.dpoContact ?? '',
      neutral_reason: input.neutralReason ?? '',
      starts_on: input.startsOn ?? null,
      ends_on: input.endsOn ?? null,
      starts_itself: input.startsItself === true ? 1 : 0,
      retention_ends_on: input.retentionEndsOn ?? null,
      objectives_json: JSON.stringify(input.objectives ?? []),
      script_id: input.scriptId ?? null,
      script_version_id: null,
      schedule_json: JSON.stringify(input.schedule ?? defaultSchedule),
      rules_json: JSON.stringify(input.rules ?? defaultCallRules),
      priority: input.priority ?? 5,
      min_share: input.minShare ?? null,
      frame: input.frame ?? 'eligibility_known',
      mask_below: input.maskBelow ?? DEFAULT_MASK_BELOW,
      sampling: input.sampling ?? 'census',
      population: input.population ?? null,
      created_by: viewer.userId,
      created_at: now,
      changed_at: now,
    });
    await recordAudit(tx, { ...entryOf(viewer, 'create', campaignId), details: { directorateId } }, clock);
    return campaignId;
  });
  return readCampaign(db, viewer, id);
}

/** Changes a commission. Once calls may have been made, its script stays (a new version of it may be published). */
export async function editCampaign(
  db: Db,
  viewer: Viewer,
  id: number,
  change: Change,
  clock: Clock,
): Promise<CampaignView> {
  const record = await campaignRecord(db, viewer.scope, id);
  refuseUneditable(record, viewer);
  checkConsistency(record, change);
  refuseSharing(viewer, record.minShare, change.minShare);
  refuseUnmasking(viewer, record.maskBelow, change.maskBelow);
  if (change.scriptId !== undefined && change.scriptId !== record.scriptId) {
    if (hasBegun(record.state)) throw wrongState(record);
    await checkScript(db, change.scriptId, record.directorateId);
  }
  await inTransaction(db, async (tx) => {
    const columns = { ...columnsOf(change), ...rulesChange(record, change.rules), changed_at: clock.now() };
    if (!(await updateCampaign(tx, viewer.scope, record, columns))) throw await wrongStateNow(tx, viewer, id);
    if (change.minShare !== undefined && change.minShare !== record.minShare) {
      const agents = await selectAgents(tx, id);
      await refuseOverShared(
        tx,
        { id, minShare: change.minShare },
        agents.map((agent) => agent.id),
      );
    }
    await recordAudit(
      tx,
      { ...entryOf(viewer, 'change', id), details: { fields: Object.keys(change) } },
      clock,
    );
  });
  return readCampaign(db, viewer, id);
}

/**
 * One step in the life of a campaign. The write is conditional on the state the decision was made on: of two people
 * pressing at once one succeeds, the other learns the new state. The first start takes the live version of the script;
 * after a pause the campaign keeps its own: it goes over to another one only when somebody says so (decision 0022).
 */
export async function act(
  db: Db,
  viewer: Viewer,
  id: number,
  action: CampaignAction,
  { comment }: BodyOf<typeof actOnCampaign>,
  clock: Clock,
): Promise<CampaignView> {
  const record = await campaignRecord(db, viewer.scope, id);
  const transition = transitions[action];
  if (!transition.roles.includes(viewer.role)) throw new Refusal('session.forbidden');
  if (!transition.from.includes(record.state)) throw wrongState(record);
  if (action === 'return' && comment === '') {
    throw new Refusal('campaign.return_without_comment', {}, [
      { path: 'comment', detail: 'Dites ce qu’il faut corriger.' },
    ]);
  }
  const script = await scriptOf(db, record);
  if (action === 'submit' || action === 'start') await checkComplete(db, record, action, script);
  await inTransaction(db, async (tx) => {
    if (!(await move(tx, viewer, record, action, script, clock))) throw await wrongStateNow(tx, viewer, id);
    // Kept even without a word: who decided what, and when, is part of the commission.
    const line = { campaign_id: id, author_id: viewer.userId, action, text: comment, at: clock.now() };
    await insertComment(tx, line);
  });
  return readCampaign(db, viewer, id);
}

/** Who moves a campaign: somebody within their scope, or time itself (`userId` null). */
type Mover = Pick<Viewer, 'scope'> & { readonly userId: number | null };

/** Writes one step, audited; false when the campaign is no longer in the state it was decided on. */
async function move(
  tx: Db,
  by: Mover,
  record: CampaignRecord,
  action: CampaignAction,
  script: UsableScript,
  clock: Clock,
): Promise<boolean> {
  const isFirstStart = action === 'start' && record.scriptVersionId === null;
  const version = isFirstStart ? { script_version_id: script?.live_version_id ?? null } : {};
  const change = { state: transitions[action].to, changed_at: clock.now(), ...version };
  if (!(await updateCampaign(tx, by.scope, record, change))) return false;
  await recordAudit(tx, { ...entryOf(by, action, record.id), details: { from: record.state } }, clock);
  return true;
}

const time: Mover = { scope: allScope, userId: null };
/** The first place on earth to see a day begin is this far ahead of UTC. */
const EARLIEST_DAY_MS = 14 * 3_600_000;

/**
 * What time does to campaigns: closes those in progress whose last day is over where their people live (people in hand
 * are finished first, the queue closes the others), and starts those approved that start by themselves, once nothing is
 * missing. Returns those that changed.
 */
export async function keepDates(db: Db, clock: Clock): Promise<{ id: number; directorateId: number }[]> {
  const now = clock.now();
  const changed: { id: number; directorateId: number }[] = [];
  const today = new Date(now + EARLIEST_DAY_MS).toISOString().slice(0, 10);
  for (const { campaign, territories } of await selectTimely(db, today)) {
    const record = recordOf(campaign);
    const isEnding = isOver(record.endsOn, territories, now);
    const isStarting = record.state === 'approved' && !isEnding && hasCome(record.startsOn, territories, now);
    if (!isStarting && !(isEnding && record.state !== 'approved')) continue;
    const script = await scriptOf(db, record);
    if (isStarting && (await lacking(db, record, 'start', script)).length > 0) continue;
    const action = isStarting ? 'start' : 'close';
    if (await inTransaction(db, (tx) => move(tx, time, record, action, script, clock))) changed.push(record);
  }
  return changed;
}

/** Replaces the agents of a campaign; only active accounts that may sit at the desk. */
export async function assign(
  db: Db,
  viewer: Viewer,
  id: number,
  agentIds: readonly number[],
  clock: Clock,
): Promise<CampaignView> {
  const record = await campaignRecord(db, viewer.scope, id);
  if (!canAssign(record.state, viewer.role)) throw wrongState(record);
  const wanted = [...new Set(agentIds)];
  const callers = await selectCallers(db, wanted);
  const fields = wanted.flatMap((agentId, index) =>
    callers.has(agentId)
      ? []
      : [{ path: `agentIds.${index}`, detail: 'Ce compte est désactivé ou ne peut pas appeler.' }],
  );
  if (fields.length > 0) throw new Refusal('request.invalid', {}, fields);
  await inTransaction(db, async (tx) => {
    // Takes the campaign's row lock, so that two lists sent at once follow one another instead of mixing.
    const touched = await updateCampaign(tx, viewer.scope, record, { changed_at: clock.now() });
    if (!touched) throw await wrongStateNow(tx, viewer, id);
    await refuseOverShared(tx, record, wanted);
    await replaceAgents(tx, id, wanted);
    await recordAudit(tx, { ...entryOf(viewer, 'assign', id), details: { agentIds: wanted } }, clock);
  });
  return readCampaign(db, viewer, id);
}

async function directorateFor(db: Db, viewer: Viewer, wanted: number | undefined): Promise<number> {
  const directorateId = wanted ?? viewer.directorateId;
  if (directorateId === null) {
    throw new Refusal('user.directorate_required', {}, [
      { path: 'directorateId', detail: 'Choisissez la direction commanditaire.' },
    ]);
  }
  const isForeign = viewer.directorateId !== null && directorateId !== viewer.directorateId;
  if (isForeign || !(await hasDirectorate(db, directorateId))) throw new Refusal('resource.not_found');
  return directorateId;
}

type Dates = Pick<CampaignRecord, 'startsOn' | 'endsOn' | 'retentionEndsOn'>;

function checkConsistency(current: Dates, change: Change): void {
  const { startsOn = current.startsOn, endsOn = current.endsOn } = change;
  const { retentionEndsOn = current.retentionEndsOn } = change;
  if (!datesAgree({ startsOn, endsOn, retentionEndsOn })) throw new Refusal('campaign.dates');
  const faults = [
    ...(change.schedule === undefined ? [] : scheduleFaults(change.schedule)),
    ...objectiveFaults(change.objectives ?? []),
  ];
  if (faults.length > 0) throw new Refusal('request.invalid', {}, faults);
}

/** A share weighs on other directorates' campaigns: it is for whoever leads the agents to promise. */
function refuseSharing(viewer: Viewer, current: number | null, wanted: number | null | undefined): void {
  if (wanted === undefined || wanted === current || viewer.role === 'supervisor') return;
  throw new Refusal('session.forbidden', {}, [
    { path: 'minShare', detail: 'Une part se demande à un·e responsable.' },
  ]);
}

/** Without a threshold analysts see every count: it is for whoever answers for all directorates to decide. */
function refuseUnmasking(viewer: Viewer, current: number, wanted: number | undefined): void {
  if (wanted !== 0 || wanted === current || viewer.role === 'supervisor') return;
  throw new Refusal('session.forbidden', {}, [
    { path: 'maskBelow', detail: 'Ne rien masquer se demande à un·e responsable.' },
  ]);
}

/** Nobody can owe more than all their calls. */
async function refuseOverShared(
  tx: Db,
  { id, minShare }: Pick<CampaignRecord, 'id' | 'minShare'>,
  agentIds: readonly number[],
): Promise<void> {
  if (minShare === null) return;
  const others = await selectOtherShares(tx, id, agentIds);
  if (others + minShare > 100) throw new Refusal('campaign.shares_over', { others, most: 100 - others });
}

async function checkScript(db: Db, scriptId: number | null, directorateId: number): Promise<void> {
  if (scriptId !== null) found(await selectUsableScript(db, scriptId, directorateId));
}

type UsableScript = Awaited<ReturnType<typeof selectUsableScript>>;

async function scriptOf(db: Db, record: CampaignRecord): Promise<UsableScript> {
  return record.scriptId === null ? undefined : selectUsableScript(db, record.scriptId, record.directorateId);
}

/** What is missing for this step. */
async function lacking(
  db: Db,
  record: CampaignRecord,
  action: 'submit' | 'start',
  script: UsableScript,
): Promise<RequiredField[]> {
  const targets = (await countTargets(db, [record.id])).get(record.id)?.targets ?? 0;
  const has = { script: script?.live_version_id != null, targets: targets > 0 };
  const missing: RequiredField[] = missingFrom(record, has);
  if (action === 'start' && !(await hasActiveAgent(db, record.id))) missing.push('agents');
  return missing;
}

async function checkComplete(
  db: Db,
  record: CampaignRecord,
  action: 'submit' | 'start',
  script: UsableScript,
): Promise<void> {
  const missing = await lacking(db, record, action, script);
  if (missing.length === 0) return;
  const fields = missing.map((field) => ({ path: field, detail: `Il manque ${requiredWords[field]}.` }));
  const words = missing.map((field) => requiredWords[field]).join(', ');
  throw new Refusal('campaign.incomplete', { missing: words }, fields);
}

function columnsOf(change: Change) {
  const { objectives, schedule } = change;
  return {
    ...(change.name !== undefined && { name: change.name }),
    ...(change.purpose !== undefined && { purpose: change.purpose }),
    ...(change.controller !== undefined && { controller: change.controller }),
    ...(change.lawfulBasis !== undefined && { lawful_basis: change.lawfulBasis }),
    ...(change.dataSource !== undefined && { data_source: change.dataSource }),
    ...(change.dpoContact !== undefined && { dpo_contact: change.dpoContact }),
    ...(change.neutralReason !== undefined && { neutral_reason: change.neutralReason }),
    ...(change.startsOn !== undefined && { starts_on: change.startsOn }),
    ...(change.endsOn !== undefined && { ends_on: change.endsOn }),
    ...(change.startsItself !== undefined && { starts_itself: change.startsItself ? 1 : 0 }),
    ...(change.retentionEndsOn !== undefined && { retention_ends_on: change.retentionEndsOn }),
    ...(change.scriptId !== undefined && { script_id: change.scriptId }),
    ...(change.priority !== undefined && { priority: change.priority }),
    ...(change.minShare !== undefined && { min_share: change.minShare }),
    ...(change.frame !== undefined && { frame: change.frame }),
    ...(change.maskBelow !== undefined && { mask_below: change.maskBelow }),
    ...(change.sampling !== undefined && { sampling: change.sampling }),
    ...(change.population !== undefined && { population: change.population }),
    ...(objectives !== undefined && { objectives_json: JSON.stringify(objectives) }),
    ...(schedule !== undefined && { schedule_json: JSON.stringify(schedule) }),
  };
}

async function wrongStateNow(tx: Db, viewer: Viewer, id: number): Promise<Refusal> {
  return wrongState(await campaignRecord(tx, viewer.scope, id));
}

function entryOf({ userId }: { readonly userId: number | null }, verb: string, entityId: number) {
  return { actorId: userId, action: `campaign.${verb}`, entity: 'campaign', entityId };
}
