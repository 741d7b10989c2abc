import type { ReactElement } from 'react';
import type { SteeringView } from '#server/contracts/steering.contract.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk, useSend } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Section } from '../ui/Page.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Progress } from '../ui/Progress.tsx';
import { Table } from '../ui/Table.tsx';
import { toast } from '../ui/toasts.tsx';
import { useLeverWords } from './lever-words.ts';

interface Props {
  readonly campaignId: number;
  readonly actions: readonly SteeringView[];
}

/** What was done to many people at once, how far it is, and how to undo it. */
export function SteeringHistory({ campaignId, actions }: Props): ReactElement {
  const say = useText();
  const formats = useFormats();
  const { agents } = useAsk('GET /api/campaigns/:id', { params: { id: campaignId } });
  const words = useLeverWords(agents);
  const undo = useSend('POST /api/steering/:id/undo', {
    refresh: ['GET /api/campaigns/:id/steering', 'GET /api/campaigns/:id/targets', 'GET /api/campaigns/:id'],
    onDone: ({ state, restored, changedSince }) =>
      toast(
        state === 'undone'
          ? say('steering.undone', { count: restored, changed: changedSince })
          : say('steering.begun'),
      ),
  });
  return (
    <Section title={say('steering.history')} lead={say('steering.history.lead')}>
      <ProblemNote problem={undo.error} />
      <Table label={say('steering.history')}>
        <thead>
          <tr>
            <th scope="col">{say('steering.history.what')}</th>
            <th scope="col">{say('steering.history.who')}</th>
            <th scope="col" className="num">
              {say('steering.history.count')}
            </th>
            <th scope="col">{say('steering.history.state')}</th>
            <th scope="col">{say('steering.history.do')}</th>
          </tr>
        </thead>
        <tbody>
          {actions.map((action) => (
            <tr key={action.id}>
              <th scope="row">{words.name(action.lever)}</th>
              <td>
                {action.actorName}{' '}
                <span className="soft small number">{formats.dateTime(action.createdAt)}</span>
              </td>
              <td className="num">{formats.number(action.applied)}</td>
              <td>
                <State action={action} />
              </td>
              <td>
                {action.state === 'done' && action.applied > 0 && (
                  <Button
                    size="small"
                    icon="back"
                    isPending={undo.isPending && undo.variables.params.id === action.id}
                    onClick={() => undo.mutate({ params: { id: action.id } })}
                    aria-label={say('steering.undo.of', {
                      action: words.name(action.lever),
                      date: formats.dateTime(action.createdAt),
                    })}
                  >
                    {say('steering.undo')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Section>
  );
}

/** True while it is being done, or undone. */
export function isUnderWay({ state }: SteeringView): boolean {
  return state === 'running' || state === 'undoing';
}

function State({ action }: { readonly action: SteeringView }): ReactElement {
  const say = useText();
  const words = say(`steering.state.${action.state}`);
  if (isUnderWay(action)) return <Progress label={words} value={action.progress} />;
  const left = action.left.map(({ reason, count }) => say(`steering.left.${reason}`, { count }));
  const undone = { count: action.restored, changed: action.changedSince };
  return (
    <>
      {words}
      {action.state === 'undone' && <span className="choice-hint">{say('steering.undone', undone)}</span>}
      {action.state === 'done' && left.length > 0 && (
        <span className="choice-hint">
          {say('steering.left')} {left.join(' ; ')}.
        </span>
      )}
    </>
  );
}
