import { describe, expect, it } from 'vitest';
import { quickTimes } from './callback-times.ts';
import { closeBody, missingIn, noOutcome, readOutcomes, resultOfKey } from './outcome.ts';

describe('closing a call', () => {
  it('is about the first person with a result; others follow; the rest are left out', () => {
    const body = closeBody([1, 2, 3], {
      2: { ...noOutcome, result: 'complete', objective: 'informe', note: ' va bien ' },
      3: { ...noOutcome, result: 'callback', callbackAt: '2026-03-31T10:00' },
    });
    expect(body).toMatchObject({
      targetId: 2,
      result: 'complete',
      objective: 'informe',
      note: 'va bien',
      others: [{ targetId: 3, result: 'callback', callback: { at: Date.parse('2026-03-31T10:00') } }],
    });
    expect(body).not.toHaveProperty('callback');
  });

  it('asks for an interpreter with the callback, and only with one', () => {
    const asked = { ...noOutcome, callbackAt: '2026-03-31T10:00', interpreter: 'ar' };
    const at = Date.parse('2026-03-31T10:00');
    expect(closeBody([1], { 1: { ...asked, result: 'appointment' } })).toMatchObject({
      callback: { at, interpreter: 'ar' },
    });
    expect(closeBody([1], { 1: { ...asked, result: 'busy' } })).not.toHaveProperty('callback');
    const none = closeBody([1], { 1: { ...asked, interpreter: '', result: 'callback' } });
    expect(none?.callback).toEqual({ at, note: '' });
  });

  it('leaves out an objective when nobody was spoken to', () => {
    const body = closeBody([1], { 1: { ...noOutcome, result: 'no_answer', objective: 'informe' } });
    expect(body).not.toHaveProperty('objective');
  });

  it('needs a result, and a moment when a callback was promised', () => {
    expect(missingIn(noOutcome)).toBe('result');
    expect(missingIn({ ...noOutcome, result: 'appointment' })).toBe('callback');
    expect(missingIn({ ...noOutcome, result: 'appointment', callbackAt: '2026-03-31T10:00' })).toBeNull();
    expect(missingIn({ ...noOutcome, result: 'busy' })).toBeNull();
    expect(closeBody([1], {})).toBeNull();
  });

  it('reads a draft back and leaves out what it does not know', () => {
    const draft = { 1: { ...noOutcome, result: 'busy', note: 'x' }, 2: { result: 'gone' }, 3: 'odd' };
    expect(readOutcomes(JSON.parse(JSON.stringify(draft)))).toEqual({
      1: { ...noOutcome, result: 'busy', note: 'x' },
      2: noOutcome,
    });
    expect(readOutcomes(null)).toEqual({});
  });

  it('finds a result by its letter', () => {
    expect(resultOfKey('n')).toBe('no_answer');
    expect(resultOfKey('z')).toBeNull();
    expect(resultOfKey('')).toBeNull();
  });
});

describe('quick callback times', () => {
  it('never fall on a week-end and come in order', () => {
    for (let day = 1; day <= 14; day += 1) {
      const times = quickTimes(new Date(2026, 2, day, 11, 2).getTime());
      const days = times.map(({ instant }) => new Date(instant).getDay());
      expect(days).not.toContain(0);
      expect(days).not.toContain(6);
      expect(times.map(({ instant }) => instant)).toEqual(
        times.map(({ instant }) => instant).toSorted((a, b) => a - b),
      );
    }
  });

  it('offer this evening only while it is ahead', () => {
    const tuesday = (hour: number) =>
      quickTimes(new Date(2026, 2, 31, hour, 2).getTime()).map(({ at }) => at);
    expect(tuesday(11)).toContain('2026-03-31T18:00');
    expect(tuesday(17)).not.toContain('2026-03-31T18:00');
    expect(tuesday(11)[0]).toBe('2026-03-31T12:05');
    expect(tuesday(11)).toContain('2026-04-01T10:00');
  });

  it('never comes after the person’s own deadline', () => {
    const tuesday = new Date(2026, 2, 17, 11, 2).getTime();
    const days = (deadlineOn: string) =>
      new Set(quickTimes(tuesday, deadlineOn).map(({ at }) => at.slice(0, 10)));
    expect([...days('2026-03-18')]).toEqual(['2026-03-17', '2026-03-18']);
    expect([...days('2026-03-17')]).toEqual(['2026-03-17']);
    expect([...days('2026-03-16')]).toEqual([]);
  });
});
