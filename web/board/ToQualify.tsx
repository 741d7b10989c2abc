import { type ReactElement, useState } from 'react';
import type { Answer } from '../api.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { Button } from '../ui/Button.tsx';
import { Table } from '../ui/Table.tsx';
import { ResolveDialog } from './ResolveDialog.tsx';

type OpenCall = Answer<'GET /api/calls/open'>['calls'][number];

interface ToQualifyProps {
  readonly calls: readonly OpenCall[];
  readonly now: number;
}

/** Calls whose desk no longer answers: each keeps a line and its people until it has a result. */
export function ToQualify({ calls, now }: ToQualifyProps): ReactElement {
  const say = useText();
  const formats = useFormats();
  const [resolving, setResolving] = useState<OpenCall | null>(null);
  return (
    <>
      <Table label={say('board.qualify')}>
        <thead>
          <tr>
            <th scope="col">{say('board.agent')}</th>
            <th scope="col">{say('board.campaign')}</th>
            <th scope="col">{say('board.qualify.started')}</th>
            <th scope="col">{say('promises.do')}</th>
          </tr>
        </thead>
        <tbody>
          {calls.map((call) => (
            <tr key={call.id}>
              <th scope="row">{call.agentName}</th>
              <td>{call.campaignName}</td>
              <td className="number">
                {formats.dateTime(call.startedAt)}{' '}
                <span className="soft small">({formats.relative(call.startedAt, now)})</span>
              </td>
              <td>
                <Button
                  size="small"
                  icon="pen"
                  onClick={() => setResolving(call)}
                  aria-label={say('resolve.title', { name: call.agentName })}
                >
                  {say('resolve.open')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
      {resolving !== null && <ResolveDialog call={resolving} onClose={() => setResolving(null)} />}
    </>
  );
}
