import { type ReactElement, useState } from 'react';
import type { ExportView } from '#server/contracts/exports.contract.ts';
import { addressOf } from '../api.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk, useSend } from '../query.ts';
import { useViewer } from '../shell/session.ts';
import { Button, DownloadButton } from '../ui/Button.tsx';
import { Section } from '../ui/Page.tsx';
import { Progress } from '../ui/Progress.tsx';
import { Table } from '../ui/Table.tsx';
import { toast } from '../ui/toasts.tsx';
import { AskExport } from './AskExport.tsx';
import { ConfirmPassword } from './ConfirmPassword.tsx';

/** The spreadsheet at a click, and the button that asks for anything else. */
export function ExportButtons({ campaignId }: { readonly campaignId: number }): ReactElement {
  const say = useText();
  const [isAsking, setIsAsking] = useState(false);
  const params = { id: campaignId, format: 'csv' };
  return (
    <div className="row">
      <DownloadButton href={addressOf('GET /api/campaigns/:id/exports/:format', { params })}>
        {say('results.export')}
      </DownloadButton>
      <Button kind="quiet" icon="download" onClick={() => setIsAsking(true)}>
        {say('exports.ask')}
      </Button>
      {isAsking && <AskExport campaignId={campaignId} onClose={() => setIsAsking(false)} />}
    </div>
  );
}

/** Exports asked for lately: how far they are, who took what and why. */
export function RecentExports({ campaignId }: { readonly campaignId: number }): ReactElement {
  const say = useText();
  const { exports } = useAsk('GET /api/campaigns/:id/exports', { params: { id: campaignId } });
  if (exports.length === 0)
    return (
      <Section anchor="exports" title={say('exports.title')}>
        <p className="soft">{say('exports.none')}</p>
      </Section>
    );
  return (
    <Section anchor="exports" title={say('exports.title')} lead={say('exports.lead')}>
      <Table label={say('exports.title')}>
        <thead>
          <tr>
            <th scope="col">{say('exports.what')}</th>
            <th scope="col">{say('exports.who')}</th>
            <th scope="col">{say('exports.state')}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {exports.map((one) => (
            <ExportRow key={one.id} one={one} />
          ))}
        </tbody>
      </Table>
    </Section>
  );
}

function ExportRow({ one }: { readonly one: ExportView }): ReactElement {
  const say = useText();
  const formats = useFormats();
  const name = say(`exports.${one.format}`);
  return (
    <tr>
      <th scope="row">
        {name}
        <div className="soft small">{say(holdingOf(one))}</div>
      </th>
      <td>
        {one.askedBy}
        <div className="soft small number">{formats.dateTime(one.askedAt)}</div>
        {one.reason !== '' && (
          <div className="soft small">{say('exports.because', { reason: one.reason })}</div>
        )}
      </td>
      <td className="exports-state">
        <State one={one} name={name} />
      </td>
      <td className="tight">
        <Actions one={one} name={name} />
      </td>
    </tr>
  );
}

/** Whom it tells of: open data have no row of anybody. */
function holdingOf({ format, isNamed }: ExportView) {
  if (format === 'open') return 'exports.counts';
  return isNamed ? 'exports.named' : 'exports.pseudonymous';
}

function State({ one, name }: { readonly one: ExportView; readonly name: string }): ReactElement {
  const say = useText();
  const formats = useFormats();
  switch (one.state) {
    case 'waiting':
      return <>{say('exports.waiting')}</>;
    case 'running':
      return (
        <Progress
          label={say('exports.progress', { name })}
          value={one.total === 0 ? null : one.done / one.total}
          text={say('exports.running', { done: formats.number(one.done), total: formats.number(one.total) })}
        />
      );
    case 'ready':
      return (
        <span className="number">
          {say('exports.ready', { size: formats.size(one.bytes), until: formats.dateTime(one.expiresAt) })}
        </span>
      );
    case 'failed':
      return <>{say('exports.failed')}</>;
    case 'expired':
      return <span className="soft">{say('exports.expired')}</span>;
  }
}

function Actions({ one, name }: { readonly one: ExportView; readonly name: string }): ReactElement | null {
  const say = useText();
  const { role } = useViewer();
  const [isConfirming, setIsConfirming] = useState(false);
  const href = addressOf('GET /api/exports/:id/file', { params: { id: one.id } });
  const remove = useSend('DELETE /api/exports/:id', {
    refresh: ['GET /api/campaigns/:id/exports'],
    onDone: () => toast(say('exports.removed')),
  });
  if (one.state === 'expired') return null;
  const mayTake = one.state === 'ready' && (!one.isNamed || one.isMine);
  return (
    <div className="row exports-actions">
      {mayTake && !one.isNamed && (
        <DownloadButton size="small" href={href}>
          {say('exports.download')}
        </DownloadButton>
      )}
      {mayTake && one.isNamed && (
        <Button size="small" icon="lock" onClick={() => setIsConfirming(true)}>
          {say('exports.download')}
        </Button>
      )}
      {(one.isMine || role === 'supervisor') && (
        <Button
          kind="quiet"
          size="small"
          icon="cross"
          iconOnly
          isPending={remove.isPending}
          onClick={() => remove.mutate({ params: { id: one.id } })}
        >
          {say('exports.remove', { name })}
        </Button>
      )}
      {isConfirming && (
        <ConfirmPassword
          title={say('exports.download.named')}
          action={say('exports.download')}
          onClose={() => setIsConfirming(false)}
          onConfirmed={() => {
            setIsConfirming(false);
            window.location.assign(href);
          }}
        />
      )}
    </div>
  );
}
