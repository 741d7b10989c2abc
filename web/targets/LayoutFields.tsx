import type { ReactElement } from 'react';
import type { Encoding, ImportView, Layout } from '#server/contracts/imports.contract.ts';
import type { MessageId } from '../i18n/index.ts';
import { type Say, useText } from '../i18n/locale.tsx';
import { SelectField } from '../ui/fields.tsx';
import { Fact, Facts, Section } from '../ui/Page.tsx';
import { lookAlikes } from './accents.ts';

const unmistakable = ['utf-8', 'utf-16le', 'utf-16be', 'xlsx'] as const satisfies readonly Encoding[];
const delimiters: Readonly<Record<string, MessageId>> = {
  ';': 'import.delimiter.semicolon',
  ',': 'import.delimiter.comma',
  '\t': 'import.delimiter.tab',
  '|': 'import.delimiter.pipe',
};
const quotes = ['"', "'", ''] as const satisfies readonly Layout['quote'][];
/** Title lines above the header: nobody writes more of them than this. */
const HEADER_LINES = 12;

interface Props {
  readonly view: ImportView;
  readonly onChange: (layout: Partial<Layout>) => void;
}

/** How the file was read, each part changeable where it stands. */
export function LayoutFields({ view, onChange }: Props): ReactElement {
  const say = useText();
  const isWorkbook = view.encoding === 'xlsx';
  return (
    <Section title={say('import.layout')} lead={say('import.layout.lead')}>
      <div className="card layout-fields">
        <EncodingField view={view} onChange={onChange} />
        {!isWorkbook && (
          <>
            <SelectField
              label={say('import.delimiter')}
              value={view.delimiter}
              onChange={({ target }) => onChange({ delimiter: target.value })}
            >
              {withCurrent(Object.keys(delimiters), view.delimiter).map((delimiter) => (
                <option key={delimiter} value={delimiter}>
                  {delimiterName(delimiter, say)}
                </option>
              ))}
            </SelectField>
            <SelectField
              label={say('import.quote')}
              value={view.quote}
              onChange={({ target }) => {
                const quote = quotes.find((known) => known === target.value);
                if (quote !== undefined) onChange({ quote });
              }}
            >
              {quotes.map((quote) => (
                <option key={quote} value={quote}>
                  {quoteName(quote, say)}
                </option>
              ))}
            </SelectField>
          </>
        )}
        <SelectField
          label={say('import.headerLine')}
          value={view.headerLine}
          onChange={({ target }) => onChange({ headerLine: Number(target.value) })}
        >
          {headerLines(view.headerLine).map((line) => (
            <option key={line} value={line}>
              {headerName(line, say)}
            </option>
          ))}
        </SelectField>
      </div>
    </Section>
  );
}

/** A choice among encodings that look alike; the others prove themselves, and leave none. */
function EncodingField({ view, onChange }: Props): ReactElement {
  const say = useText();
  const current = lookAlikes.find((known) => known === view.encoding);
  if (current === undefined) {
    return (
      <dl className="field">
        <dt className="field-label">{say('import.encoding')}</dt>
        <dd className="field-fact">{encodingName(view.encoding, say)}</dd>
      </dl>
    );
  }
  return (
    <SelectField
      label={say('import.encoding')}
      value={current}
      onChange={({ target }) => {
        const encoding = lookAlikes.find((known) => known === target.value);
        if (encoding !== undefined) onChange({ encoding });
      }}
    >
      {lookAlikes.map((encoding) => (
        <option key={encoding} value={encoding}>
          {say(`import.encoding.${encoding}`)}
        </option>
      ))}
    </SelectField>
  );
}

/** The same, once the list is imported and nothing can change any more. */
export function LayoutFacts({ view }: { readonly view: ImportView }): ReactElement {
  const say = useText();
  return (
    <Facts>
      <Fact label={say('import.encoding')}>{encodingName(view.encoding, say)}</Fact>
      {view.encoding !== 'xlsx' && (
        <>
          <Fact label={say('import.delimiter')}>{delimiterName(view.delimiter, say)}</Fact>
          <Fact label={say('import.quote')}>{quoteName(view.quote, say)}</Fact>
        </>
      )}
      <Fact label={say('import.headerLine')}>{headerName(view.headerLine, say)}</Fact>
    </Facts>
  );
}

function encodingName(encoding: string, say: Say): string {
  const known = [...unmistakable, ...lookAlikes].find((one) => one === encoding);
  return known === undefined ? encoding : say(`import.encoding.${known}`);
}

function delimiterName(delimiter: string, say: Say): string {
  const known = delimiters[delimiter];
  return known === undefined ? say('import.delimiter.other', { character: delimiter }) : say(known);
}

function quoteName(quote: string, say: Say): string {
  if (quote === '') return say('import.quote.none');
  return say(quote === "'" ? 'import.quote.single' : 'import.quote.double');
}

function headerName(line: number, say: Say): string {
  return line === 0 ? say('import.headerLine.none') : say('import.headerLine.at', { line });
}

function withCurrent(known: readonly string[], current: string): readonly string[] {
  return known.includes(current) ? known : [...known, current];
}

function headerLines(current: number): number[] {
  const usual = Array.from({ length: HEADER_LINES + 1 }, (_, line) => line);
  return current > HEADER_LINES ? [...usual, current] : usual;
}
