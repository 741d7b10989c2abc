import { type ReactElement, useState } from 'react';
import { type CallResult, callResultCodes, callResults } from '#server/contracts/call-results.ts';
import type { Answer } from '../api.ts';
import { useLocale, useText } from '../i18n/locale.tsx';
import { useSend } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Form, textOf } from '../ui/Form.tsx';
import { SelectField, TextArea, TextField } from '../ui/fields.tsx';
import { toast } from '../ui/toasts.tsx';

interface ResolveDialogProps {
  readonly call: Answer<'GET /api/calls/open'>['calls'][number];
  readonly onClose: () => void;
}

const choices = callResultCodes.filter((code) => code !== 'not_addressed');

/** A result for a call in the place of its agent. */
export function ResolveDialog({ call, onClose }: ResolveDialogProps): ReactElement {
  const say = useText();
  const { language } = useLocale();
  const [result, setResult] = useState<CallResult | ''>('');
  const needsCallback = result !== '' && callResults[result].next.do === 'callback';
  const resolve = useSend('POST /api/calls/:id/resolve', {
    refresh: ['GET /api/calls/open', 'GET /api/board'],
    onDone: () => {
      toast(say('resolve.done'));
      onClose();
    },
  });
  const options = (isReached: boolean): ReactElement[] =>
    choices
      .filter((code) => callResults[code].reached === isReached)
      .map((code) => (
        <option key={code} value={code}>
          {callResults[code][language]}
        </option>
      ));
  return (
    <Dialog title={say('resolve.title', { name: call.agentName })} onClose={onClose}>
      <Form
        problem={resolve.error}
        codes={{ 'call.callback_required': 'callback.at', 'call.callback_outside_window': 'callback.at' }}
        onSubmit={(data) => {
          if (result === '') return;
          const at = Date.parse(textOf(data, 'callback.at'));
          const callback = needsCallback && !Number.isNaN(at) ? { callback: { at, note: '' } } : {};
          resolve.mutate({
            params: { id: call.id },
            body: { result, note: textOf(data, 'note'), ...callback },
          });
        }}
      >
        <p>{say('resolve.lead', { name: call.agentName })}</p>
        <SelectField
          name="result"
          label={say('resolve.result')}
          value={result}
          onChange={({ target }) => setResult(choices.find((code) => code === target.value) ?? '')}
          required
        >
          <option value="">{say('reassign.agent.choose')}</option>
          <optgroup label={say('resolve.missed')}>{options(false)}</optgroup>
          <optgroup label={say('resolve.reached')}>{options(true)}</optgroup>
        </SelectField>
        {needsCallback && <TextField type="datetime-local" name="callback.at" label={say('resolve.at')} />}
        <TextArea name="note" label={say('resolve.note')} optional rows={2} maxLength={2000} />
        <div className="form-actions">
          <Button type="submit" kind="primary" disabled={result === ''} isPending={resolve.isPending}>
            {say('resolve.submit')}
          </Button>
          <Button onClick={onClose}>{say('ui.cancel')}</Button>
        </div>
      </Form>
    </Dialog>
  );
}
