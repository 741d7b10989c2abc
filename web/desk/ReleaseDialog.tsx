import { useMutation } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import type { ReleaseReason } from '#server/contracts/queue.contract.ts';
import { CoachNote } from '../coach/CoachNote.tsx';
import { useText } from '../i18n/locale.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Form, textOf } from '../ui/Form.tsx';
import { RadioGroup, TextField } from '../ui/fields.tsx';
import { useDeskServer } from './desk-server.ts';

const reasons = ['pause', 'known', 'language', 'other'] as const satisfies readonly ReleaseReason[];

interface ReleaseDialogProps {
  readonly claimId: number;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Gives the person back to the queue, exactly as they were; says until when this agent will not be given them again. */
export function ReleaseDialog({ claimId, onDone, onClose }: ReleaseDialogProps): ReactElement {
  const say = useText();
  const [detail, setDetail] = useState('');
  const [reason, setReason] = useState<(typeof reasons)[number]>('pause');
  const server = useDeskServer();
  const release = useMutation({
    mutationFn: (text: string) => server.release(claimId, text),
    onSuccess: onDone,
  });
  return (
    <Dialog title={say('desk.release')} onClose={onClose}>
      <Form
        problem={release.error}
        onSubmit={(data) => {
          const text = (reason === 'other' && textOf(data, 'detail')) || reason;
          release.mutate(text);
        }}
      >
        <p>{say('desk.release.lead')}</p>
        <RadioGroup
          name="reason"
          label={say('desk.release.reason')}
          value={reason}
          onChange={setReason}
          options={reasons.map((value) => ({
            value,
            label: say(`desk.release.${value}`),
            hint: say(`desk.release.${value}.hint`),
          }))}
        />
        {reason === 'other' && (
          <>
            <TextField
              name="detail"
              label={say('desk.release.detail')}
              maxLength={200}
              value={detail}
              onChange={(event) => setDetail(event.target.value)}
            />
            <CoachNote text={detail} />
          </>
        )}
        <div className="form-actions">
          <Button type="submit" kind="primary" isPending={release.isPending}>
            {say('desk.release')}
          </Button>
          <Button onClick={onClose}>{say('ui.cancel')}</Button>
        </div>
      </Form>
    </Dialog>
  );
}
