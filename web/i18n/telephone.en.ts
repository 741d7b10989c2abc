import type { telephoneFr } from './telephone.fr.ts';

export const telephoneEn: Readonly<Record<keyof typeof telephoneFr, string>> = {
  'telephone.title': 'Telephone',
  'telephone.stage.asked': 'Placing the call…',
  'telephone.stage.agent_ringing': 'Your telephone rings: pick up, then press 1',
  'telephone.stage.ringing': 'Ringing',
  'telephone.stage.answered': 'Talking',
  'telephone.stage.reconnecting': 'Network lost: reconnecting…',
  'telephone.ended.completed': 'Hung up',
  'telephone.ended.busy': 'Busy',
  'telephone.ended.no_answer': 'No answer',
  'telephone.ended.failed': 'The call did not get through',
  'telephone.ended.canceled': 'Call cancelled',
  'telephone.ended.agent_unreachable': 'Your telephone did not answer: the person was not called',
  'telephone.ended.unknown': 'Call over; telephony does not say how',
  'telephone.uncertain':
    'The provider has not confirmed the call. Do not call again yet: its answer comes, or will be looked for.',
  'telephone.machine': 'A voicemail may have picked up: you are the judge of it.',
  'telephone.problem.invalid_number': 'The provider says this number does not exist.',
  'telephone.problem.territory_blocked':
    'Calls to this territory are not open at the provider: your administration is told.',
  'telephone.problem.caller_id_refused':
    'The provider refuses the number shown: your administration is told.',
  'telephone.problem.too_many_at_once': 'Too many calls at once: try again in a few seconds.',
  'telephone.problem.credentials': 'The telephony provider no longer knows us.',
  'telephone.problem.outage': 'The telephony provider does not answer.',
  'telephone.problem.daily_cap': 'Today’s cap of calls is reached.',
  'telephone.problem.not_fictional': 'The simulator only calls fictional numbers.',
  'telephone.problem.agent_unreachable': 'Your telephone did not answer.',
  'telephone.problem.refused': 'The provider refused this call.',
  'telephone.dialled': 'Dial the number yourself.',
  'telephone.callAgain': 'Call again',
  'telephone.hangUp': 'Hang up',
  'telephone.mute': 'Mute',
  'telephone.unmute': 'Unmute',
  'telephone.keypad': 'Keypad',
  'telephone.keys.mute': 'Mute or unmute',
  'telephone.keys.hangUp': 'Hang up',
  'telephone.quality.high-rtt': 'The voice comes late.',
  'telephone.quality.high-jitter': 'The voice is choppy.',
  'telephone.quality.high-packet-loss': 'Words get lost: move closer to the Wi-Fi, or plug the cable in.',
  'telephone.quality.low-mos': 'The sound is bad.',
  'telephone.quality.low-bytes-received': 'The person can no longer be heard.',
  'telephone.quality.constant-audio-input-level':
    'Your microphone sends nothing: check that it is not muted.',
  'telephone.trouble.microphone_refused':
    'The browser does not allow the microphone. Click the padlock left of the address, allow “Microphone”, then try again.',
  'telephone.trouble.microphone_missing':
    'No microphone answers. Plug your headset in, or close the program that uses it, then try again.',
  'telephone.trouble.not_answering':
    'The telephone of the page cannot reach the provider. Try again, or dial the number yourself.',
  'telephone.trouble.not_allowed':
    'The provider refuses the telephone of this page: tell your administration, and dial the number yourself meanwhile.',
  'telephone.trouble.nobody': 'Nobody was called.',
  'telephone.again': 'Try again',
  'telephone.byHand': 'Dial by hand',
  'telephony.trouble.invalid_number': 'A number does not exist.',
  'telephony.trouble.territory_blocked':
    'The telephony provider does not call territory {territory}: allow it there, then check the settings. Its calls are dialled by hand.',
  'telephony.trouble.caller_id_refused':
    'The provider refuses the number shown: calls are dialled by hand until an admin checks the settings.',
  'telephony.trouble.too_many_at_once': 'The provider gets too many calls at once.',
  'telephony.trouble.credentials': 'The provider no longer knows our credentials: calls are dialled by hand.',
  'telephony.trouble.outage':
    'The telephony provider does not answer: calls are dialled by hand. It is asked again every minute.',
  'telephony.trouble.daily_cap':
    'The daily cap of calls is reached: calls are dialled by hand until tomorrow.',
  'telephony.trouble.not_fictional': 'The simulator only calls fictional numbers.',
  'telephony.trouble.agent_unreachable': 'A desk phone cannot be called.',
  'telephony.trouble.refused': 'The provider refused a call: check the settings.',
};
