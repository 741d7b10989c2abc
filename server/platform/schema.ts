import type { Generated } from 'kysely';

/**
 * The database on one page; `migrations/` builds it, `schema.test.ts` compares the two on both databases.
 * Instants are integer milliseconds UTC (`*_at`), calendar days ISO text (`*_on`), flags 0/1, JSON text (`*_json`).
 * Each table is written by one room only: see `rooms.test.ts`.
 */
export interface Schema {
  // accounts
  directorates: { id: Generated<number>; name: string; created_at: number };
  users: {
    id: Generated<number>;
    email: string;
    name: string;
    role: string;
    directorate_id: number | null;
    languages_json: string;
    password_hash: string;
    /** Rises with every change that must end sessions; sessions carry the value they were opened under. */
    auth_version: number;
    /** Base64 of 32 random bytes: wraps the outbox on the agent's device. */
    outbox_key: string;
    disabled_at: number | null;
    created_at: number;
    /** 0: asked not to be sent the digest of their campaigns. */
    wants_digest: Generated<number>;
  };
  sessions: {
    /** SHA-256 of the cookie's token, hex. */
    id: string;
    user_id: number;
    auth_version: number;
    created_at: number;
    last_seen_at: number;
    expires_at: number;
    /** When the password was last given again under this session. */
    confirmed_at: Generated<number | null>;
  };
  login_failures: { email_hash: string; failures: number; blocked_until: number; last_at: number };
  settings: { key: string; value_json: string };

  // audit: insert-only (triggers refuse anything else)
  audit_entries: {
    id: Generated<number>;
    at: number;
    actor_id: number | null;
    action: string;
    entity: string;
    entity_id: number | null;
    details_json: string;
  };
  audit_seals: { seq: Generated<number>; entry_id: number; hash: string };

  // telephony
  /** What telephony knows of a call that a provider places; one dialled by hand has none. */
  rings: {
    call_id: number;
    provider: string;
    /** softphone · desk_phone · server: what rings at the agent's. */
    mode: string;
    /** requested · asked · accepted · rejected · uncertain: what became of asking the provider to place it. */
    start: string;
    /** How far it got: only rises. */
    stage: string;
    /** Why it ended. */
    reason: string | null;
    answered_by: string | null;
    error_code: string | null;
    /** The provider's ids of the two legs. */
    agent_leg: string | null;
    person_leg: string | null;
    requested_at: number;
    answered_at: number | null;
    ended_at: number | null;
    /** A call result; the agent decides. */
    suggested_result: string | null;
    /** When the sweeper looks at it; null: nothing is awaited. */
    look_at: number | null;
    /** How many times it looked and learnt nothing. */
    looks: Generated<number>;
  };
  /** As they came, each once; `rings` is what they amount to. */
  ring_events: {
    id: Generated<number>;
    call_id: number;
    provider: string;
    key: string;
    leg: string;
    type: string;
    at: number;
    received_at: number;
    seq: number | null;
    leg_id: string | null;
    reason: string | null;
    answered_by: string | null;
    error_code: string | null;
    source: string;
  };
  /** Why calls are dialled by hand for now, and when the provider is asked again (null: by somebody). */
  telephony_troubles: {
    code: string;
    /** The only one concerned; empty: all. */
    territory: string;
    since_at: number;
    look_at: number | null;
  };
  /** E.164, of the telephone on an agent's desk. */
  desk_phones: { agent_id: number; number: string };

