import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Answer } from '../api.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { useSend } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Table } from '../ui/Table.tsx';
import { toast } from '../ui/toasts.tsx';

type LateEntry = Answer<'GET /api/late'>['late'][number];

/** What desks sent after their call was closed without them: read here, kept or put away. */
export function Late({ late }: { readonly late: readonly LateEntry[] }): ReactElement {
  const say = useText();
  const formats = useFormats();
  const settle = useSend('POST /api/late/:id/settle', {
    refresh: ['GET /api/late', 'GET /api/targets/:id'],
    onDone: (_, { body }) => toast(say(body.keep ? 'late.kept' : 'late.dropped')),
  });
  return (
    <>
      <ProblemNote problem={settle.error} />
      <Table label={say('late.title')}>
        <thead>
          <tr>
            <th scope="col">{say('board.agent')}</th>
            <th scope="col">{say('board.campaign')}</th>
            <th scope="col">{say('late.said')}</th>
            <th scope="col">{say('late.arrived')}</th>
            <th scope="col">{say('promises.do')}</th>
          </tr>
        </thead>
        <tbody>
          {late.map((entry) => (
            <tr key={entry.id}>
              <th scope="row">{entry.agentName}</th>
              <td>
                {entry.campaignName}
                <p className="small">
                  <Link to="/personnes/$id" params={{ id: entry.targetId }}>
                    {say('late.file')}
                  </Link>
                </p>
              </td>
              <td>
                <Said entry={entry} />
              </td>
              <td className="number">{formats.dateTime(entry.at)}</td>
              <td>
                <div className="row">
                  {entry.kind === 'answers' && (
                    <Button
                      size="small"
                      icon="check"
                      aria-label={say('late.keep.label', { name: entry.agentName })}
                      onClick={() => settle.mutate({ params: { id: entry.id }, body: { keep: true } })}
                    >
                      {say('late.keep')}
                    </Button>
                  )}
                  <Button
                    size="small"
                    kind="quiet"
                    aria-label={say('late.drop.label', { name: entry.agentName })}
                    onClick={() => settle.mutate({ params: { id: entry.id }, body: { keep: false } })}
                  >
                    {say('late.drop')}
                  </Button>
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </>
  );
}

function Said({ entry }: { readonly entry: LateEntry }): ReactElement {
  const say = useText();
  const formats = useFormats();
  return (
    <ul className="late-said">
      {entry.said.map(({ about, text, callbackAt }) => (
        <li key={about}>
          <span className="soft">
            {entry.kind === 'close' ? say('late.close', { result: about }) : about}
          </span>{' '}
          {text}
          {callbackAt !== null && <p>{say('late.callback', { at: formats.dateTime(callbackAt) })}</p>}
        </li>
      ))}
    </ul>
  );
}
