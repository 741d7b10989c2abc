import { recordAudit } from '#server/audit/index.ts';
import { sameRules } from '#server/contracts/call-rules.ts';
import { type CallRules, defaultCallRules } from '#server/contracts/campaigns.contract.ts';
import type { BodyOf, ResponseOf } from '#server/contracts/endpoint.ts';
import type { changeCallRules, getCallRules } from '#server/contracts/rules.contract.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import { Refusal } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { canEdit, hasBegun, stateWords } from './campaign.rules.ts';
import { type CampaignRecord, campaignRecord } from './campaign-record.ts';
import { updateRules } from './campaigns.store.ts';

type RulesView = ResponseOf<typeof getCallRules>;

/** What becomes of people after each call result, and whether this person may change it. */
export async function readRules(db: Db, viewer: Viewer, campaignId: number): Promise<RulesView> {
  const record = await campaignRecord(db, viewer.scope, campaignId);
  return {
    rules: record.rules,
    defaults: defaultCallRules,
    version: record.rulesVersion,
    canChange: canEdit(record.state, viewer.role),
    isRecounting: record.isReplanning,
  };
}

/**
 * Changes the rules, audited; in a campaign that has begun, the queue then moves those who wait. Refuses
 * `campaign.wrong_state`, and `campaign.rules_changed` when `version` is no longer the one in force.
 */
export async function writeRules(
  viewer: Viewer,
  campaignId: number,
  { rules, version }: BodyOf<typeof changeCallRules>,
  { db, clock, live }: Pick<Deps, 'db' | 'clock' | 'live'>,
): Promise<RulesView> {
  const record = await campaignRecord(db, viewer.scope, campaignId);
  refuseUneditable(record, viewer);
  if (record.rulesVersion !== version) throw new Refusal('campaign.rules_changed');
  if (!sameRules(record.rules, rules)) {
    await inTransaction(db, async (tx) => {
      const seen = { id: campaignId, state: record.state, rules_version: version };
      const change = { ...rulesChange(record, rules), changed_at: clock.now() };
      if (!(await updateRules(tx, viewer.scope, seen, change))) {
        refuseUneditable(await campaignRecord(tx, viewer.scope, campaignId), viewer);
        throw new Refusal('campaign.rules_changed');
      }
      const entry = { actorId: viewer.userId, action: 'campaign.rules', entity: 'campaign' };
      const details = { before: record.rules, after: rules };
      await recordAudit(tx, { ...entry, entityId: campaignId, details }, clock);
    });
    live.publish({ topic: 'campaign', campaignId, directorateId: record.directorateId });
  }
  return readRules(db, viewer, campaignId);
}

/** What a change of rules writes; once calls may have been made, those who wait are to be moved, from the first one. */
export function rulesChange(record: CampaignRecord, rules: CallRules | undefined) {
  if (rules === undefined || sameRules(record.rules, rules)) return {};
  return {
    rules_json: JSON.stringify(rules),
    rules_version: record.rulesVersion + 1,
    ...(hasBegun(record.state) && { replan_after: 0 }),
  };
}

/** Refuses whoever may not change the campaign in its state. */
export function refuseUneditable(record: CampaignRecord, { role }: Viewer): void {
  if (!canEdit(record.state, role)) throw wrongState(record);
}

export function wrongState({ state }: Pick<CampaignRecord, 'state'>): Refusal {
  return new Refusal('campaign.wrong_state', { state: stateWords[state] });
}