  // lines
  lines: {
    id: Generated<number>;
    /** E.164: `+33612345678`. */
    number: string;
    kind: string;
    territory: string;
    opposed_at: number | null;
    /** Contact pressure: not to be called before this instant, whatever the campaign. */
    rest_until: number;
    /** day · month · gap · refusal: what it rests from. */
    rest_reason: string | null;
  };
  /** One row: how often one line may be called, all campaigns together. */
  pressure_rules: {
    id: number;
    per_30_days: number;
    per_day: number;
    min_gap_minutes: number;
    refusal_rest_days: number;
    /** After a change, rests are counted again line by line: those after this one remain. */
    recount_after: number | null;
  };
  /** Where a number is looked up: its digits with the country code, as an integer. Sorted, so that imports append. */
  line_numbers: { number: number; line_id: number };
  oppositions: {
    id: Generated<number>;
    /** Keyed hash of the number: the register keeps nothing else of it. */
    number_hash: string;
    channel: string;
    recorded_at: number;
    recorded_by: number | null;
  };

  // scripts
  scripts: {
    id: Generated<number>;
    /** Null: shared by all directorates. */
    directorate_id: number | null;
    name: string;
    created_by: number;
    created_at: number;
    changed_at: number;
  };
  script_versions: {
    id: Generated<number>;
    script_id: number;
    number: number;
    state: string;
    content_json: string;
    sha256: string;
    published_at: number | null;
    created_at: number;
  };
  script_comments: {
    id: Generated<number>;
    script_id: number;
    /** The comment it answers; null: it opens a thread. */
    opening_id: number | null;
    author_id: number;
    at: number;
    text: string;
    /** What of the script an opening is about; null: the whole. */
    anchor_json: string | null;
    /** Of the whole thread, kept on its opening. */
    resolved_at: Generated<number | null>;
    resolved_by: Generated<number | null>;
  };
  /** The last comment of a script somebody has read. */
  script_comment_reads: { script_id: number; user_id: number; last_id: number };

  // sheets
  sheets: {
    id: Generated<number>;
    /** What script items name it by; permanent. */
    slug: string;
    /** Null: shared by all directorates. */
    directorate_id: number | null;
    /** Whoever answers for it, and is told when it is to be read again. */
    owner_id: number;
    /** How long a review holds. */
    review_months: number;
    /** The last day on which it counts as reviewed. */
    review_on: string;
    reviewed_at: number | null;
    withdrawn_at: number | null;
    /** Rises with every change of the draft: of two people writing at once, the second is told. */
    draft_revision: Generated<number>;
    created_by: number;
    created_at: number;
    changed_at: number;
  };
  sheet_versions: {
    id: Generated<number>;
    sheet_id: number;
    number: number;
    /** draft · live · retired; a sheet has at most one of each of the first two. */
    state: string;
    title: string;
    topic: string;
    /** As written: a subset of Markdown (contracts/sheet-text.ts). */
    text: string;
    /** Its words without accents, a line a field, each after a space: what a search looks into. */
    search_text: string;
    published_at: number | null;
    published_by: number | null;
    created_at: number;
  };

  // campaigns
  campaigns: {
    id: Generated<number>;
    directorate_id: number;
    name: string;
    state: string;
    purpose: string;
    controller: string;
    lawful_basis: string;
    data_source: string;
    dpo_contact: string;
    neutral_reason: string;
    starts_on: string | null;
    ends_on: string | null;
    retention_ends_on: string | null;
    objectives_json: string;
    script_id: number | null;
    /** The version people not asked yet are asked; null until the first start. */
    script_version_id: number | null;
    /** People asked under an older version are asked this one from now on; null: each finishes on their own. */
    oldest_version_id: Generated<number | null>;
    schedule_json: string;
    rules_json: string;
    /** Rises with every change of the rules: of two changes at once, the second is told. */
    rules_version: Generated<number>;
    /** After a change of rules, people already called are moved one after another: those after this one remain. */
    replan_after: Generated<number | null>;
    /** Percent of the calls of agents who have other campaigns too; null: none promised. */
    min_share: Generated<number | null>;
    priority: number;
    frame: string;
    /** Counts of people above zero and below this are masked in what is shared; 0: none is. */
    mask_below: Generated<number>;
    sampling: Generated<string>;
    /** Of a sample, how many it was drawn from; null: not known. */
    population: Generated<number | null>;
    /** 1: once approved, it starts on its first day without anybody. */
    starts_itself: Generated<number>;
    created_by: number;
    created_at: number;
    changed_at: number;
  };
  campaign_agents: { campaign_id: number; user_id: number };
  campaign_comments: {
    id: Generated<number>;
    campaign_id: number;
    author_id: number;
    action: string;
    text: string;
    at: number;
  };

