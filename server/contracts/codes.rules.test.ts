import { expect, test } from 'vitest';
import { aaporCodes, aaporOf, aaporOfBest, aaporOfDisposition, bestCalls } from './aapor.ts';
import { callResultCodes, dispositionCodes } from './call-results.ts';
import { inseeOfDisposition, inseeOfResult } from './insee.ts';

/** Codes stay in files and databases for good: one that is used no more keeps its words, and is never taken out. */
test('no code ever published is gone', () => {
  expect(dispositionCodes).toEqual(
    expect.arrayContaining([
      ...['complete', 'partial', 'breakoff', 'refusal', 'opposed', 'non_contact', 'bad_number', 'unable'],
      ...[
        'by_sms',
        'by_email',
        'by_letter',
        'by_relay',
        'by_sign',
        'ineligible',
        'quota_full',
        'max_attempts',
      ],
      ...['expired', 'withdrawn', 'campaign_closed'],
    ]),
  );
  expect(callResultCodes).toEqual(
    expect.arrayContaining([
      ...[
        'complete',
        'partial',
        'breakoff',
        'appointment',
        'callback',
        'refusal_soft',
        'refusal_hard',
        'opt_out',
      ],
      ...['voicemail', 'no_answer', 'busy', 'technical', 'bad_number', 'unable', 'ineligible', 'quota_full'],
      'not_addressed',
    ]),
  );
});

// Reference survey.md §2.3, its two right-hand columns.
test.each([
  ['complete', '1.1', 'INA'],
  ['partial', '1.2', 'INA'],
  ['breakoff', '2.12', 'REF'],
  ['refusal', '2.112', 'REF'],
  ['opposed', '2.112', 'REF'],
  ['unable', '2.30', 'UTR'],
  ['ineligible', '4.10', 'NOA'],
  ['quota_full', '4.80', null],
] as const)(
  '%s is %s for the AAPOR and %s for INSEE, whatever the frame and the calls',
  (code, aapor, insee) => {
    for (const best of bestCalls)
      for (const frame of ['eligibility_known', 'to_screen'] as const)
        expect(aaporOf(code, best, frame).code).toBe(aapor);
    expect(inseeOfDisposition[code]).toBe(insee);
  },
);

test('a call that planned another, that rang and that left a message are three things for INSEE', () => {
  expect([inseeOfResult.appointment, inseeOfResult.callback]).toEqual(['APT', 'TUN']);
  expect([inseeOfResult.no_answer, inseeOfResult.busy, inseeOfResult.technical]).toEqual([
    'NOC',
    'NOC',
    'NOC',
  ]);
  expect([inseeOfResult.voicemail, inseeOfResult.bad_number]).toEqual(['MES', 'UCD']);
});

test('each code in use has its words and its class', () => {
  const used = [...Object.values(aaporOfDisposition), ...Object.values(aaporOfBest)].flatMap((rule) =>
    typeof rule === 'string' ? [rule] : Object.values(rule),
  );
  for (const code of used) if (code !== 'by_calls') expect(aaporCodes[code].fr, code).not.toBe('');
});
