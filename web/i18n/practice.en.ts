import type { practiceFr } from './practice.fr.ts';

export const practiceEn: Readonly<Record<keyof typeof practiceFr, string>> = {
  'practice.title': 'Practise',
  'practice.lead':
    'Eight calls of rising difficulty, some ten minutes. The desk is the real one; the people are invented and a written voice answers for them.',
  'practice.private':
    'Nothing is recorded, counted or sent: your progress stays on this device, your supervisor does not see it, and nobody is ranked.',
  'practice.script': 'Script',
  'practice.script.hint': 'Those of your campaigns that are published.',
  'practice.start': 'Start the exercise',
  'practice.resume': 'Go on at call {number}',
  'practice.restart': 'Start again from the beginning',
  'practice.none.title': 'No script to practise with',
  'practice.none':
    'A published script is needed. Ask your supervisor to assign you to a campaign, or to publish one for every directorate.',
  'practice.busy.title': 'Somebody is in your charge',
  'practice.busy': 'Close the call, or give the person back, before you practise.',
  'practice.busy.back': 'Back to the call',
  'practice.band': 'Exercise: nobody is called',
  'practice.progress': 'Call {number} of {total}',
  'practice.finished': 'All {total} calls are done',
  'practice.leave': 'Leave the exercise',
  'practice.speak': 'Hear the voice',
  'practice.campaign': 'Exercise',
  'practice.reason': 'your file',
  'practice.voice': 'The other voice',
  'practice.voice.before': 'Press “Call”: the voice will answer here.',
  'practice.voice.all': 'Everything that was said',
  'practice.introduce': 'I have read the introduction',
  'practice.again': 'Ask to repeat',
  'practice.how':
    'Read the introduction aloud, then F7. After that the person answers each question you stand in: record what they say.',
  'practice.incomplete':
    'The questionnaire is not finished: answer the remaining questions or choose “partial” or “broken off”.',
  'practice.debrief': 'After this call',
  'practice.debrief.good': 'All there: nothing to go over.',
  'practice.debrief.some':
    '{count, plural, one {One point to look at; no harm done, this is an exercise.} other {# points to look at; no harm done, this is an exercise.}}',
  'practice.case.ready': 'Somebody available: read, listen, record, close.',
  'practice.case.voicemail': 'An answering machine: nothing personal to a machine, and “Voicemail” (V).',
  'practice.case.stranger': 'A wrong number: apologise, and “Wrong number” (M).',
  'practice.case.table': 'A bad moment: record the day and hour asked for (R or J).',
  'practice.case.hesitant':
    'Somebody who hesitates, and a question outside the script: F9 finds a sheet. Record the last answer, and nothing of their health.',
  'practice.case.language': 'Another language: a callback (R or J) with an interpreter.',
  'practice.case.channel': 'The telephone does not suit: “another channel” (C), then the channel wished.',
  'practice.case.objection': 'An objection: record it at once (X), without insisting.',
  'practice.point.result': 'Result: “{chosen}”.',
  'practice.point.result.other': 'Result: you chose “{chosen}”, “{expected}” was a better fit.',
  'practice.point.introduction': 'The introduction was read before the questions.',
  'practice.point.introduction.other':
    'The introduction was not read. Who calls, why and how to refuse come before any question.',
  'practice.point.callback': 'Callback recorded for {at}.',
  'practice.point.callback.other': 'The person asked to be called back {at}.',
  'practice.point.interpreter': 'Interpreter recorded: {language}.',
  'practice.point.interpreter.other': 'Give the interpreter with the callback: {language}.',
  'practice.point.channel': 'Channel recorded: {channel}.',
  'practice.point.channel.other': 'Give the channel wished: {channel}.',
  'practice.point.answers':
    '{count, plural, one {The answer heard is recorded.} other {The # answers heard are recorded.}}',
  'practice.point.answer': '“{question}”: the person said “{said}”, you recorded “{noted}”.',
  'practice.point.answer.none': '“{question}”: the person said “{said}”, nothing is recorded.',
  'practice.point.note': 'The note holds {words}: the advice under it says what to write instead.',
  'practice.done': 'You have done the eight calls. The desk has no secrets left: over to you.',
  'practice.done.call': 'Start calling',
  'home.practise': 'Practise without calling anybody',
};