  // targets
  imports: {
    id: Generated<number>;
    campaign_id: number;
    directorate_id: number;
    file_name: string;
    sha256: string;
    bytes: number;
    state: string;
    encoding: string;
    delimiter: string;
    header_line: number;
    columns_json: string;
    suggested_mapping_json: string;
    mapping_json: string | null;
    sample_json: string;
    findings_json: string;
    rows_json: string;
    progress: number;
    quote: Generated<string>;
    is_encoding_guess: Generated<number>;
    choices_json: Generated<string>;
    /** People of the campaign whom the list does not name. */
    absent: Generated<number>;
    /** Where the list is until it is merged (platform/side.ts), and what it was staged with. */
    staged_json: Generated<string>;
    /** How far the merge has gone. */
    merge_json: Generated<string>;
    created_by: number;
    created_at: number;
    confirmed_at: number | null;
    finished_at: number | null;
  };
  import_rejects: {
    import_id: number;
    line: number;
    outcome: string;
    reason: string;
    cells_json: string;
  };
  targets: {
    id: Generated<number>;
    campaign_id: number;
    directorate_id: number;
    import_id: number;
    import_line: number;
    external_ref: string | null;
    civility: string | null;
    last_name: string | null;
    first_name: string | null;
    /** How the person or establishment is shown in lists. */
    display_name: string;
    birth_on: string | null;
    postal_code: string | null;
    commune: string | null;
    territory: string;
    language: string;
    deadline_on: string | null;
    /** In a sample, as its list gives it; null: none was given. */
    weight: Generated<number | null>;
    fields_json: string;
    /** Name and reference in lower case without accents: what a search looks into. */
    search_text: Generated<string>;
    created_at: number;
  };
  /** Same key, same campaign: the same person. */
  target_keys: { campaign_id: number; key: bigint; target_id: number };
  /** What the columns of a directorate's list were for, the last time: `signature` is a hash of its headers. */
  mapping_memory: { directorate_id: number; signature: string; mapping_json: string; used_at: number };
  target_lines: { target_id: number; rank: number; line_id: number };

  // quotas
  quotas: {
    id: Generated<number>;
    campaign_id: number;
    rank: number;
    label: string;
    /** What it tells people apart by. */
    about_json: string;
  };
  quota_cells: {
    id: Generated<number>;
    quota_id: number;
    campaign_id: number;
    rank: number;
    label: string;
    values_json: string;
    /** Completed interviews wanted. */
    most: number;
  };

