import { type ReactElement, useState } from 'react';
import type { Answer } from '../api.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import type { IconName } from '../ui/Icon.tsx';
import { Badge, type Tone } from '../ui/Note.tsx';
import './board.css';

type Agent = Answer<'GET /api/board'>['agents'][number];
type State = Agent['state'];

const looks: Readonly<Record<State, readonly [Tone, IconName]>> = {
  to_qualify: ['warn', 'warn'],
  in_call: ['good', 'phone'],
  preparing: ['note', 'script'],
  wrap_up: ['note', 'pen'],
  idle: ['plain', 'check'],
  paused: ['plain', 'pause'],
  away: ['plain', 'question'],
};
const states = Object.keys(looks) as State[];

interface AgentsProps {
  readonly agents: readonly Agent[];
  /** When the board was taken (instant). */
  readonly now: number;
}

/** Who does what now: how many of each, then everybody by name. A count shows only those it counts. */
export function Agents({ agents, now }: AgentsProps): ReactElement {
  const say = useText();
  const formats = useFormats();
  const [only, setOnly] = useState<State | null>(null);
  const countOf = (state: State) => agents.filter((agent) => agent.state === state).length;
  // Whoever looks at one state keeps its button, even once nobody is in it.
  const counted = states.filter((state) => state === only || countOf(state) > 0);
  const shown = agents.filter(({ state }) => only === null || state === only);
  return (
    <div className="stack">
      <ul className="agent-counts" aria-label={say('board.counts')}>
        {counted.map((state) => (
          <li key={state}>
            <button
              type="button"
              aria-pressed={state === only}
              onClick={() => setOnly(state === only ? null : state)}
            >
              <strong>{formats.number(countOf(state))}</strong>
              <StateBadge state={state} pause={null} />
            </button>
          </li>
        ))}
      </ul>
      <ul className="agent-grid" aria-label={say('board.agents')}>
        {shown.map((agent) => (
          <li key={agent.id}>
            <strong>{agent.name}</strong>
            <StateBadge state={agent.state} pause={agent.pause} />
            <span className="soft small" title={formats.time(agent.since)}>
              {formats.relative(agent.since, now)}
            </span>
            <span className="soft small">{say('board.calls', { count: agent.callsToday })}</span>
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className="soft">{say('board.counts.none')}</p>}
    </div>
  );
}

function StateBadge({ state, pause }: Pick<Agent, 'state' | 'pause'>): ReactElement {
  const say = useText();
  const [tone, icon] = looks[state];
  return (
    <Badge tone={tone} icon={icon}>
      {say(state === 'paused' && pause !== null ? `board.pause.${pause}` : `board.state.${state}`)}
    </Badge>
  );
}
