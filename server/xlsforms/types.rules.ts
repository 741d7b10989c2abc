import type { QuestionKind } from '#server/contracts/script-content.ts';

/** What the `type` column of a row means. */
export type RowType =
  | { readonly kind: 'begin' | 'end'; readonly of: 'group' | 'repeat' }
  | {
      readonly kind: 'choice';
      readonly several: boolean;
      readonly list: string;
      readonly hasOther: boolean;
    }
  | { readonly kind: 'question'; readonly as: Exclude<QuestionKind, 'single' | 'multi' | 'yesno'> }
  | { readonly kind: 'note' | 'calculate' | 'hidden' | 'acknowledge' | 'date_time' | 'range' }
  /** Recorded by Tonalité anyway, or of no use on the telephone. */
  | { readonly kind: 'metadata' }
  /** Known to XLSForm, impossible to ask for on the telephone or to hold in a script. */
  | { readonly kind: 'not_carried' }
  | { readonly kind: 'unknown' };

const simple: Readonly<Record<string, RowType>> = {
  text: { kind: 'question', as: 'text' },
  string: { kind: 'question', as: 'text' },
  integer: { kind: 'question', as: 'integer' },
  int: { kind: 'question', as: 'integer' },
  decimal: { kind: 'question', as: 'decimal' },
  date: { kind: 'question', as: 'date' },
  time: { kind: 'question', as: 'time' },
  datetime: { kind: 'date_time' },
  note: { kind: 'note' },
  calculate: { kind: 'calculate' },
  calculation: { kind: 'calculate' },
  hidden: { kind: 'hidden' },
  acknowledge: { kind: 'acknowledge' },
  trigger: { kind: 'acknowledge' },
  range: { kind: 'range' },
};

const metadata = [
  'start',
  'end',
  'today',
  'deviceid',
  'subscriberid',
  'simserial',
  'phonenumber',
  'username',
  'email',
  'audit',
  'imei',
  'instanceid',
  'start_geopoint',
  'background_audio',
  'background_geopoint',
];

const notCarried = [
  'geopoint',
  'geotrace',
  'geoshape',
  'gps',
  'location',
  'image',
  'photo',
  'audio',
  'video',
  'file',
  'barcode',
  'osm',
  'rank',
  'csv_external',
  'xml_external',
  'signature',
];

export function typeOf(written: string): RowType {
  const text = written.trim().replace(/\s+/g, ' ');
  const word = text.toLowerCase().replace(/[\s-]/g, '_');
  const bracket = /^(begin|end)_?((?:looped_)?group|lgroup|repeat|loop)$/.exec(word);
  if (bracket !== null) {
    const [, kind, of] = bracket;
    return { kind: kind === 'begin' ? 'begin' : 'end', of: of === 'group' ? 'group' : 'repeat' };
  }
  const known = simple[word];
  if (known !== undefined) return known;
  if (metadata.includes(word)) return { kind: 'metadata' };
  if (notCarried.includes(word.replace(/^add_(\w+)_prompt$/, '$1'))) return { kind: 'not_carried' };
  return choiceOf(text) ?? { kind: 'unknown' };
}

/** `select_one towns`, `select one from towns or_other`, `Select_Multiple towns`, `select all that apply from towns`. */
function choiceOf(text: string): RowType | null {
  if (/^(select[ _](one|multiple)[ _]from[ _]file|select[ _]one[ _]external|rank)\b/i.test(text))
    return { kind: 'not_carried' };
  const match =
    /^(?:add )?(select[ _]?one|select1|select[ _]multiple|select all that apply)(?: prompt using)?(?: from)? (\S+)(?: (?:or[ _]other|or specify other))?$/i.exec(
      text,
    );
  const [, kind, list] = match ?? [];
  if (kind === undefined || list === undefined) return null;
  return {
    kind: 'choice',
    several: !/one|1/i.test(kind),
    list,
    hasOther: / or[ _](other|specify other)$/i.test(text),
  };
}