  // queue
  queue_entries: {
    target_id: number;
    campaign_id: number;
    directorate_id: number;
    territory: string;
    language: string;
    /** The line to ring next; null when none is usable. */
    line_id: number | null;
    /** ready · waiting · done. "claimed" is not a state: it is `claim_id`, so that giving back restores all. */
    state: string;
    wake_at: number | null;
    wait_reason: string | null;
    callback_kind: string | null;
    callback_agent_id: number | null;
    /** The language an interpreter is wanted for; with the kind `interpreter` only. */
    callback_language: Generated<string | null>;
    callback_note: string | null;
    /** Days since 1970 of the target's own deadline; a far day when it has none. Lower is called first. */
    urgency: number;
    /** Slot of the last call (0 none, 1 am, 2 midday, 3 pm, 4 evening, 5 Saturday). */
    last_slot: number;
    /** An agent not to be given this target next (soft refusal goes to somebody else). */
    avoid_agent_id: number | null;
    calls_count: number;
    claim_id: number | null;
    disposition: string | null;
    objective: string | null;
    done_at: number | null;
    /** The combination of quota cells they are in; 0: none that could stop or count them; null: not sorted, or no quotas. */
    stratum_id: number | null;
    /** The best that their calls gave, a rank among `bestCalls`; kept by triggers on `call_targets`. */
    best_call: Generated<number>;
  };
  /** One row a campaign that has, or had, quotas. */
  quota_plans: {
    campaign_id: number;
    /** Rises with every change. */
    version: number;
    /** Cells in force; 0 once there are none. */
    cells: number;
    /** While people are put into changed cells: those `completed` first, then `everybody`; null once they all are. */
    sorting: string | null;
    /** Those up to this id were, in this round. */
    sorted_after: number;
  };
  /** Kept with every closing: equal to a recount of the people of its counted strata. */
  quota_counts: { cell_id: number; completed: number };
  queue_strata: {
    id: Generated<number>;
    campaign_id: number;
    /** Ids of its cells, ascending: `3,7`. */
    cells: string;
    /** 1: of people whose completed interview counts. */
    is_counted: number;
  };
  queue_stratum_cells: { cell_id: number; stratum_id: number };
  /** Which (campaign, territory, language) exist: what a claim looks into. */
  queue_scopes: {
    campaign_id: number;
    territory: string;
    language: string;
    /** 1 when its calling window was open at the last sweep: what changed is announced. */
    was_open: Generated<number>;
  };
  line_leases: { line_id: number; claim_id: number };
  /** People an agent gave back, kept for colleagues until then. */
  queue_skips: {
    agent_id: number;
    target_id: number;
    /** pause · known · language · other. */
    reason: string;
    /** The agent's own words, for `other`. */
    detail: string;
    created_at: number;
    until: number;
  };
  /** Agents in pause now: the row goes when they take somebody again, or with the night. No history. */
  pauses: { user_id: number; kind: string; since: number };
  claims: {
    id: Generated<number>;
    agent_id: number;
    line_id: number;
    because: string;
    /** 1: this person came before others because their campaign was below its share. */
    for_share: Generated<number>;
    created_at: number;
    lease_until: number;
    /** 1 while a call is open under it: the lease then does not expire. */
    in_call: number;
    ended_at: number | null;
    end_reason: string | null;
  };
  claim_targets: {
    claim_id: number;
    rank: number;
    target_id: number;
    /** What the desk was given: it never changes under the agent's hand. Null in claims of before 0019. */
    version_id: number | null;
  };

  // steering
  steering_actions: {
    id: Generated<number>;
    campaign_id: number;
    directorate_id: number;
    actor_id: number;
    /** Of the preview it was confirmed from: confirming twice does it once. */
    token: string;
    lever_json: string;
    /** Without the words that were searched for once it is done: they may be a name. */
    filter_json: string;
    state: string;
    /** 1: too many people for one request; the background work goes on with it. */
    is_long: number;
    matched: number;
    /** People with a higher id came after it was asked for. */
    up_to: number;
    seen: Generated<number>;
    /** The last person looked at, doing or undoing. */
    cursor: Generated<number>;
    applied: Generated<number>;
    left_json: Generated<string>;
    restored: Generated<number>;
    changed_since: Generated<number>;
    created_at: number;
    touched_at: number;
  };
  steering_rows: { action_id: number; target_id: number; before_json: string; after_json: string };

