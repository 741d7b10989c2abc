import './targets.css';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { callResults, dispositions } from '#server/contracts/call-results.ts';
import type { TargetView } from '#server/contracts/targets.contract.ts';
import { NONE, useFormats } from '../i18n/formats.ts';
import { useLocale, useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { useViewer } from '../shell/session.ts';
import { Fact, Facts, Page, Section } from '../ui/Page.tsx';
import { Table } from '../ui/Table.tsx';
import { TargetStateBadge } from './TargetStateBadge.tsx';
import { Why } from './Why.tsx';

const route = getRouteApi('/inside/personnes/$id');

/** A person's file. */
export function TargetPage(): ReactElement {
  const say = useText();
  const { role } = useViewer();
  const { id } = route.useParams();
  const target = useAsk('GET /api/targets/:id', { params: { id } });
  return (
    <Page
      title={target.name}
      status={<TargetStateBadge target={target} />}
      lead={say('target.audited')}
      eyebrow={
        <>
          <Link to="/campagnes/$id" params={{ id: target.campaignId }}>
            {target.campaignName}
          </Link>
          <span aria-hidden="true">/</span>
          <Link to="/campagnes/$id/personnes" params={{ id: target.campaignId }}>
            {say('campaign.tab.targets')}
          </Link>
        </>
      }
    >
      <div className="file-columns">
        <div>
          <Identity target={target} />
          <Calls target={target} />
        </div>
        <div>
          {role !== 'agent' && <Why targetId={target.id} />}
          <Lines target={target} />
        </div>
      </div>
    </Page>
  );
}

interface Props {
  readonly target: TargetView;
}

function Identity({ target }: Props): ReactElement {
  const say = useText();
  const formats = useFormats();
  const { language } = useLocale();
  const facts = [
    ['civility', target.civility],
    ['lastName', target.lastName],
    ['firstName', target.firstName],
    ['birthOn', target.birthOn === null ? null : formats.date(target.birthOn)],
    ['commune', [target.postalCode, target.commune].filter((part) => part !== null).join(' ')],
    ['language', formats.languageName(target.language)],
    ['externalRef', target.externalRef],
    ['deadlineOn', target.deadlineOn === null ? null : formats.date(target.deadlineOn)],
    ['disposition', target.disposition === null ? null : dispositions[target.disposition][language]],
    ['objective', target.objective],
    ['importLine', formats.number(target.importLine)],
  ] as const;
  const fields = Object.entries(target.fields);
  return (
    <>
      <Section title={say('target.identity')}>
        <Facts>
          {facts.map(([name, value]) =>
            value === null || value === '' ? null : (
              <Fact key={name} label={say(`target.field.${name}`)}>
                {value}
              </Fact>
            ),
          )}
        </Facts>
      </Section>
      {fields.length > 0 && (
        <Section title={say('target.fields')}>
          <Facts>
            {fields.map(([name, value]) => (
              <Fact key={name} label={name}>
                {value === '' ? NONE : value}
              </Fact>
            ))}
          </Facts>
        </Section>
      )}
    </>
  );
}

function Lines({ target }: Props): ReactElement {
  const say = useText();
  return (
    <Section title={say('target.lines')}>
      {target.lines.length === 0 ? (
        <p className="soft">{say('target.lines.none')}</p>
      ) : (
        <ul>
          {target.lines.map((line) => (
            <li key={line.id}>
              <span className="phone-line">{line.display}</span>{' '}
              <span className="soft small">{say(`target.line.${line.kind}`)}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Calls({ target }: Props): ReactElement {
  const say = useText();
  const formats = useFormats();
  const { language } = useLocale();
  const known: Readonly<Record<string, { readonly fr: string; readonly en: string }>> = callResults;
  return (
    <Section title={say('target.calls')}>
      {target.calls.length === 0 ? (
        <p className="soft">{say('target.calls.none')}</p>
      ) : (
        <Table label={say('target.calls')}>
          <thead>
            <tr>
              <th scope="col">{say('target.calls.when')}</th>
              <th scope="col">{say('target.calls.result')}</th>
              <th scope="col">{say('target.calls.agent')}</th>
              <th scope="col">{say('target.calls.note')}</th>
            </tr>
          </thead>
          <tbody>
            {target.calls.map((call) => (
              <tr key={call.id}>
                <th scope="row" className="tight">
                  {formats.dateTime(call.startedAt)}
                </th>
                <td>
                  {call.result === null
                    ? say('target.calls.open')
                    : (known[call.result]?.[language] ?? call.result)}
                </td>
                <td>{call.agentName}</td>
                <td className="pre-line">{call.note === null || call.note === '' ? NONE : call.note}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Section>
  );
}
