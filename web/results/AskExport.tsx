import { type ReactElement, useState } from 'react';
import type { ExportFormat } from '#server/contracts/exports.contract.ts';
import type { Role } from '#server/contracts/roles.ts';
import { useText } from '../i18n/locale.tsx';
import { useSend } from '../query.ts';
import { useViewer } from '../shell/session.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Form, textOf } from '../ui/Form.tsx';
import { RadioGroup, TextArea } from '../ui/fields.tsx';
import { Note } from '../ui/Note.tsx';
import { toast } from '../ui/toasts.tsx';
import { PasswordField } from './ConfirmPassword.tsx';

/** Those who may take names out of the product; the server decides the same. */
const mayName: readonly Role[] = ['requester', 'supervisor'];

const offered = ['zip', 'xlsx', 'csv', 'parquet', 'open'] as const satisfies readonly ExportFormat[];

/** What is wanted, and, for names, why and the password once more. */
export function AskExport({
  campaignId,
  onClose,
}: {
  readonly campaignId: number;
  readonly onClose: () => void;
}): ReactElement {
  const say = useText();
  const { role } = useViewer();
  const [format, setFormat] = useState<ExportFormat>('zip');
  const [whose, setWhose] = useState<'pseudonymous' | 'named'>('pseudonymous');
  const isNamed = whose === 'named' && format !== 'open';
  const send = useSend('POST /api/campaigns/:id/exports', {
    refresh: ['GET /api/campaigns/:id/exports'],
    onDone: () => {
      toast(say('exports.asked'));
      onClose();
    },
  });
  const confirm = useSend('POST /api/session/confirm');

  function submit(data: FormData): void {
    const body = { format, named: isNamed, reason: isNamed ? textOf(data, 'reason') : '' };
    const ask = () => send.mutate({ params: { id: campaignId }, body });
    if (!isNamed) ask();
    else confirm.mutate({ body: { password: textOf(data, 'password') } }, { onSuccess: ask });
  }

  return (
    <Dialog title={say('exports.ask.title')} onClose={onClose}>
      <Form
        problem={confirm.error ?? send.error}
        codes={{ 'user.wrong_password': 'password', 'session.throttled': 'password' }}
        onSubmit={submit}
      >
        <RadioGroup
          name="format"
          label={say('exports.format')}
          value={format}
          onChange={setFormat}
          options={offered.map((value) => ({
            value,
            label: say(`exports.${value}`),
            hint: say(`exports.${value}.hint`),
          }))}
        />
        {mayName.includes(role) && format !== 'open' && (
          <RadioGroup
            name="whose"
            label={say('exports.whose')}
            value={whose}
            onChange={setWhose}
            options={(['pseudonymous', 'named'] as const).map((value) => ({
              value,
              label: say(`exports.${value}`),
              hint: say(`exports.${value}.hint`),
            }))}
          />
        )}
        {isNamed && (
          <>
            <Note tone="warn">{say('results.export.named.lead')}</Note>
            <TextArea
              name="reason"
              rows={2}
              maxLength={500}
              label={say('exports.reason')}
              hint={say('exports.reason.hint')}
            />
            <PasswordField />
          </>
        )}
        <div className="form-actions">
          <Button type="submit" kind="primary" isPending={confirm.isPending || send.isPending}>
            {say('exports.prepare')}
          </Button>
          <Button onClick={onClose}>{say('ui.cancel')}</Button>
        </div>
      </Form>
    </Dialog>
  );
}