  // calls
  calls: {
    id: Generated<number>;
    claim_id: number;
    agent_id: number;
    line_id: number;
    campaign_id: number;
    directorate_id: number;
    started_at: number;
    slot: number;
    closed_at: number | null;
    /** Result for the person asked for first. */
    result: string | null;
    provider: string;
    /** Who closed it in the place of its agent. */
    resolved_by: number | null;
  };
  call_targets: {
    call_id: number;
    target_id: number;
    campaign_id: number;
    result: string | null;
    disposition: string | null;
    objective: string | null;
    note: string | null;
    callback_at: number | null;
  };
  answers: {
    id: Generated<number>;
    target_id: number;
    call_id: number;
    campaign_id: number;
    version_id: number;
    name: string;
    iteration: number;
    value_json: string;
    state: string;
    agent_id: number;
    at: number;
  };
  /** View: the latest answer per (target, name, iteration). */
  current_answers: Schema['answers'];
  interviews: {
    target_id: number;
    campaign_id: number;
    /** Counts what was said about the person. */
    changed: number;
    /** `changed` as of the readings below; another one: they are to be read again. */
    read: number;
    /** The newest version they answered under. */
    version_id: number | null;
    readings_json: string;
  };
  /** Each free answer there is now, and whether somebody read it for sharing. */
  open_texts: {
    target_id: number;
    /** Of the question; in a repeated block, with its turn (`answerKey`). */
    name: string;
    campaign_id: number;
    /** As it was typed. */
    text: string;
    /** Rises with every change of the text and every decision: of two people reading at once, the second is told. */
    revision: number;
    /** to_read · shareable · withheld */
    state: string;
    /** What is not shared of a text that is, as ranges: see `redaction.ts`. */
    masks_json: string;
    read_by: number | null;
    read_at: number | null;
  };
  /** How many free answers are in each state; triggers on `open_texts` keep it, as those of `entry_tallies` do. */
  text_tallies: {
    campaign_id: number;
    state: string;
    n: number;
  };
  answer_tallies: {
    campaign_id: number;
    name: string;
    key: string;
    n: number;
  };
  /**
   * How many people stand where; triggers on `queue_entries` keep it. Texts that say nothing are empty, hours since 1970 that
   * are not there −1. On PostgreSQL a key may have several rows, to be added up.
   */
  entry_tallies: {
    campaign_id: number;
    state: string;
    is_claimed: number;
    wait_reason: string;
    callback_kind: string;
    disposition: string;
    objective: string;
    best_call: number;
    done_hour: number;
    n: number;
  };
  /** The same of closed calls, by the hour they began in. */
  call_tallies: {
    campaign_id: number;
    hour: number;
    slot: number;
    result: string;
    n: number;
  };
  /** People who called back the number that had called them. */
  returned_calls: {
    id: Generated<number>;
    line_id: number;
    user_id: number;
    at: number;
    target_id: Generated<number | null>;
    /** resumed · callback · opposed; null: nothing more was recorded. */
    ended_as: Generated<string | null>;
    ended_at: Generated<number | null>;
  };
  late_sendings: {
    id: Generated<number>;
    call_id: number;
    target_id: number;
    campaign_id: number;
    directorate_id: number;
    agent_id: number;
    kind: string;
    body_json: string;
    at: number;
    settled_at: number | null;
    settled_by: number | null;
  };
  idempotent_replies: {
    user_id: number;
    key: string;
    body_hash: string;
    reply_json: string;
    at: number;
  };

  // exports
  exports: {
    id: Generated<number>;
    campaign_id: number;
    directorate_id: number;
    requested_by: number;
    format: string;
    is_named: number;
    /** In the words of whoever asked. */
    reason: string;
    /** waiting · running · ready · failed · expired. */
    state: string;
    people_done: Generated<number>;
    people_total: Generated<number>;
    bytes: Generated<number>;
    sha256: string | null;
    asked_at: number;
    finished_at: number | null;
    expires_at: number | null;
  };
  /** The file, in pieces of equal size but for the last: it may be downloaded from anywhere, by any process. */
  export_pieces: { export_id: number; seq: number; bytes: Buffer };

  // jobs
  /** One row for each day's digest a requester was sent: two processes send it once. */
  digests_sent: { user_id: number; on_day: string; sent_at: number };
  job_leases: { name: string; holder: string; lease_until: number; last_run_at: number };
}
