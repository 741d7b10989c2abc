import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultCallRules, defaultSchedule } from '#server/contracts/campaigns.contract.ts';
import {
  type Because,
  type CampaignRules,
  type Candidate,
  closedBecause,
  compareCandidates,
  languageUntil,
  shareDebts,
} from './queue.rules.ts';

const now = Date.parse('2026-03-17T10:30:00+01:00');
const minutes = (n: number) => now + n * 60_000;

function campaign(changes: Partial<CampaignRules> = {}): CampaignRules {
  return {
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
}

const candidates = fc.record({
  targetId: fc.integer({ min: 1, max: 5 }),
  because: fc.constantFrom<Because>(
    'own_callback',
    'handed_over_callback',
    'soft_callback',
    'fresh',
    'retry',
  ),
  isLastResort: fc.boolean(),
  shareDebt: fc.constantFrom(0, 10, 20),
  campaignPriority: fc.integer({ min: 1, max: 3 }),
  urgency: fc.integer({ min: 1, max: 3 }),
  isSameSlot: fc.boolean(),
  callsCount: fc.integer({ min: 0, max: 2 }),
  dueAt: fc.constantFrom(null, 1, 2),
});

test('the order is total and consistent whatever the candidates', () => {
  fc.assert(
    fc.property(candidates, candidates, candidates, (a, b, c) => {
      expect(Math.sign(compareCandidates(a, b)) + Math.sign(compareCandidates(b, a))).toBe(0);
      if (compareCandidates(a, b) <= 0 && compareCandidates(b, c) <= 0)
        expect(compareCandidates(a, c)).toBeLessThanOrEqual(0);
      if (a.targetId !== b.targetId) expect(compareCandidates(a, b)).not.toBe(0);
    }),
  );
});

test('own callbacks, then handed over, then soft, then shares owed, priority, urgency, slot, calls and id decide; last, who would rather not', () => {
  const plain: Candidate = {
    targetId: 1,
    because: 'fresh',
    isLastResort: false,
    shareDebt: 0,
    campaignPriority: 1,
    urgency: 10,
    isSameSlot: false,
    callsCount: 0,
    dueAt: null,
  };
  const ordered: Candidate[] = [
    { ...plain, targetId: 99, because: 'own_callback', dueAt: 1 },
    { ...plain, targetId: 98, because: 'own_callback', dueAt: 2 },
    { ...plain, targetId: 97, because: 'handed_over_callback', dueAt: 1 },
    { ...plain, targetId: 96, because: 'soft_callback', dueAt: 1 },
    { ...plain, targetId: 94, campaignPriority: 9, urgency: 99, shareDebt: 20 },
    { ...plain, targetId: 93, campaignPriority: 9, shareDebt: 10 },
    { ...plain, targetId: 95 },
    { ...plain, targetId: 96, because: 'retry', callsCount: 1 },
    { ...plain, targetId: 1, isSameSlot: true },
    { ...plain, targetId: 1, urgency: 11 },
    { ...plain, targetId: 1, campaignPriority: 2 },
    { ...plain, targetId: 2, campaignPriority: 2 },
    { ...plain, targetId: 1, isLastResort: true },
  ];
  expect([...ordered].reverse().sort(compareCandidates)).toEqual(ordered);
});

test('a campaign is owed a call when one more for another would leave it below its share', () => {
  const owed = (share: number | null, own: number, others: number) => {
    const calls = new Map([
      [1, own],
      [2, others],
    ]);
    const campaigns = [campaign({ id: 1, minShare: share }), campaign({ id: 2 })];
    return shareDebts(campaigns, calls).get(1) ?? 0;
  };
  expect(owed(30, 0, 0)).toBe(30);
  expect(owed(30, 1, 0)).toBe(0);
  expect(owed(30, 1, 1)).toBe(0);
  expect(owed(30, 1, 2)).toBe(20);
  expect(owed(30, 1, 3)).toBe(50);
  expect(owed(100, 5, 0)).toBe(100);
  expect(owed(null, 0, 9)).toBe(0);
  expect(shareDebts([campaign({ minShare: 30 })], new Map()).size).toBe(0);
});

test('shares that add up to a hundred at most are held after every call, to one call', () => {
  const drawn = fc
    .array(fc.integer({ min: 0, max: 60 }), { minLength: 2, maxLength: 4 })
    .filter((shares) => shares.reduce((sum, share) => sum + share, 0) <= 100);
  fc.assert(
    fc.property(drawn, fc.integer({ min: 1, max: 60 }), (shares, most) => {
      const campaigns = shares.map((minShare, id) => campaign({ id, minShare }));
      const calls = new Map<number, number>();
      for (let made = 1; made <= most; made += 1) {
        const debts = shareDebts(campaigns, calls);
        // The last campaign has the priority: it gets whatever is owed to nobody.
        const [next = shares.length - 1] = [...debts].sort(([, a], [, b]) => b - a).map(([id]) => id);
        calls.set(next, (calls.get(next) ?? 0) + 1);
        for (const [id, share] of shares.entries())
          expect((calls.get(id) ?? 0) + 1).toBeGreaterThan((share * made) / 100 - 1e-9);
      }
    }),
  );
});

test('a campaign says why it is closed and until when', () => {
  const closed = (changes: Partial<CampaignRules>, at = now) => closedBecause(campaign(changes), 'FR', at);
  expect(closed({})).toBeNull();
  expect(closed({ state: 'paused' })?.code).toBe('campaign_paused');
  expect(closed({ state: 'approved' })?.code).toBe('campaign_not_started');
  expect(closed({ state: 'closed' })?.code).toBe('campaign_closed');
  expect(closed({}, minutes(180))).toEqual({ code: 'window_closed', until: minutes(210) });
  expect(closed({ endsOn: '2026-03-17' }, minutes(600))).toEqual({ code: 'campaign_ended', until: null });
  expect(closed({ startsOn: '2026-03-18' })).toEqual({
    code: 'campaign_not_started',
    until: Date.parse('2026-03-18T10:00:00+01:00'),
  });
});

test('a language is kept for those who speak it while one of them is about', () => {
  const scope = { campaign: campaign(), territory: 'FR', language: 'ar' };
  const colleague = { userId: 8, languages: ['fr', 'ar'], lastSeenAt: minutes(-4) };
  const asked = { userId: 7, languages: ['fr'] };
  expect(languageUntil(scope, asked, [colleague], now)).toBe(minutes(6));
  expect(languageUntil(scope, asked, [{ ...colleague, lastSeenAt: minutes(-10) }], now)).toBeNull();
  expect(languageUntil(scope, { userId: 7, languages: ['ar'] }, [colleague], now)).toBeNull();
});
