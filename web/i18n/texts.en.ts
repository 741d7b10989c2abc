import type { textsFr } from './texts.fr.ts';

export const textsEn: Readonly<Record<keyof typeof textsFr, string>> = {
  'texts.title': 'Texts to read before sharing',
  'texts.open': 'Read the texts',
  'texts.lead':
    'A free answer may name somebody. Nothing of it leaves — exports, sharing — until somebody has read it. The original text never changes.',
  'texts.which': 'Show',
  'texts.state.to_read': 'To read ({count})',
  'texts.state.shareable': 'May be shared ({count})',
  'texts.state.withheld': 'Withheld ({count})',
  'texts.none.to_read': 'No text to read.',
  'texts.none.shareable': 'No text may be shared yet.',
  'texts.none.withheld': 'No text is withheld.',
  'texts.finished':
    'That was the last one: {count, plural, =0 {nothing left to read} one {# text left to read} other {# texts left to read}}.',
  'texts.text': 'Text, word by word',
  'texts.how':
    'Arrows: from word to word. Space: mask or show. Underlined with dashes: to mask, it seems ({hints}).',
  'texts.how.none':
    'Arrows: from word to word. Space: mask or show. Nothing seems to name the person: read it all the same.',
  'texts.hint.phone': 'phone number',
  'texts.hint.email': 'e-mail',
  'texts.hint.date': 'date',
  'texts.hint.nir': 'social security number',
  'texts.hint.name': 'the person’s name',
  'texts.hint.town': 'the person’s town',
  'texts.shared': 'What will be shared',
  'texts.turn': 'turn {turn}',
  'texts.by': 'Decided by {name}, {at}',
  'texts.share': 'Share as it is',
  'texts.shareMasked': 'Share with what is masked',
  'texts.withhold': 'Withhold',
  'texts.reopen': 'Put back to read',
  'texts.next': 'Next',
  'texts.back': 'Previous',
  'texts.keys': 'Reading texts',
  'texts.decided.shareable': 'May be shared.',
  'texts.decided.withheld': 'Withheld.',
  'texts.decided.to_read': 'Put back to read.',
};
