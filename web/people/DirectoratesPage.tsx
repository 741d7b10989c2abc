import './people.css';
import { type ReactElement, useRef } from 'react';
import { useText } from '../i18n/locale.tsx';
import { useAsk, useSend } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Form, textOf } from '../ui/Form.tsx';
import { TextField } from '../ui/fields.tsx';
import { Page } from '../ui/Page.tsx';
import { Table } from '../ui/Table.tsx';
import { toast } from '../ui/toasts.tsx';

export function DirectoratesPage(): ReactElement {
  const say = useText();
  const field = useRef<HTMLInputElement>(null);
  const { directorates } = useAsk('GET /api/directorates');
  const create = useSend('POST /api/directorates', {
    refresh: ['GET /api/directorates'],
    onDone: () => {
      toast(say('directorates.added'));
      if (field.current !== null) {
        field.current.value = '';
        field.current.focus();
      }
    },
  });
  return (
    <Page title={say('directorates.title')} lead={say('directorates.lead')} width="reading">
      <div className="stack">
        <Form
          label={say('directorates.add')}
          problem={create.error}
          codes={{ 'directorate.name_taken': 'name' }}
          onSubmit={(data) => create.mutate({ body: { name: textOf(data, 'name') } })}
        >
          <TextField name="name" ref={field} label={say('directorates.name')} maxLength={200} required />
          <div className="form-actions">
            <Button type="submit" icon="plus" isPending={create.isPending}>
              {say('directorates.add')}
            </Button>
          </div>
        </Form>
        {directorates.length === 0 ? (
          <p className="soft">{say('directorates.none')}</p>
        ) : (
          <Table label={say('directorates.list')}>
            <thead>
              <tr>
                <th scope="col">{say('directorates.name')}</th>
              </tr>
            </thead>
            <tbody>
              {directorates.map(({ id, name }) => (
                <tr key={id}>
                  <th scope="row">{name}</th>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
      </div>
    </Page>
  );
}
