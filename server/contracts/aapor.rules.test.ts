import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type AaporCounts,
  aaporOf,
  bestCalls,
  callEvidence,
  proportionalEligibility,
  type RateName,
  rateNames,
  ratesOf,
  sameEligibility,
} from './aapor.ts';
import { callResultCodes, dispositionCodes } from './call-results.ts';

const nobody: AaporCounts = { I: 0, P: 0, R: 0, NC: 0, O: 0, UH: 0, UR: 0, UO: 0, NE: 0 };

function printed(counts: AaporCounts, e: number, digits: number): Record<string, string> {
  return Object.fromEntries(
    ratesOf(counts, sameEligibility(e)).map(({ name, value }) => [
      name,
      (value ?? Number.NaN).toFixed(digits),
    ]),
  );
}

function expected(names: readonly RateName[], values: string): Record<string, string> {
  return Object.fromEntries(values.split(' ').map((value, index) => [names[index] ?? '', value]));
}

test('the README of outcomerate: every rate to the last printed digit', () => {
  const counts = { ...nobody, I: 4, P: 2, R: 1, NC: 1, O: 1, UH: 1, UO: 1, NE: 1 };
  expect(proportionalEligibility(counts)).toBeCloseTo(9 / 10, 15);
  expect(printed(counts, proportionalEligibility(counts), 3)).toEqual(
    expected(
      rateNames,
      '0.364 0.545 0.370 0.556 0.444 0.667 0.500 0.750 0.571 0.857 0.091 0.093 0.111 0.727 0.741 0.889',
    ),
  );
});

test('the vignette of outcomerate (middleearth): eight digits', () => {
  const counts = { ...nobody, I: 760, P: 339, R: 59, NC: 288, O: 1, UO: 173, NE: 71 };
  expect(proportionalEligibility(counts)).toBe(1447 / 1518);
  expect(printed(counts, proportionalEligibility(counts), 8)).toEqual(
    expected(
      rateNames,
      '0.46913580 0.67839506 0.47149080 0.68180052 0.52522460 0.75950242 0.65573770 0.94823123 0.65630397 0.94905009 0.03641975 0.03660258 0.04077402 0.71543210 0.71902347 0.80096752',
    ),
  );
});

test('e may differ by class of unknown (outcomerate, test-e.R), and counts may be weights (test-rate.R)', () => {
  const rr3 = ratesOf({ ...nobody, I: 5, P: 1, R: 2, UH: 4, UR: 3 }, { UH: 0.25, UR: 0.8, UO: 1 })[2];
  expect(rr3?.value).toBeCloseTo(5 / 11.4, 12);
  const rr2 = ratesOf({ ...nobody, I: 12.3, P: 7, R: 17.9 }, sameEligibility(1))[1];
  expect(rr2?.value).toBeCloseTo(19.3 / 37.2, 12);
});

test('an empty denominator is not zero', () => {
  for (const { value } of ratesOf(nobody, sameEligibility(1))) expect(value).toBeNull();
  expect(ratesOf({ ...nobody, NE: 3 }, sameEligibility(1))[0]?.value).toBeNull();
});

test('a cap, a deadline or a closing never hides what calls gave; a frame to screen knows less', () => {
  for (const ended of ['max_attempts', 'non_contact', 'expired', 'campaign_closed', null] as const) {
    expect(aaporOf(ended, 'refused', 'eligibility_known')).toEqual({ code: '2.112', class: 'R' });
    expect(aaporOf(ended, 'brokenOff', 'to_screen')).toEqual({ code: '2.12', class: 'R' });
    expect(aaporOf(ended, 'contacted', 'to_screen').class).toBe('NC');
    expect(aaporOf(ended, 'rung', 'eligibility_known').class).toBe('NC');
    expect(aaporOf(ended, 'rung', 'to_screen')).toEqual({ code: '3.13', class: 'UH' });
    expect(aaporOf(ended, 'none', 'to_screen')).toEqual({ code: '3.11', class: 'UH' });
  }
  expect(aaporOf('bad_number', 'rung', 'to_screen').class).toBe('UO');
  expect(aaporOf('bad_number', 'rung', 'eligibility_known').class).toBe('NC');
  expect(aaporOf('complete', 'refused', 'to_screen').class).toBe('I');
});

test('each result is evidence of something, but for a person not spoken about', () => {
  for (const result of callResultCodes)
    expect(callEvidence(result) === null).toBe(result === 'not_addressed');
  expect(callEvidence('no_answer')).toBe('rung');
  expect(callEvidence('appointment')).toBe('contacted');
  expect(callEvidence('opt_out')).toBe('refused');
});

test('whoever is counted, rates lie between 0 and 1 and what is unknown only lowers them', () => {
  const someone = fc.record({
    disposition: fc.constantFrom(...dispositionCodes, null),
    best: fc.constantFrom(...bestCalls),
  });
  fc.assert(
    fc.property(
      fc.array(someone, { maxLength: 60 }),
      fc.constantFrom('eligibility_known', 'to_screen'),
      (people, frame) => {
        const counts = { ...nobody };
        for (const { disposition, best } of people) counts[aaporOf(disposition, best, frame).class] += 1;
        const rates = ratesOf(counts, sameEligibility(proportionalEligibility(counts)));
        const value = (name: RateName) => rates.find((rate) => rate.name === name)?.value ?? null;
        for (const rate of rates) {
          if (rate.value === null) continue;
          expect(rate.value).toBeGreaterThanOrEqual(0);
          expect(rate.value).toBeLessThanOrEqual(1);
        }
        for (const [least, middle, most] of [
          ['RR1', 'RR3', 'RR5'],
          ['REF1', 'REF2', 'REF3'],
          ['CON1', 'CON2', 'CON3'],
        ] as const) {
          expect(value(least) ?? 0).toBeLessThanOrEqual((value(middle) ?? 1) + 1e-12);
          expect(value(middle) ?? 0).toBeLessThanOrEqual((value(most) ?? 1) + 1e-12);
        }
      },
    ),
  );
});
