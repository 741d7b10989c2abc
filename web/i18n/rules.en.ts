import type { rulesFr } from './rules.fr.ts';

export const rulesEn: Readonly<Record<keyof typeof rulesFr, string>> = {
  'campaign.tab.rules': 'Retry rules',
  'rules.lead':
    'What becomes of somebody after each call. A change holds as soon as it is saved, in a running campaign too: people already called who wait follow within seconds. Promised callbacks and people on hold do not move; those who are done stay done.',
  'rules.readOnly': 'You can only read these rules: they are a supervisor’s to change.',
  'rules.readOnly.closed': 'The campaign is closed: its rules do not change any more.',
  'rules.recounting': 'People waiting are taking the place the latest rules give them…',
  'rules.part.limits': 'How many times',
  'rules.part.results': 'After each result',
  'rules.perTarget': 'One person is called at most {field} times in this campaign.',
  'rules.perLine': 'For them, one number is called at most {field} times.',
  'rules.perDay': 'One number is called at most {field} times a day.',
  'rules.handOverMinutes': 'An appointment its agent does not take goes to the others after {field} minutes.',
  'rules.rotateSlots': 'Never call twice running in the same part of the day.',
  'rules.rotateSlots.hint':
    'Morning, midday, afternoon, evening, Saturday: when the schedule has another one, and for delays of an hour or more.',
  'rules.after':
    'After “{result}”, call again in {amount} {unit}, {line}, {agent}. After {cap} times, close as {exhausted}.',
  'rules.amount': 'Delay',
  'rules.unit': 'Unit of the delay',
  'rules.unit.minutes': 'minutes',
  'rules.unit.hours': 'hours',
  'rules.unit.days': 'days',
  'rules.line': 'Number',
  'rules.line.same': 'on the same number',
  'rules.line.next': 'on the next number',
  'rules.agent': 'Agent',
  'rules.agent.any': 'by anybody',
  'rules.agent.other': 'by another agent',
  'rules.cap': 'Number of times',
  'rules.exhausted': 'Final disposition',
  'rules.cap.hint':
    'Number of times left empty: this result never closes by itself, the limits above are enough. A number that rests is never called earlier.',
  'rules.restore': 'Restore the default rules',
  'rules.saved': 'Rules saved: people waiting follow.',
  'rules.reload': 'See the new rules',
  'rules.preview':
    '{called, plural, =0 {Nobody waits after a call: these rules will hold for the next ones.} one {One person already called is waiting: {effects}.} other {Of # people already called who wait, {effects}.}}',
  'rules.preview.sooner':
    '{count, plural, one {# will be called again earlier} other {# will be called again earlier}}',
  'rules.preview.later':
    '{count, plural, one {# will be called again later} other {# will be called again later}}',
  'rules.preview.moved':
    '{count, plural, one {# will change number or agent} other {# will change number or agent}}',
  'rules.preview.closed':
    '{count, plural, one {# will be closed as “{disposition}”} other {# will be closed as “{disposition}”}}',
  'rules.preview.same': '{count, plural, one {# does not change} other {# do not change}}',
  'rules.preview.atLeast': 'There are more: counting stopped at the first 20,000.',
  'consequences.none': 'Change a rule: what it would do is shown here before you save.',
  'consequences.impossible': 'Each number must be whole and within its rule’s limits.',
  'consequences.counting': 'Working out the consequences…',
  'consequences.failed': 'The consequences could not be worked out.',
  'audit.action.campaign.rules': 'Retry rules changed',
  'audit.action.queue.replan': 'Waiting people moved by the rules',
};
