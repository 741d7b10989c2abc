import { type ReactElement, useRef } from 'react';
import { useText } from '../i18n/locale.tsx';
import { useAsk, useSend } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Form, textOf } from '../ui/Form.tsx';
import { Badge } from '../ui/Note.tsx';
import { Page, Section } from '../ui/Page.tsx';
import { PhoneField } from '../ui/PhoneField.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { toast } from '../ui/toasts.tsx';
import { Troubles } from './Troubles.tsx';

const can = ['placesCalls', 'softphone', 'deskPhone', 'hangUp', 'recording', 'inbound'] as const;

/** How calls are placed here, what the provider can do, and what it thinks of the settings. */
export function TelephonyPage(): ReactElement {
  const say = useText();
  const telephony = useAsk('GET /api/telephony');
  const { provider, capabilities, callerId, territories, placedToday, dailyCap } = telephony;
  const isByHand = provider === 'manual';
  return (
    <Page title={say('telephony.title')} lead={say(`telephony.provider.${provider}`)} width="reading">
      <Troubles telephony={telephony} />
      <Section title={say('telephony.can')}>
        <ul className="stack">
          {can.map((name) => (
            <li key={name}>
              <Badge
                tone={capabilities[name] ? 'good' : 'plain'}
                icon={capabilities[name] ? 'check' : 'cross'}
              >
                {say(capabilities[name] ? 'telephony.yes' : 'telephony.no')}
              </Badge>{' '}
              {say(`telephony.can.${name}`)}
            </li>
          ))}
        </ul>
      </Section>
      {!isByHand && (
        <>
          <Section title={say('telephony.limits')}>
            <p>
              {callerId === null
                ? say('telephony.noCallerId')
                : say('telephony.callerId', { number: callerId })}
            </p>
            <p>{say('telephony.territories', { territories: territories.join(', ') })}</p>
            <p>{say('telephony.placed', { count: placedToday, most: dailyCap })}</p>
          </Section>
          <Check />
          <TryCallerId />
        </>
      )}
    </Page>
  );
}

function Check(): ReactElement {
  const say = useText();
  const check = useSend('POST /api/telephony/check', { refresh: ['GET /api/telephony'] });
  return (
    <Section title={say('telephony.check')}>
      <p>{say('telephony.check.lead')}</p>
      <ProblemNote problem={check.error} />
      <div role="status">
        {check.data !== undefined && (
          <ul className="stack">
            {check.data.findings.map(({ level, code }) => (
              <li key={code}>
                <Badge
                  tone={level === 'ok' ? 'good' : level === 'warn' ? 'warn' : 'bad'}
                  icon={level === 'ok' ? 'check' : level === 'warn' ? 'warn' : 'stop'}
                >
                  {say(`telephony.level.${level}`)}
                </Badge>{' '}
                {say(`telephony.finding.${code}`)}
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className="form-actions">
        <Button icon="check" isPending={check.isPending} onClick={() => check.mutate({})}>
          {say('telephony.check.do')}
        </Button>
      </div>
    </Section>
  );
}

function TryCallerId(): ReactElement {
  const say = useText();
  const field = useRef<HTMLInputElement>(null);
  const attempt = useSend('POST /api/telephony/test-call', {
    refresh: [],
    onDone: () => toast(say('telephony.test.done')),
  });
  return (
    <Section title={say('telephony.test')}>
      <Form
        label={say('telephony.test')}
        problem={attempt.error}
        codes={{ 'telephony.number_not_allowed': 'number' }}
        onSubmit={(data) => attempt.mutate({ body: { number: textOf(data, 'number') } })}
      >
        <PhoneField ref={field} label={say('telephony.test.number')} hint={say('telephony.test.hint')} />
        <div className="form-actions">
          <Button type="submit" icon="phone" isPending={attempt.isPending}>
            {say('telephony.test.do')}
          </Button>
        </div>
      </Form>
    </Section>
  );
}
