import type { reportFr } from './report.fr.ts';

export const reportEn = {
  'report.open': 'Report to print',
  'report.title': 'Report: {name}',
  'report.kind': 'Report of results',
  'report.print': 'Print or save as PDF',
  'report.back': 'Results',
  'report.lead': 'A version for A4 paper: title page, figures, charts and method. It holds no name.',
  'report.campaign': 'Campaign',
  'report.directorate': 'Commissioning directorate',
  'report.period': 'Period of calls',
  'report.dates': 'Dates of the campaign',
  'report.dates.value': 'from {from} to {to}',
  'report.dates.none': 'without a first or a last day',
  'report.state': 'State',
  'report.made': 'Made on',
  'report.purpose': 'Purpose',
  'report.essentials': 'In short',
  'report.settled': 'People who are done',
  'report.people': 'People on the list',
  'report.reached': 'People reached',
  'report.calls': 'Closed calls',
  'report.response': 'Response rate (RR2)',
  'report.median': 'Median time of a call',
  'report.method': 'Method',
  'report.method.source':
    'Every number is a count of the campaign’s rows on {at}; nothing is estimated or extrapolated, except e and what is given with an interval. List: {source}.',
  'report.method.source.none': 'not given',
  'report.method.base':
    'Base. A share is always written with what it divides. Final dispositions and objectives are of people who are done; answers, of people who gave an answer to the question, “don’t know”, refusals and “not applicable” being counted apart.',
  'report.method.period':
    'Period. Contacts and times are of calls started in the period named on the title page; all the rest is of the whole campaign.',
  'report.method.contact':
    'Reached means that somebody spoke, whether there was an interview or not. A call about several people of a household counts once by time of day, and once for each of them by attempt. A call still open does not count.',
  'report.method.times':
    'Time. From the start of the call to its closing, to the second. Quartiles and 90th centile by linear interpolation (Hyndman and Fan’s type 7, that of R and of spreadsheets).',
  'report.method.plan':
    'Plan. The whole list, spread evenly over the days on which the campaign calls, public holidays and closing days left out.',
  'report.method.aapor':
    'AAPOR rates (Standard Definitions, 10th edition, 2023). Complete (I): interview complete. Partial (P): minimal block reached. Refusal (R): refusal, objection, break-off before the minimal block. Non-contact (NC), other eligible (O), unknown eligibility (UH, UR, UO). Not eligible (NE), out of scope, withdrawn from the list or quota filled: left out of rates.',
  'report.method.e':
    'e, the share supposed eligible among people of unknown eligibility, is {e}: K / (K + NE), the default method of the AAPOR’s calculator.',
  'report.method.frame.eligibility_known':
    'Frame: list of named people. Somebody never reached remains eligible, an unusable number counts as a non-contact.',
  'report.method.frame.to_screen': 'Frame: list to screen. Somebody never reached is of unknown eligibility.',
  'report.method.sample':
    'Sample. Intervals are at 95%, Wilson’s (1927) for rates and shares, Student’s for means; when known, the population narrows them (Cochran, 1977); with weights, the size is Kish’s (1965). They tell the chance of the draw, not what those who did not answer would change.',
  'report.method.excluded':
    'Left out of rates: {count, plural, =0 {nobody} one {# person} other {# people}}.',
} as const satisfies Record<keyof typeof reportFr, string>;
