import { type ReactElement, useState } from 'react';
import type { CampaignAction, CampaignView } from '#server/contracts/campaigns.contract.ts';
import { useText } from '../i18n/locale.tsx';
import { useSend } from '../query.ts';
import { Button, type ButtonKind } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Form, textOf } from '../ui/Form.tsx';
import { TextArea } from '../ui/fields.tsx';
import type { IconName } from '../ui/Icon.tsx';
import { toast } from '../ui/toasts.tsx';

const looks: Readonly<Record<CampaignAction, { readonly kind: ButtonKind; readonly icon: IconName }>> = {
  submit: { kind: 'primary', icon: 'send' },
  approve: { kind: 'primary', icon: 'check' },
  return: { kind: 'secondary', icon: 'back' },
  start: { kind: 'primary', icon: 'play' },
  pause: { kind: 'secondary', icon: 'pause' },
  close: { kind: 'quiet', icon: 'lock' },
};
const order: readonly CampaignAction[] = ['close', 'return', 'pause', 'submit', 'approve', 'start'];

/** What the viewer may do now with the campaign; each step says what it will change before it does. */
export function CampaignActions({ campaign }: { readonly campaign: CampaignView }): ReactElement {
  const say = useText();
  const [chosen, setChosen] = useState<CampaignAction | null>(null);
  return (
    <>
      {order.map((action) =>
        campaign.actions.includes(action) ? (
          <Button key={action} {...looks[action]} onClick={() => setChosen(action)}>
            {say(`campaign.action.${action}`)}
          </Button>
        ) : null,
      )}
      {chosen !== null && (
        <ConfirmAction campaign={campaign} action={chosen} onClose={() => setChosen(null)} />
      )}
    </>
  );
}

interface ConfirmProps {
  readonly campaign: CampaignView;
  readonly action: CampaignAction;
  readonly onClose: () => void;
}

/** What this step will change, and the gesture that does it. */
export function ConfirmAction({ campaign, action, onClose }: ConfirmProps): ReactElement {
  const say = useText();
  const act = useSend('POST /api/campaigns/:id/:action', {
    refresh: ['GET /api/campaigns/:id', 'GET /api/campaigns', 'GET /api/campaigns/:id/explain'],
    onDone: () => {
      toast(say(`campaign.done.${action}`));
      onClose();
    },
  });
  const isMessage = action === 'submit' || action === 'approve' || action === 'return';
  return (
    <Dialog title={say(`campaign.action.${action}`)} onClose={onClose}>
      <Form
        problem={act.error}
        codes={{ 'campaign.return_without_comment': 'comment' }}
        onSubmit={(data) =>
          act.mutate({ params: { id: campaign.id, action }, body: { comment: textOf(data, 'comment') } })
        }
      >
        <p>{say(`campaign.ask.${action}`)}</p>
        {isMessage && (
          <TextArea
            name="comment"
            label={say(action === 'return' ? 'campaign.comment.return' : 'campaign.comment')}
            optional={action !== 'return'}
            maxLength={2000}
          />
        )}
        <div className="form-actions">
          <Button
            type="submit"
            kind={action === 'close' ? 'danger' : 'primary'}
            icon={looks[action].icon}
            isPending={act.isPending}
          >
            {say(`campaign.action.${action}`)}
          </Button>
          <Button kind="quiet" onClick={onClose}>
            {say('ui.cancel')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
