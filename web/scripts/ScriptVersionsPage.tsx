import './scripts.css';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import type { OpenCases } from '#server/contracts/scripts.contract.ts';
import type { Answer } from '../api.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk, useSend } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { RadioGroup, SelectField } from '../ui/fields.tsx';
import { Note } from '../ui/Note.tsx';
import { Page, Section } from '../ui/Page.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { toast } from '../ui/toasts.tsx';
import { Cases, movesTo } from './CampaignChoice.tsx';
import { answersTouched } from './touched.ts';
import { VersionChanges } from './VersionChanges.tsx';

const route = getRouteApi('/inside/trames/$id/versions');

/** Two versions of a script compared; for one campaign, with what going over to the live one would do to its people. */
export function ScriptVersionsPage(): ReactElement {
  const say = useText();
  const { id } = route.useParams();
  const { campagne } = route.useSearch();
  const { script } = useAsk('GET /api/scripts/:id', { params: { id } });
  return (
    <Page
      title={say('versions.title')}
      documentTitle={`${script.name}, ${say('versions.title').toLowerCase()}`}
      eyebrow={
        <>
          <Link to="/trames">{say('scripts.title')}</Link>
          <Link to="/trames/$id" params={{ id }}>
            {script.name}
          </Link>
        </>
      }
    >
      {campagne === undefined ? <Compared /> : <CampaignMove campaignId={campagne} />}
    </Page>
  );
}

interface ComparedProps {
  readonly edits?: Answer<'GET /api/campaigns/:id/script-version'>['edits'];
}

/** Latest two to begin with. */
function Compared({ edits = [] }: ComparedProps): ReactElement {
  const say = useText();
  const navigate = useNavigate();
  const { id } = route.useParams();
  const search = route.useSearch();
  const { draft, live } = useAsk('GET /api/scripts/:id', { params: { id } });
  const to = search.to ?? draft?.number ?? live?.number ?? 1;
  const from = search.from ?? Math.max(1, to - 1);
  const compared = useAsk('GET /api/scripts/:id/comparison', { params: { id }, query: { from, to } });
  const choose = (part: { readonly from?: number; readonly to?: number }) =>
    void navigate({
      to: '/trames/$id/versions',
      params: { id },
      search: { ...search, from, to, ...part },
      replace: true,
      resetScroll: false,
    });
  const options = compared.versions.map(({ number, state }) => (
    <option key={number} value={number}>
      {say(`versions.option.${state}`, { number })}
    </option>
  ));
  return (
    <div className="stack">
      <div className="row">
        <SelectField
          label={say('versions.from')}
          value={from}
          onChange={(event) => choose({ from: Number(event.target.value) })}
        >
          {options}
        </SelectField>
        <SelectField
          label={say('versions.to')}
          value={to}
          onChange={(event) => choose({ to: Number(event.target.value) })}
        >
          {options}
        </SelectField>
      </div>
      <VersionChanges
        before={compared.from.content}
        after={compared.to.content}
        number={from}
        answers={answersTouched(edits)}
      />
    </div>
  );
}

function CampaignMove({ campaignId }: { readonly campaignId: number }): ReactElement {
  const say = useText();
  const params = { id: campaignId };
  const { name } = useAsk('GET /api/campaigns/:id', { params });
  const { current, live, cases, edits, canMove } = useAsk('GET /api/campaigns/:id/script-version', {
    params,
  });
  const [openCases, setOpenCases] = useState<OpenCases>('finish');
  const move = useSend('PUT /api/campaigns/:id/script-version', {
    refresh: [
      'GET /api/campaigns/:id/script-version',
      'GET /api/campaigns/:id',
      'GET /api/scripts/:id/publication',
    ],
    onDone: () => toast(say('versions.moved', { name, number: live?.number ?? 0 })),
  });
  return (
    <>
      <Section title={say('versions.campaign', { name })}>
        <div className="stack">
          <ProblemNote problem={move.error} />
          {canMove && current !== null && live !== null ? (
            <>
              <RadioGroup
                name="openCases"
                label={say('versions.campaign.on', { number: current.number })}
                hint={<Cases cases={cases} />}
                value={openCases}
                options={movesTo(say, live.number)}
                onChange={setOpenCases}
              />
              <p className="soft small">{say('publication.inCall')}</p>
              <div className="form-actions">
                <Button
                  kind="primary"
                  isPending={move.isPending}
                  onClick={() =>
                    move.mutate({
                      params,
                      body: { fromVersionId: current.id, toVersionId: live.id, openCases },
                    })
                  }
                >
                  {say('versions.move', { number: live.number })}
                </Button>
              </div>
            </>
          ) : (
            <Note tone="plain">
              {current === null
                ? say('versions.campaign.none')
                : say('versions.campaign.now', { number: current.number })}
            </Note>
          )}
        </div>
      </Section>
      <Section title={say('versions.compare')}>
        <Compared edits={edits} />
      </Section>
    </>
  );
}
