import fc from 'fast-check';
import { expect, test } from 'vitest';
import { campaignActions, campaignStates, defaultSchedule } from '#server/contracts/campaigns.contract.ts';
import { roles } from '#server/contracts/roles.ts';
import {
  actionsFor,
  canAssign,
  canEdit,
  canImport,
  datesAgree,
  objectiveFaults,
  scheduleFaults,
  transitions,
} from './campaign.rules.ts';

test('what each role may do in each state', () => {
  const table = campaignStates.map((state) => [
    state,
    actionsFor(state, 'requester').join(' '),
    actionsFor(state, 'supervisor').join(' '),
  ]);
  expect(table).toEqual([
    ['draft', 'submit', 'submit'],
    ['submitted', '', 'approve return'],
    ['approved', '', 'return start close'],
    ['running', '', 'pause close'],
    ['paused', '', 'start close'],
    ['closed', '', ''],
  ]);
});

test('nobody else moves, edits or fills a campaign', () => {
  for (const role of roles.filter((one) => one !== 'requester' && one !== 'supervisor')) {
    for (const state of campaignStates) {
      expect(actionsFor(state, role)).toEqual([]);
      expect([canEdit(state, role), canImport(state, role), canAssign(state, role)]).toEqual([
        false,
        false,
        false,
      ]);
    }
  }
});

test('a closed campaign never moves again, and every state can be reached from a draft', () => {
  const reached = new Set(['draft']);
  for (let round = 0; round < campaignStates.length; round += 1) {
    for (const action of campaignActions) {
      if (transitions[action].from.some((state) => reached.has(state))) reached.add(transitions[action].to);
    }
  }
  expect([...reached].sort()).toEqual([...campaignStates].sort());
  expect(campaignActions.filter((action) => transitions[action].from.includes('closed'))).toEqual([]);
});

test('dates agree when those known are in order', () => {
  const day = fc.option(fc.integer({ min: 10, max: 28 }).map((n) => `2026-03-${n}`));
  fc.assert(
    fc.property(day, day, day, (startsOn, endsOn, retentionEndsOn) => {
      const known = [startsOn, endsOn, retentionEndsOn].filter((one) => one !== null);
      const inOrder = known.toSorted().join() === known.join();
      expect(datesAgree({ startsOn, endsOn, retentionEndsOn })).toBe(inOrder);
    }),
  );
});

test('a schedule opens before it closes and never twice at once', () => {
  expect(scheduleFaults(defaultSchedule)).toEqual([]);
  const faults = scheduleFaults({
    ...defaultSchedule,
    ranges: [
      { from: '10:00', to: '12:00' },
      { from: '14:00', to: '14:00' },
      { from: '11:59', to: '13:00' },
    ],
  });
  expect(faults.map(({ path }) => path)).toEqual(['schedule.ranges.1.from', 'schedule.ranges.2']);
});

test('an objective code names one objective', () => {
  expect(objectiveFaults([{ code: 'a' }, { code: 'b' }, { code: 'a' }]).map(({ path }) => path)).toEqual([
    'objectives.2.code',
  ]);
});
