import './texts.css';
import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { type OpenText, textStates } from '#server/contracts/texts.contract.ts';
import { api, ask } from '../api.ts';
import { useText } from '../i18n/locale.tsx';
import { SelectField } from '../ui/fields.tsx';
import { Empty } from '../ui/Note.tsx';
import { Section } from '../ui/Page.tsx';
import { TextReader, TextsEnd } from './TextReader.tsx';

const route = getRouteApi('/inside/campagnes/$id/textes');

export type TextsState = (typeof textStates)[number];

/** Free answers of a campaign, read one by one before they are shared. */
export function TextsSection(): ReactElement {
  const say = useText();
  const navigate = useNavigate();
  const { id } = route.useParams();
  const { etat: state = 'to_read' } = route.useSearch();
  // As it is when the page opens: what is decided stays in its place, to be gone back to.
  const { data: first } = useSuspenseQuery({
    ...ask('GET /api/campaigns/:id/texts', { params: { id }, query: { state } }),
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const [counts, setCounts] = useState(first.counts);
  const labels = { to_read: counts.toRead, shareable: counts.shareable, withheld: counts.withheld };
  return (
    <Section title={say('texts.title')} lead={say('texts.lead')}>
      <SelectField
        label={say('texts.which')}
        value={state}
        onChange={(event) => {
          const etat = textStates.find((known) => known === event.target.value);
          void navigate({ to: '/campagnes/$id/textes', params: { id }, search: etat ? { etat } : {} });
        }}
      >
        {textStates.map((one) => (
          <option key={one} value={one}>
            {say(`texts.state.${one}`, { count: labels[one] })}
          </option>
        ))}
      </SelectField>
      {first.texts.length === 0 ? (
        <Empty title={say(`texts.none.${state}`)} headingLevel={3} />
      ) : (
        <Read
          key={state}
          campaignId={id}
          first={first}
          state={state}
          left={counts.toRead}
          onCounts={setCounts}
        />
      )}
    </Section>
  );
}

interface ReadProps {
  readonly campaignId: number;
  readonly first: { readonly texts: readonly OpenText[]; readonly next: string | null };
  readonly state: TextsState;
  readonly left: number;
  readonly onCounts: (counts: { toRead: number; shareable: number; withheld: number }) => void;
}

/** The texts as they were when the page was opened, so that one can go back to what was just decided. */
function Read({ campaignId, first, state, left, onCounts }: ReadProps): ReactElement {
  const say = useText();
  const [texts, setTexts] = useState(first.texts);
  const [next, setNext] = useState(first.next);
  const [at, setAt] = useState(0);
  const text = texts[at];

  async function go(to: number): Promise<void> {
    if (to >= texts.length && next !== null) {
      const more = await api('GET /api/campaigns/:id/texts', {
        params: { id: campaignId },
        query: { state, after: next },
      });
      setTexts([...texts, ...more.texts]);
      setNext(more.next);
    }
    setAt(Math.max(0, to));
  }

  if (text === undefined)
    return (
      <TextsEnd onBack={() => setAt(texts.length - 1)}>{say('texts.finished', { count: left })}</TextsEnd>
    );
  return (
    <TextReader
      key={`${text.targetId}:${text.name}:${text.revision}`}
      campaignId={campaignId}
      text={text}
      hasPrevious={at > 0}
      onNext={() => void go(at + 1)}
      onBack={() => void go(at - 1)}
      onDecided={(decided, counts) => {
        setTexts(texts.map((one, index) => (index === at ? decided : one)));
        onCounts(counts);
        void go(at + 1);
      }}
    />
  );
}
