import './scripts.css';
import { Link } from '@tanstack/react-router';
import { type ReactElement, Suspense, useState } from 'react';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { useViewer } from '../shell/session.ts';
import { Button, LinkButton } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Badge, Empty } from '../ui/Note.tsx';
import { Page } from '../ui/Page.tsx';
import { Skeleton } from '../ui/Progress.tsx';
import { Table } from '../ui/Table.tsx';
import { NewScript } from './NewScript.tsx';

export function ScriptsPage(): ReactElement {
  const say = useText();
  const formats = useFormats();
  const { role } = useViewer();
  const { scripts } = useAsk('GET /api/scripts');
  const [isCreating, setIsCreating] = useState(false);
  const canWrite = role === 'requester' || role === 'supervisor';
  const create = canWrite && (
    <>
      <LinkButton kind="quiet" icon="upload" to="/trames/importer">
        {say('xlsform.import')}
      </LinkButton>
      <Button kind="primary" icon="plus" onClick={() => setIsCreating(true)}>
        {say('scripts.new')}
      </Button>
    </>
  );
  return (
    <Page title={say('scripts.title')} lead={say('scripts.lead')} actions={scripts.length > 0 && create}>
      {scripts.length === 0 ? (
        <Empty title={say('scripts.empty.title')} actions={create}>
          <p>{say('scripts.empty')}</p>
        </Empty>
      ) : (
        <Table label={say('scripts.list')}>
          <thead>
            <tr>
              <th scope="col">{say('scripts.column.name')}</th>
              <th scope="col">{say('scripts.column.version')}</th>
              <th scope="col" className="num">
                {say('scripts.column.questions')}
              </th>
              <th scope="col">{say('scripts.column.changed')}</th>
            </tr>
          </thead>
          <tbody>
            {scripts.map(({ id, name, liveNumber, questions, changedAt, openComments, unreadComments }) => (
              <tr key={id}>
                <th scope="row">
                  <Link to="/trames/$id" params={{ id }}>
                    {name}
                  </Link>
                  <CommentCount open={openComments} unread={unreadComments} />
                </th>
                <td>
                  {liveNumber === null ? (
                    <Badge icon="pen">{say('scripts.unpublished')}</Badge>
                  ) : (
                    <Badge tone="good" icon="check">
                      {say('scripts.version', { number: liveNumber })}
                    </Badge>
                  )}
                </td>
                <td className="num">{formats.number(questions)}</td>
                <td>{formats.dateTime(changedAt)}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {isCreating && (
        <Dialog title={say('scripts.new')} width="wide" onClose={() => setIsCreating(false)}>
          <Suspense fallback={<Skeleton height="16rem" />}>
            <NewScript />
          </Suspense>
        </Dialog>
      )}
    </Page>
  );
}

interface CommentCountProps {
  readonly open: number;
  readonly unread: number;
}

function CommentCount({ open, unread }: CommentCountProps): ReactElement | null {
  const say = useText();
  if (open === 0 && unread === 0) return null;
  return (
    <div>
      <Badge tone={unread === 0 ? 'plain' : 'note'} icon="chat">
        {unread === 0
          ? say('comments.list.open', { count: open })
          : say('comments.list.unread', { count: unread })}
      </Badge>
    </div>
  );
}
