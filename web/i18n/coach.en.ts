import type { coachFr } from './coach.fr.ts';

export const coachEn: Readonly<Record<keyof typeof coachFr, string>> = {
  'coach.keep': 'Keep these words',
  'coach.health': 'is about health. The person may ask to read this note, and health has no place in it.',
  'coach.health.instead': 'Write what is to be done instead: “asked for more time”, “call again in May”.',
  'coach.speech': 'is about health.',
  'coach.speech.instead':
    'Choose “another channel” (C) in the result, or write: “prefers text messages”, “call through the relay”.',
  'coach.judgement': 'judges the person, who may ask to read this note.',
  'coach.judgement.instead': 'Write what happened instead: “raised their voice, hung up”.',
  'coach.belief': 'is about religion, opinions or unions: the law protects these apart.',
  'coach.belief.instead': 'Write what helps the call instead: “call after 8 pm”, “away until the 12th”.',
  'coach.intimacy': 'is about private life.',
  'coach.intimacy.instead':
    'Write instead: “needs help, supervisor told”, and tell them at once if somebody is in danger.',
  'coach.origin': 'is about where the person comes from.',
  'coach.origin.instead':
    'Write what helps to reach them instead: “interpreter in Arabic”, “call in the evening”.',
  'coach.justice': 'is about justice: the law protects this apart.',
  'coach.justice.instead': 'Write instead: “away until June”.',
  'coach.nir': 'is a social security number: a calling campaign may not keep it.',
  'coach.nir.instead': 'Delete it. Write instead: “has their number at hand”.',
  'coach.iban': 'is a bank account.',
  'coach.iban.instead': 'Delete it. Write instead: “must send their bank details to the service”.',
  'coach.card': 'is a payment card number.',
  'coach.card.instead': 'Delete it: nobody should ask for it on the telephone.',
  'coach.phone': 'is a telephone number: written here, it escapes objections.',
  'coach.phone.instead': 'Write instead: “has another number”, and have it corrected in the list.',
  'coach.email': 'is an e-mail address.',
  'coach.email.instead': 'Write instead: “prefers e-mail”, and have it added to the file.',
};
