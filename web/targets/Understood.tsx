import type { ReactElement } from 'react';
import type { ImportView } from '#server/contracts/imports.contract.ts';
import { useFormats } from '../i18n/formats.ts';
import type { MessageId } from '../i18n/index.ts';
import { useText } from '../i18n/locale.tsx';
import { Fact, Facts, Section } from '../ui/Page.tsx';

const delimiters: Readonly<Record<string, MessageId>> = {
  ';': 'import.delimiter.semicolon',
  ',': 'import.delimiter.comma',
  '\t': 'import.delimiter.tab',
  '|': 'import.delimiter.pipe',
};

/** How the file was read. */
export function Understood({ view }: { readonly view: ImportView }): ReactElement {
  const say = useText();
  const formats = useFormats();
  const delimiter = delimiters[view.delimiter];
  return (
    <Section title={say('import.understood')}>
      <Facts>
        <Fact label={say('import.rows')}>{formats.number(view.rows.read)}</Fact>
        <Fact label={say('import.encoding')}>{view.encoding.toUpperCase()}</Fact>
        <Fact label={say('import.delimiter')}>
          {delimiter === undefined ? view.delimiter : say(delimiter)}
        </Fact>
        <Fact label={say('import.headerLine')}>{formats.number(view.headerLine)}</Fact>
      </Facts>
    </Section>
  );
}
