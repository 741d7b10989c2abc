import { useNavigate } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { useText } from '../i18n/locale.tsx';
import { useSend } from '../query.ts';
import { Icon } from '../ui/Icon.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Progress } from '../ui/Progress.tsx';

/** What the server takes as it is; anything else is sent as bytes, and judged by its content. */
const acceptedTypes = ['text/csv', 'text/plain', 'application/vnd.ms-excel'];

/** Sends a file to be understood; nothing is recorded yet. */
export function SendList({ campaignId }: { readonly campaignId: number }): ReactElement {
  const say = useText();
  const navigate = useNavigate();
  const [isOver, setIsOver] = useState(false);
  const upload = useSend('POST /api/campaigns/:id/imports', {
    refresh: ['GET /api/campaigns/:id/imports'],
    onDone: ({ importId }) => void navigate({ to: '/imports/$id', params: { id: importId } }),
  });

  function send(file: File | undefined): void {
    if (file === undefined) return;
    const body = acceptedTypes.includes(file.type)
      ? file
      : new Blob([file], { type: 'application/octet-stream' });
    upload.mutate({ params: { id: campaignId }, query: { filename: file.name }, body });
  }

  const sending = upload.isPending ? (upload.variables.query?.filename ?? '') : null;
  return (
    <div className="stack">
      <ProblemNote problem={upload.error} />
      {sending !== null ? (
        <div className="drop" role="status">
          <p>{say('imports.reading', { name: sending })}</p>
          <Progress label={say('imports.reading', { name: sending })} value={null} />
        </div>
      ) : (
        <label
          className="drop"
          data-over={isOver}
          onDragEnter={() => setIsOver(true)}
          onDragLeave={() => setIsOver(false)}
          onDrop={() => setIsOver(false)}
        >
          <input
            type="file"
            accept=".csv,.txt,.tsv,text/csv,text/plain,.xlsx,.xls,.ods"
            onChange={(event) => {
              send(event.target.files?.[0]);
              event.target.value = '';
            }}
          />
          <Icon name="upload" size={28} />
          <strong>{say('imports.drop')}</strong>
          <span className="soft small">{say('imports.drop.hint')}</span>
        </label>
      )}
    </div>
  );
}
