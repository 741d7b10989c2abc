import { expect, test } from 'vitest';
import { defaultCallRules, defaultSchedule } from '#server/contracts/campaigns.contract.ts';
import {
  type Asking,
  type EntryFacts,
  freeLine,
  holdOf,
  type LineFacts,
  momentOf,
  type Place,
  placeOf,
  verdictOf,
} from './eligibility.rules.ts';
import type { CampaignRules, OnDuty } from './queue.rules.ts';

const now = Date.parse('2026-03-17T10:30:00+01:00');
const minutes = (n: number) => now + n * 60_000;

function place(
  changes: Partial<CampaignRules> = {},
  language = 'fr',
  duty: readonly OnDuty[] = [],
  at = now,
): Place {
  const campaign: CampaignRules = {
    id: 1,
    directorateId: 1,
    name: 'Essai',
    state: 'running',
    startsOn: null,
    endsOn: null,
    schedule: defaultSchedule,
    rules: defaultCallRules,
    objectives: [],
    priority: 5,
    minShare: null,
    full: null,
    ...changes,
  };
  const scope = { campaign, territory: 'FR', language };
  return placeOf({ ...scope, ...momentOf(campaign, 'FR', at) }, { userId: 7, languages: ['fr'] }, duty, at);
}

function entry(changes: Partial<EntryFacts> = {}): EntryFacts {
  return {
    targetId: 1,
    state: 'ready',
    lineId: 1,
    wakeAt: null,
    waitReason: null,
    callbackKind: null,
    callbackAgentId: null,
    callbackLanguage: null,
    avoidAgentId: null,
    urgency: 99_999,
    lastSlot: 0,
    callsCount: 0,
    stratumId: null,
    ...changes,
  };
}

const me: Asking = {
  userId: 7,
  speaks: (language) => language === 'fr',
  aloneIn: new Set(),
  skipped: new Set(),
};
const ours = place();

interface Case {
  readonly line?: LineFacts;
  readonly at?: Place;
  readonly asking?: Asking;
}

function title(facts: EntryFacts, { line = freeLine, at = ours, asking = me }: Case = {}): string | null {
  return verdictOf(facts, line, at, asking, now).because;
}

function reasons(facts: EntryFacts, { line = freeLine, at = ours, asking = me }: Case = {}) {
  return verdictOf(facts, line, at, asking, now).reasons;
}

function codes(facts: EntryFacts, given: Case = {}): string[] {
  return reasons(facts, given).map(({ code }) => code);
}

const hard = { state: 'waiting', callbackKind: 'hard', callsCount: 1 };

test('an appointment is its agent’s until the hand-over delay has passed', () => {
  expect(title(entry({ ...hard, callbackAgentId: 7, wakeAt: now }))).toBe('own_callback');
  expect(title(entry({ ...hard, callbackAgentId: 8, wakeAt: minutes(-10) }))).toBe('handed_over_callback');
  const soft = entry({ ...hard, callbackKind: 'soft', callbackAgentId: 8, wakeAt: now });
  expect(title(soft)).toBe('soft_callback');
  expect(reasons(entry({ ...hard, callbackAgentId: 7, wakeAt: now + 1 }))).toEqual([
    { code: 'waiting_callback', until: now + 1, action: null },
  ]);
  expect(reasons(entry({ ...hard, callbackAgentId: 8, wakeAt: minutes(-9) }))).toEqual([
    { code: 'waiting_callback', until: minutes(1), action: 'reassign_callback' },
  ]);
});

test('whoever waits for a retry is called from its time on, woken or not', () => {
  const waits = { state: 'waiting', waitReason: 'retry', callsCount: 1 };
  expect(title(entry({ ...waits, wakeAt: now }))).toBe('retry');
  expect(reasons(entry({ ...waits, wakeAt: now + 1 }))).toEqual([
    { code: 'waiting_retry', until: now + 1, action: null },
  ]);
  expect(codes(entry({ ...waits, waitReason: 'line_cap', wakeAt: now + 1 }))).toEqual(['line_cap']);
});

