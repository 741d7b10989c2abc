import { type ReactElement, Suspense, useState } from 'react';
import type { CampaignView } from '#server/contracts/campaigns.contract.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk, useSend } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Form } from '../ui/Form.tsx';
import { Checkbox } from '../ui/fields.tsx';
import { Section } from '../ui/Page.tsx';
import { Skeleton } from '../ui/Progress.tsx';
import { toast } from '../ui/toasts.tsx';

/** Who calls for this campaign. */
export function AgentsSection({ campaign }: { readonly campaign: CampaignView }): ReactElement {
  const say = useText();
  const [isChoosing, setIsChoosing] = useState(false);
  return (
    <Section
      title={say('campaign.agents')}
      actions={
        campaign.canAssign && (
          <Button size="small" icon="people" onClick={() => setIsChoosing(true)}>
            {say('campaign.agents.choose')}
          </Button>
        )
      }
    >
      {campaign.agents.length === 0 ? (
        <p className="soft">{say('campaign.agents.none')}</p>
      ) : (
        <ul>
          {campaign.agents.map(({ id, name }) => (
            <li key={id}>{name}</li>
          ))}
        </ul>
      )}
      {isChoosing && (
        <Dialog title={say('campaign.agents.title')} onClose={() => setIsChoosing(false)}>
          <Suspense fallback={<Skeleton height="10rem" />}>
            <Choose campaign={campaign} onClose={() => setIsChoosing(false)} />
          </Suspense>
        </Dialog>
      )}
    </Section>
  );
}

interface ChooseProps {
  readonly campaign: CampaignView;
  readonly onClose: () => void;
}

function Choose({ campaign, onClose }: ChooseProps): ReactElement {
  const say = useText();
  const { users } = useAsk('GET /api/users');
  const callers = users.filter(
    ({ role, disabledAt }) => (role === 'agent' || role === 'supervisor') && disabledAt === null,
  );
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set(campaign.agents.map(({ id }) => id)));
  const assign = useSend('PUT /api/campaigns/:id/agents', {
    refresh: ['GET /api/campaigns/:id'],
    onDone: ({ agents }) => {
      toast(say('campaign.agents.saved', { count: agents.length }));
      onClose();
    },
  });
  if (callers.length === 0) return <p>{say('campaign.agents.noAccounts')}</p>;

  function toggle(id: number, isChosen: boolean): void {
    const next = new Set(chosen);
    if (isChosen) next.add(id);
    else next.delete(id);
    setChosen(next);
  }

  const isFull = callers.every(({ id }) => chosen.has(id));
  return (
    <Form
      problem={assign.error}
      onSubmit={() => assign.mutate({ params: { id: campaign.id }, body: { agentIds: [...chosen] } })}
    >
      <div>
        <Button
          size="small"
          kind="quiet"
          onClick={() => setChosen(new Set(isFull ? [] : callers.map(({ id }) => id)))}
        >
          {say(isFull ? 'campaign.agents.nobody' : 'campaign.agents.all')}
        </Button>
      </div>
      <div>
        {callers.map((user) => (
          <Checkbox
            key={user.id}
            label={user.name}
            hint={`${say(`role.${user.role}`)} · ${user.languages.join(', ')}`}
            checked={chosen.has(user.id)}
            onChange={(event) => toggle(user.id, event.target.checked)}
          />
        ))}
      </div>
      <div className="form-actions">
        <Button type="submit" kind="primary" isPending={assign.isPending}>
          {say('campaign.agents.save')}
        </Button>
        <Button kind="quiet" onClick={onClose}>
          {say('ui.cancel')}
        </Button>
      </div>
    </Form>
  );
}
