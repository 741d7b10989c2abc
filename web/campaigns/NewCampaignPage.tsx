import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useText } from '../i18n/locale.tsx';
import { useAsk, useSend } from '../query.ts';
import { useViewer } from '../shell/session.ts';
import { Button } from '../ui/Button.tsx';
import { Form, textOf } from '../ui/Form.tsx';
import { SelectField, TextArea, TextField } from '../ui/fields.tsx';
import { Page } from '../ui/Page.tsx';
import { toast } from '../ui/toasts.tsx';

/** Opens a commission with the little that is known. */
export function NewCampaignPage(): ReactElement {
  const say = useText();
  const navigate = useNavigate();
  const { role, directorateId } = useViewer();
  const { directorates } = useAsk('GET /api/directorates');
  const create = useSend('POST /api/campaigns', {
    refresh: ['GET /api/campaigns'],
    onDone: ({ id }) => {
      toast(say('commission.created'));
      void navigate({ to: '/campagnes/$id/commande', params: { id } });
    },
  });

  function submit(data: FormData): void {
    const chosen = Number(textOf(data, 'directorateId'));
    create.mutate({
      body: {
        name: textOf(data, 'name'),
        purpose: textOf(data, 'purpose'),
        ...(chosen > 0 && { directorateId: chosen }),
      },
    });
  }

  return (
    <Page
      title={say('commission.new.title')}
      lead={say('commission.new.lead')}
      width="reading"
      eyebrow={<Link to="/campagnes">{say('campaigns.title')}</Link>}
    >
      <Form
        label={say('commission.new.title')}
        problem={create.error}
        codes={{ 'user.directorate_required': 'directorateId' }}
        onSubmit={submit}
      >
        <TextField
          name="name"
          label={say('commission.name')}
          hint={say('commission.name.hint')}
          maxLength={200}
          required
        />
        {role === 'supervisor' && directorateId === null && (
          <SelectField name="directorateId" label={say('commission.directorate')} defaultValue="" required>
            <option value="">{say('ui.choose')}</option>
            {directorates.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
        )}
        <TextArea
          name="purpose"
          label={say('commission.purpose')}
          hint={say('commission.purpose.hint')}
          maxLength={4000}
          optional
        />
        <div className="form-actions">
          <Button type="submit" kind="primary" isPending={create.isPending}>
            {say('commission.create')}
          </Button>
        </div>
      </Form>
    </Page>
  );
}
