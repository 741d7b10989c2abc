import { Link } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import type { Answer } from '../api.ts';
import { NONE, useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { Button } from '../ui/Button.tsx';
import { Table } from '../ui/Table.tsx';
import { ReassignDialog } from './ReassignDialog.tsx';

type Promised = Answer<'GET /api/board'>['promises'][number];

interface PromisesProps {
  readonly promises: readonly Promised[];
  readonly now: number;
}

/** Appointments nobody has kept: whose they are, since when, and to whom they could go. */
export function Promises({ promises, now }: PromisesProps): ReactElement {
  const say = useText();
  const formats = useFormats();
  const [moving, setMoving] = useState<Promised | null>(null);
  return (
    <>
      <Table label={say('promises.title')}>
        <thead>
          <tr>
            <th scope="col">{say('promises.person')}</th>
            <th scope="col">{say('board.campaign')}</th>
            <th scope="col">{say('promises.agent')}</th>
            <th scope="col">{say('promises.due')}</th>
            <th scope="col">{say('promises.do')}</th>
          </tr>
        </thead>
        <tbody>
          {promises.map((promised) => (
            <tr key={promised.targetId}>
              <th scope="row">
                <Link to="/personnes/$id" params={{ id: promised.targetId }} preload={false}>
                  {promised.name}
                </Link>
              </th>
              <td>{promised.campaignName}</td>
              <td>
                {promised.agentName ?? NONE}
                {promised.interpreter !== null && (
                  <span className="soft small">
                    {' '}
                    ({say('wait.with', { language: formats.languageName(promised.interpreter) })})
                  </span>
                )}
              </td>
              <td className="number">
                {formats.dateTime(promised.dueAt)}{' '}
                <span className="soft small">({formats.relative(promised.dueAt, now)})</span>
              </td>
              <td>
                <Button
                  size="small"
                  icon="person"
                  onClick={() => setMoving(promised)}
                  aria-label={say('promises.reassign.of', { name: promised.name })}
                >
                  {say('promises.reassign')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
      {moving !== null && <ReassignDialog promised={moving} onClose={() => setMoving(null)} />}
    </>
  );
}
