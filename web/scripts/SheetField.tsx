import type { ReactElement } from 'react';
import { useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { SelectField } from '../ui/fields.tsx';

interface SheetFieldProps {
  readonly slug: string | undefined;
  readonly onChange: (slug: string | undefined) => void;
}

/** The sheet shown to the agent beside an item, among those published, by topic. */
export function SheetField({ slug, onChange }: SheetFieldProps): ReactElement {
  const say = useText();
  const sheets = useAsk('GET /api/sheets').sheets.filter(({ state }) => state === 'live');
  const topics = [...new Set(sheets.map(({ topic }) => topic))];
  const isReadable = slug === undefined || sheets.some((sheet) => sheet.slug === slug);
  return (
    <SelectField
      label={say('item.sheet')}
      hint={say('item.sheet.hint')}
      value={slug ?? ''}
      onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
    >
      <option value="">{say('item.sheet.none')}</option>
      {!isReadable && <option value={slug}>{say('item.sheet.unreadable', { slug })}</option>}
      {topics.map((topic) => (
        <optgroup key={topic} label={topic}>
          {sheets
            .filter((sheet) => sheet.topic === topic)
            .map((sheet) => (
              <option key={sheet.slug} value={sheet.slug}>
                {sheet.title}
              </option>
            ))}
        </optgroup>
      ))}
    </SelectField>
  );
}
