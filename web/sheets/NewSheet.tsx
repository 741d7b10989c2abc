import { useNavigate } from '@tanstack/react-router';
import { type ReactElement, useId } from 'react';
import { useText } from '../i18n/locale.tsx';
import { useAsk, useSend } from '../query.ts';
import { useViewer } from '../shell/session.ts';
import { Button } from '../ui/Button.tsx';
import { Form, textOf } from '../ui/Form.tsx';
import { SelectField, TextField } from '../ui/fields.tsx';

/** Starts a sheet: what it is about; its text follows in the editor. */
export function NewSheet({ topics }: { readonly topics: readonly string[] }): ReactElement {
  const say = useText();
  const navigate = useNavigate();
  const known = useId();
  const { role, directorateId } = useViewer();
  const { directorates } = useAsk('GET /api/directorates');
  const create = useSend('POST /api/sheets', {
    refresh: ['GET /api/sheets'],
    onDone: ({ id }) => void navigate({ to: '/fiches/$id/texte', params: { id } }),
  });

  function submit(data: FormData): void {
    const directorate = Number(textOf(data, 'directorateId'));
    create.mutate({
      body: {
        title: textOf(data, 'title'),
        topic: textOf(data, 'topic'),
        ...(directorate > 0 && { directorateId: directorate }),
      },
    });
  }

  return (
    <Form problem={create.error} onSubmit={submit} label={say('sheets.new')}>
      <TextField
        name="title"
        label={say('sheet.new.title')}
        hint={say('sheet.new.title.hint')}
        maxLength={200}
        required
      />
      <TextField
        name="topic"
        label={say('sheet.new.topic')}
        hint={say('sheet.new.topic.hint')}
        maxLength={80}
        list={known}
        required
      />
      <datalist id={known}>
        {topics.map((topic) => (
          <option key={topic} value={topic} />
        ))}
      </datalist>
      {role === 'supervisor' && directorateId === null && (
        <SelectField name="directorateId" label={say('sheet.new.directorate')} defaultValue="">
          <option value="">{say('sheets.shared')}</option>
          {directorates.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
      <div className="form-actions">
        <Button type="submit" kind="primary" isPending={create.isPending}>
          {say('sheet.new.create')}
        </Button>
      </div>
    </Form>
  );
}
