import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { type Answer, ask } from '../api.ts';
import { useText } from '../i18n/locale.tsx';
import { useSend } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Form } from '../ui/Form.tsx';
import { SelectField } from '../ui/fields.tsx';
import { toast } from '../ui/toasts.tsx';

interface ReassignDialogProps {
  readonly promised: Answer<'GET /api/board'>['promises'][number];
  readonly onClose: () => void;
}

/** One appointment to another agent of its campaign: previewed and confirmed in one gesture, as it is one person. */
export function ReassignDialog({ promised, onClose }: ReassignDialogProps): ReactElement {
  const say = useText();
  const params = { id: promised.campaignId };
  const [agentId, setAgentId] = useState('');
  const { data: campaign } = useQuery(ask('GET /api/campaigns/:id', { params }));
  const apply = useSend('POST /api/campaigns/:id/steering', {
    refresh: ['GET /api/board'],
    onDone: ({ applied }) => {
      toast(say(applied === 1 ? 'reassign.done' : 'reassign.left'), applied === 1 ? 'good' : 'warn');
      onClose();
    },
  });
  const preview = useSend('POST /api/campaigns/:id/steering/preview', {
    onDone: ({ token }) => apply.mutate({ params, body: { token } }),
  });
  const others = (campaign?.agents ?? []).filter(({ id }) => id !== promised.agentId);
  return (
    <Dialog title={say('promises.reassign.of', { name: promised.name })} onClose={onClose}>
      <Form
        problem={preview.error ?? apply.error}
        codes={{ 'steering.unknown_agent': 'agentId' }}
        onSubmit={() => {
          const lever = { kind: 'reassign' as const, agentId: Number(agentId) };
          if (agentId !== '') preview.mutate({ params, body: { lever, targetIds: [promised.targetId] } });
        }}
      >
        {campaign !== undefined && others.length === 0 && <p>{say('reassign.nobody')}</p>}
        <SelectField
          name="agentId"
          label={say('reassign.agent')}
          value={agentId}
          onChange={({ target }) => setAgentId(target.value)}
          required
        >
          <option value="">{say('reassign.agent.choose')}</option>
          {others.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
        <div className="form-actions">
          <Button
            type="submit"
            kind="primary"
            disabled={agentId === ''}
            isPending={preview.isPending || apply.isPending}
          >
            {say('promises.reassign')}
          </Button>
          <Button onClick={onClose}>{say('ui.cancel')}</Button>
        </div>
      </Form>
    </Dialog>
  );
}
