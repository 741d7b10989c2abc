import { z } from 'zod';
import {
  type CallRules,
  callRules,
  campaignStates,
  lawfulBases,
  objective,
  type Schedule,
  schedule,
} from '#server/contracts/campaigns.contract.ts';
import type { Db } from '#server/platform/database.ts';
import { found } from '#server/platform/refusal.ts';
import type { Scope } from '#server/platform/scope.ts';
import { type CampaignRow, selectCampaign } from './campaigns.store.ts';

/** A campaign as the server works with it: the row with its JSON read. */
export interface CampaignRecord {
  readonly id: number;
  readonly directorateId: number;
  readonly name: string;
  readonly state: (typeof campaignStates)[number];
  readonly purpose: string;
  readonly controller: string;
  readonly lawfulBasis: (typeof lawfulBases)[number];
  readonly dataSource: string;
  readonly dpoContact: string;
  /** What may be said before identity is confirmed. */
  readonly neutralReason: string;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  /** Once approved, it starts on its first day without anybody. */
  readonly startsItself: boolean;
  readonly retentionEndsOn: string | null;
  readonly objectives: { code: string; label: string }[];
  readonly scriptId: number | null;
  /** The version calls use; null until the first start. */
  readonly scriptVersionId: number | null;
  /** People begun under an older version are asked this one; null: each finishes on their own. */
  readonly oldestVersionId: number | null;
  readonly schedule: Schedule;
  readonly rules: CallRules;
  /** Rises with every change of the rules. */
  readonly rulesVersion: number;
  /** People already called are being moved by a change of the rules. */
  readonly isReplanning: boolean;
  /** 1 is called first. */
  readonly priority: number;
  /** Percent of the calls of agents who have other campaigns too; null: none promised. */
  readonly minShare: number | null;
  readonly frame: 'eligibility_known' | 'to_screen';
  /** Counts of people above zero and below this are masked in what is shared; 0: none is. */
  readonly maskBelow: number;
  readonly sampling: 'census' | 'sample';
  /** How many a sample was drawn from; null: not known. */
  readonly population: number | null;
  readonly createdBy: number;
  readonly createdAt: number;
  readonly changedAt: number;
}

const objectives = z.array(objective);
const state = z.enum(campaignStates);
const lawfulBasis = z.enum(lawfulBases);
const frame = z.enum(['eligibility_known', 'to_screen']);
const sampling = z.enum(['census', 'sample']);

export function recordOf(row: CampaignRow): CampaignRecord {
  return {
    id: row.id,
    directorateId: row.directorate_id,
    name: row.name,
    state: state.parse(row.state),
    purpose: row.purpose,
    controller: row.controller,
    lawfulBasis: lawfulBasis.parse(row.lawful_basis),
    dataSource: row.data_source,
    dpoContact: row.dpo_contact,
    neutralReason: row.neutral_reason,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    startsItself: row.starts_itself === 1,
    retentionEndsOn: row.retention_ends_on,
    objectives: objectives.parse(JSON.parse(row.objectives_json)),
    scriptId: row.script_id,
    scriptVersionId: row.script_version_id,
    oldestVersionId: row.oldest_version_id,
    schedule: schedule.parse(JSON.parse(row.schedule_json)),
    rules: callRules.parse(JSON.parse(row.rules_json)),
    rulesVersion: row.rules_version,
    isReplanning: row.replan_after !== null,
    priority: row.priority,
    minShare: row.min_share,
    frame: frame.parse(row.frame),
    maskBelow: row.mask_below,
    sampling: sampling.parse(row.sampling),
    population: row.population === null ? null : Number(row.population),
    createdBy: row.created_by,
    createdAt: row.created_at,
    changedAt: row.changed_at,
  };
}

/** The campaign, or a refusal: what is out of scope does not exist. */
export async function campaignRecord(db: Db, scope: Scope, id: number): Promise<CampaignRecord> {
  return recordOf(found(await selectCampaign(db, scope, id)));
}
