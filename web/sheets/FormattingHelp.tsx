import { Fragment, type ReactElement } from 'react';
import { useText } from '../i18n/locale.tsx';

const marks = ['heading', 'aloud', 'list', 'strong', 'link', 'table'] as const;

/** The few marks a sheet's text may have. */
export function FormattingHelp(): ReactElement {
  const say = useText();
  return (
    <details className="small">
      <summary>{say('sheet.editor.help')}</summary>
      <dl className="formatting">
        {marks.map((mark) => (
          <Fragment key={mark}>
            <dt>
              <code>{say(`sheet.editor.help.${mark}`)}</code>
            </dt>
            <dd>{say(`sheet.editor.help.${mark}.is`)}</dd>
          </Fragment>
        ))}
      </dl>
    </details>
  );
}
