import { getRouteApi } from '@tanstack/react-router';
import { type ReactElement, useRef, useState } from 'react';
import { useFormats } from '../i18n/formats.ts';
import type { MessageId } from '../i18n/index.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk, useSend } from '../query.ts';
import { Button, LinkButton } from '../ui/Button.tsx';
import { Form, textOf } from '../ui/Form.tsx';
import { RadioGroup } from '../ui/fields.tsx';
import { Page, Section } from '../ui/Page.tsx';
import { PhoneField } from '../ui/PhoneField.tsx';
import { Table } from '../ui/Table.tsx';
import { toast } from '../ui/toasts.tsx';

const route = getRouteApi('/inside/oppositions');
const channels = ['phone', 'mail', 'email', 'counter'] as const;

/** Those who asked not to be called any more. */
export function OppositionsPage(): ReactElement {
  const say = useText();
  return (
    <Page title={say('oppositions.title')} lead={say('oppositions.lead')} width="reading">
      <Section title={say('oppositions.new')}>
        <NewOpposition />
      </Section>
      <Register />
    </Page>
  );
}

function NewOpposition(): ReactElement {
  const say = useText();
  const field = useRef<HTMLInputElement>(null);
  const [channel, setChannel] = useState<(typeof channels)[number]>('phone');
  const record = useSend('POST /api/oppositions', {
    refresh: ['GET /api/oppositions'],
    onDone: ({ alreadyRecorded }) => {
      toast(
        say(alreadyRecorded ? 'oppositions.already' : 'oppositions.done'),
        alreadyRecorded ? 'note' : 'good',
      );
      if (field.current !== null) field.current.value = '';
    },
  });
  return (
    <Form
      label={say('oppositions.new')}
      problem={record.error}
      codes={{ 'line.unusable_number': 'number' }}
      onSubmit={(data) => record.mutate({ body: { number: textOf(data, 'number'), channel } })}
    >
      <PhoneField ref={field} label={say('oppositions.number')} hint={say('oppositions.number.hint')} />
      <RadioGroup
        name="channel"
        label={say('oppositions.channel')}
        value={channel}
        options={channels.map((value) => ({ value, label: say(`oppositions.channel.${value}`) }))}
        onChange={setChannel}
        isInline
      />
      <div className="form-actions">
        <Button type="submit" kind="primary" icon="shield" isPending={record.isPending}>
          {say('oppositions.submit')}
        </Button>
      </div>
    </Form>
  );
}

const channelTexts: Readonly<Record<string, MessageId>> = {
  phone: 'oppositions.channel.phone',
  mail: 'oppositions.channel.mail',
  email: 'oppositions.channel.email',
  counter: 'oppositions.channel.counter',
  call: 'oppositions.channel.call',
};

function Register(): ReactElement {
  const say = useText();
  const formats = useFormats();
  const search = route.useSearch();
  const { oppositions, total, next } = useAsk('GET /api/oppositions', { query: { ...search } });
  return (
    <Section title={say('oppositions.list')} lead={say('oppositions.total', { count: total })}>
      {oppositions.length > 0 && (
        <Table label={say('oppositions.list')}>
          <thead>
            <tr>
              <th scope="col">{say('oppositions.column.at')}</th>
              <th scope="col">{say('oppositions.channel')}</th>
              <th scope="col" className="num">
                {say('oppositions.column.id')}
              </th>
            </tr>
          </thead>
          <tbody>
            {oppositions.map(({ id, recordedAt, channel }) => {
              const text = channelTexts[channel];
              return (
                <tr key={id}>
                  <th scope="row">{formats.dateTime(recordedAt)}</th>
                  <td>{text === undefined ? channel : say(text)}</td>
                  <td className="num">{formats.number(id)}</td>
                </tr>
              );
            })}
          </tbody>
        </Table>
      )}
      {next !== null && (
        <div className="form-actions">
          <LinkButton to="/oppositions" search={{ before: next }} icon="right">
            {say('oppositions.older')}
          </LinkButton>
        </div>
      )}
    </Section>
  );
}
