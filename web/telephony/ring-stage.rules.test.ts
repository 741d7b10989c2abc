import { expect, test } from 'vitest';
import type { RingView } from '#server/contracts/telephony.contract.ts';
import { shownStage } from './ring-stage.ts';
import type { VoiceCall } from './voice.ts';

const ring: RingView = {
  callId: 7,
  stage: 'requested',
  reason: null,
  problem: null,
  answeredBy: null,
  answeredAt: null,
  endedAt: null,
  isUncertain: false,
  suggestedResult: null,
  canHangUp: true,
};
const voice: VoiceCall = {
  callId: 7,
  stage: 'connecting',
  isMuted: false,
  qualities: [],
  hasTalked: false,
  hasFailed: false,
};

test('the further of the two is shown, and what ended for one has ended', () => {
  expect(shownStage(ring, null)).toEqual({ stage: 'asked' });
  expect(shownStage({ ...ring, stage: 'agent_ringing' }, null)).toEqual({ stage: 'agent_ringing' });
  expect(shownStage(ring, { ...voice, stage: 'ringing' })).toEqual({ stage: 'ringing' });
  expect(shownStage({ ...ring, stage: 'ringing' }, voice)).toEqual({ stage: 'ringing' });
  expect(shownStage({ ...ring, stage: 'ringing' }, { ...voice, stage: 'open' })).toEqual({
    stage: 'answered',
  });
  expect(shownStage({ ...ring, stage: 'answered' }, voice)).toEqual({ stage: 'answered' });
  expect(shownStage({ ...ring, stage: 'ended', reason: 'busy' }, { ...voice, stage: 'open' })).toEqual({
    stage: 'ended',
    reason: 'busy',
  });
});

test('a lost network shows, whatever the provider last said; another call’s telephone does not count', () => {
  const talking = { ...ring, stage: 'answered' as const, answeredAt: 1 };
  expect(shownStage(talking, { ...voice, stage: 'reconnecting' })).toEqual({ stage: 'reconnecting' });
  expect(shownStage(talking, { ...voice, callId: 6, stage: 'ended' })).toEqual({ stage: 'answered' });
});

test('the telephone of the page that hangs up says how it ended before the provider does', () => {
  const ended = { ...voice, stage: 'ended' as const };
  expect(shownStage(ring, ended)).toEqual({ stage: 'ended', reason: 'canceled' });
  expect(shownStage({ ...ring, stage: 'answered', answeredAt: 1 }, ended)).toEqual({
    stage: 'ended',
    reason: 'completed',
  });
  // The page heard the person before the provider’s callback came.
  expect(shownStage(ring, { ...ended, hasTalked: true })).toEqual({ stage: 'ended', reason: 'completed' });
  expect(shownStage({ ...ring, stage: 'ended', reason: 'canceled' }, { ...ended, hasTalked: true })).toEqual({
    stage: 'ended',
    reason: 'completed',
  });
  expect(shownStage(ring, { ...ended, hasFailed: true })).toEqual({ stage: 'ended', reason: 'failed' });
});