test('a line that rests, objects, is held or is missing keeps its people; a promise is kept on one that rests', () => {
  const rests = { ...freeLine, restUntil: now + 1 };
  expect(reasons(entry(), { line: rests })).toEqual([{ code: 'line_cap', until: now + 1, action: null }]);
  expect(title(entry(), { line: { ...freeLine, restUntil: now } })).toBe('fresh');
  expect(title(entry({ ...hard, callbackAgentId: 7, wakeAt: now }), { line: rests })).toBe('own_callback');
  expect(codes(entry(), { line: { ...freeLine, opposedAt: 1 } })).toEqual(['opposed']);
  expect(codes(entry({ lineId: null }))).toEqual(['no_number']);
  expect(codes(entry(), { line: { ...freeLine, heldAs: 'line_busy' } })).toEqual(['line_busy']);
  expect(reasons(entry(), { line: { ...freeLine, heldAs: 'to_qualify' } })[0]?.action).toBe('qualify_call');
});

test('a lease that has run out holds nobody, but for a call still open', () => {
  expect(holdOf({ leaseUntil: null, inCall: null }, false, now)).toBeNull();
  expect(holdOf({ leaseUntil: now + 1, inCall: 0 }, true, now)).toBe('claimed');
  expect(holdOf({ leaseUntil: now + 1, inCall: 1 }, false, now)).toBe('line_busy');
  expect(holdOf({ leaseUntil: now, inCall: 0 }, true, now)).toBeNull();
  expect(holdOf({ leaseUntil: now, inCall: 1 }, true, now)).toBe('to_qualify');
});

test('nobody is called after their own deadline, nor by an agent to be avoided while there is another', () => {
  const today = Math.floor(Date.parse('2026-03-17T00:00:00Z') / 86_400_000);
  expect(title(entry({ urgency: today }))).toBe('fresh');
  expect(codes(entry({ urgency: today - 1 }))).toEqual(['deadline_passed']);
  expect(codes(entry({ avoidAgentId: 7, callsCount: 1 }))).toEqual(['other_agent']);
  const alone = { ...me, aloneIn: new Set([1]) };
  expect(title(entry({ avoidAgentId: 7, callsCount: 1 }), { asking: alone })).toBe('retry');
  expect(title(entry({ avoidAgentId: 8, callsCount: 1 }))).toBe('retry');
  expect(codes(entry({ state: 'done' }))).toEqual(['done']);
});

test('whom an agent gave back is kept from that agent alone', () => {
  expect(codes(entry(), { asking: { ...me, skipped: new Set([1]) } })).toEqual(['skipped']);
  expect(title(entry(), { asking: { ...me, skipped: new Set([2]) } })).toBe('fresh');
});

test('a language is kept for its speakers, but for an agent’s own appointment', () => {
  const at = place({}, 'ar', [{ userId: 8, languages: ['fr', 'ar'], lastSeenAt: minutes(-4) }]);
  expect(reasons(entry(), { at })).toEqual([
    { code: 'language', until: minutes(6), action: 'find_language' },
  ]);
  expect(title(entry({ ...hard, callbackAgentId: 7, wakeAt: now }), { at })).toBe('own_callback');
  expect(title(entry(), { at: place({}, 'ar') })).toBe('fresh');
});

test('a campaign that cannot be called says what would change it', () => {
  const action = (changes: Partial<CampaignRules>) => reasons(entry(), { at: place(changes) })[0]?.action;
  expect(action({ state: 'paused' })).toBe('resume_campaign');
  expect(action({ state: 'approved' })).toBe('start_campaign');
  expect(action({ startsOn: '2026-03-18' })).toBe('extend_dates');
  expect(action({ endsOn: '2026-03-16' })).toBe('extend_dates');
  expect(action({ schedule: { ...defaultSchedule, days: [6] } })).toBe('widen_hours');
  expect(action({ state: 'closed' })).toBeNull();
  expect(reasons(entry(), { at: { ...ours, isAssigned: false } })[0]?.action).toBe('assign_agents');
});

test('every reason that stands is told, the most personal first', () => {
  const line = { opposedAt: 1, restUntil: minutes(60), heldAs: 'claimed' as const };
  const at = { ...place({ state: 'paused' }), isAssigned: false, languageUntil: minutes(5) };
  const asking = { ...me, skipped: new Set([1]) };
  expect(codes(entry({ urgency: 1, avoidAgentId: 7 }), { line, at, asking })).toEqual([
    'claimed',
    'opposed',
    'deadline_passed',
    'line_cap',
    'skipped',
    'other_agent',
    'campaign_paused',
    'not_assigned',
    'language',
  ]);
});
