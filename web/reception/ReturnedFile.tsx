import type { ReactElement } from 'react';
import { useIntl } from 'react-intl';
import type { ReturnedFile as File } from '#server/contracts/returned.contract.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { Note } from '../ui/Note.tsx';
import { Identity } from './Identity.tsx';
import { Later } from './Later.tsx';

interface ReturnedFileProps {
  readonly id: number;
  readonly file: File;
  /** Null: the only one. */
  readonly place: { readonly rank: number; readonly count: number } | null;
  /** Single keys act on this one. */
  readonly hasKeys: boolean;
  readonly onDone: (text: string) => void;
}

/** One file of the line: what may be said, then who it is about, then what they wish. */
export function ReturnedFile({ id, file, place, hasKeys, onDone }: ReturnedFileProps): ReactElement {
  const say = useText();
  const intl = useIntl();
  const formats = useFormats();
  const { controller, neutralReason: reason, lastCallAt, lastAgent, callbackAt, obstacle } = file;
  const aloud = (instant: number) =>
    intl.formatDate(instant, {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      hour: '2-digit',
      minute: '2-digit',
    });
  const when = formats.dateTime(lastCallAt);
  return (
    <article
      className="card returned-file"
      aria-label={place === null ? undefined : say('returned.file', place)}
    >
      <div className="stack">
        {place !== null && <h3>{say('returned.file', place)}</h3>}
        <p className="soft small">{say('returned.say')}</p>
        <p className="returned-words">
          {lastCallAt === null
            ? say('returned.say.notYet', { controller, reason })
            : say('returned.say.called', { controller, reason, when: aloud(lastCallAt) })}
        </p>
        <p className="soft small">{say('returned.say.caution')}</p>
        <dl className="facts">
          <div>
            <dt>{say('returned.lastCall')}</dt>
            <dd>
              {lastAgent === null
                ? say('returned.lastCall.none')
                : say('returned.lastCall.by', { when, agent: lastAgent })}
            </dd>
          </div>
          {callbackAt !== null && (
            <div>
              <dt>{say('returned.callback')}</dt>
              <dd>{formats.dateTime(callbackAt)}</dd>
            </div>
          )}
        </dl>
        {obstacle === null ? (
          <Identity id={id} targetId={file.targetId} hasKeys={hasKeys} />
        ) : (
          <Note>{say(`returned.obstacle.${obstacle}`)}</Note>
        )}
      </div>
      {file.canCallBack && <Later id={id} file={file} onDone={() => onDone(say('returned.later.done'))} />}
    </article>
  );
}
