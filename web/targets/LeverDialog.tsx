import { type ReactElement, useState } from 'react';
import { dispositions } from '#server/contracts/call-results.ts';
import type { CampaignView } from '#server/contracts/campaigns.contract.ts';
import type { Lever, LeverKind, SteeringAsk } from '#server/contracts/steering.contract.ts';
import { useLocale, useText } from '../i18n/locale.tsx';
import { useSend } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Form, textOf } from '../ui/Form.tsx';
import { SelectField, TextField } from '../ui/fields.tsx';
import { localText } from '../ui/local-text.ts';
import { toast } from '../ui/toasts.tsx';
import { LeverPreview } from './LeverPreview.tsx';

/** Whom a lever is asked for: those ticked, else all whom the list's filter keeps. */
export type Whom = Pick<SteeringAsk, 'filter' | 'targetIds'>;

interface Props {
  readonly kind: LeverKind;
  readonly campaign: CampaignView;
  readonly whom: Whom;
  /** Who that is, in words. */
  readonly words: string;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** One lever: what is asked, then what would happen, then, confirmed, done. Nothing changes before. */
export function LeverDialog({ kind, campaign, whom, words, onClose, onDone }: Props): ReactElement {
  const say = useText();
  const params = { id: campaign.id };
  const [asked, setAsked] = useState<Lever | null>(null);
  const preview = useSend('POST /api/campaigns/:id/steering/preview');
  const apply = useSend('POST /api/campaigns/:id/steering', {
    refresh: ['GET /api/campaigns/:id/steering', 'GET /api/campaigns/:id/targets', 'GET /api/campaigns/:id'],
    onDone: ({ state, applied }) => {
      toast(state === 'done' ? say('steering.done', { count: applied }) : say('steering.begun'));
      onDone();
    },
  });
  const shown = preview.data;
  return (
    <Dialog title={say(`steering.ask.${kind}`)} onClose={onClose}>
      {shown === undefined || asked === null ? (
        <Form
          problem={preview.error}
          codes={{ 'steering.unknown_agent': 'lever.agentId', 'steering.past_instant': 'lever.until' }}
          onSubmit={(data) => {
            const lever = leverIn(kind, data);
            if (lever === null) return;
            setAsked(lever);
            preview.mutate({ params, body: { ...whom, lever } });
          }}
        >
          <p>
            <strong>{words}.</strong> {say(`steering.explain.${kind}`)}
          </p>
          <Choice kind={kind} agents={campaign.agents} asked={asked} />
          <div className="form-actions">
            <Button
              type="submit"
              kind="primary"
              isPending={preview.isPending}
              data-autofocus={!hasChoice(kind)}
            >
              {say('steering.preview')}
            </Button>
            <Button onClick={onClose}>{say('ui.cancel')}</Button>
          </div>
        </Form>
      ) : (
        <LeverPreview
          lever={asked}
          shown={shown}
          agents={campaign.agents}
          problem={apply.error}
          isPending={apply.isPending}
          onConfirm={() => apply.mutate({ params, body: { token: shown.token } })}
          onBack={() => {
            apply.reset();
            preview.reset();
          }}
        />
      )}
    </Dialog>
  );
}

function hasChoice(kind: LeverKind): boolean {
  return kind !== 'forward' && kind !== 'release';
}

/** Dispositions a supervisor may give without a call, the most usual first. */
const closings = ['withdrawn', 'ineligible', 'unable', 'non_contact'] as const;

/** The lever as the form says it; null while something is missing. */
function leverIn(kind: LeverKind, data: FormData): Lever | null {
  switch (kind) {
    case 'reassign': {
      const agentId = Number(textOf(data, 'lever.agentId'));
      return agentId > 0 ? { kind, agentId } : null;
    }
    case 'hold': {
      const until = Date.parse(textOf(data, 'lever.until'));
      return { kind, until: Number.isNaN(until) ? null : until };
    }
    case 'close': {
      const disposition = closings.find((code) => code === textOf(data, 'lever.disposition'));
      return disposition === undefined ? null : { kind, disposition };
    }
    case 'forward':
    case 'release':
      return { kind };
  }
}

interface ChoiceProps {
  readonly kind: LeverKind;
  readonly agents: CampaignView['agents'];
  /** What was asked before coming back to change it. */
  readonly asked: Lever | null;
}

function Choice({ kind, agents, asked }: ChoiceProps): ReactElement | null {
  const say = useText();
  const { language } = useLocale();
  switch (kind) {
    case 'reassign':
      if (agents.length === 0) return <p>{say('reassign.nobody')}</p>;
      return (
        <SelectField
          name="lever.agentId"
          label={say('steering.agent')}
          defaultValue={asked?.kind === kind ? asked.agentId : ''}
          required
        >
          <option value="">{say('reassign.agent.choose')}</option>
          {agents.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      );
    case 'hold':
      return (
        <TextField
          type="datetime-local"
          name="lever.until"
          label={say('steering.hold.until')}
          hint={say('steering.hold.until.hint')}
          defaultValue={
            asked?.kind === kind ? (asked.until === null ? '' : localText(new Date(asked.until))) : ''
          }
          optional
        />
      );
    case 'close':
      return (
        <SelectField
          name="lever.disposition"
          label={say('steering.close.disposition')}
          defaultValue={asked?.kind === kind ? asked.disposition : closings[0]}
        >
          {closings.map((code) => (
            <option key={code} value={code}>
              {dispositions[code][language]}
            </option>
          ))}
        </SelectField>
      );
    case 'forward':
    case 'release':
      return null;
  }
}
