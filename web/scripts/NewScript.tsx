import { useNavigate } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import { type Say, useText } from '../i18n/locale.tsx';
import { useAsk, useSend } from '../query.ts';
import { useViewer } from '../shell/session.ts';
import { Button } from '../ui/Button.tsx';
import { Form, textOf } from '../ui/Form.tsx';
import { RadioGroup, SelectField, TextField } from '../ui/fields.tsx';

const BLANK = 'blank';

/** Starts a script, from a template most often. */
export function NewScript(): ReactElement {
  const say = useText();
  const navigate = useNavigate();
  const { role, directorateId } = useViewer();
  const { templates } = useAsk('GET /api/script-templates');
  const { directorates } = useAsk('GET /api/directorates');
  const [chosen, setChosen] = useState(templates[0]?.key ?? BLANK);
  const create = useSend('POST /api/scripts', {
    refresh: ['GET /api/scripts'],
    onDone: ({ id }) => void navigate({ to: '/trames/$id', params: { id } }),
  });
  const template = templates.find(({ key }) => key === chosen);

  function submit(data: FormData): void {
    const directorate = Number(textOf(data, 'directorateId'));
    create.mutate({
      body: {
        name: textOf(data, 'name'),
        content: template?.content ?? blank(say),
        ...(directorate > 0 && { directorateId: directorate }),
      },
    });
  }

  return (
    <Form problem={create.error} onSubmit={submit} label={say('scripts.new')}>
      <TextField name="name" label={say('scripts.new.name')} maxLength={200} required />
      {role === 'supervisor' && directorateId === null && (
        <SelectField name="directorateId" label={say('scripts.new.directorate')} defaultValue="">
          <option value="">{say('scripts.new.shared')}</option>
          {directorates.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
      <RadioGroup
        name="template"
        label={say('scripts.new.start')}
        value={chosen}
        options={[
          ...templates.map(({ key, name, summary }) => ({ value: key, label: name, hint: summary })),
          { value: BLANK, label: say('scripts.new.blank'), hint: say('scripts.new.blank.hint') },
        ]}
        onChange={setChosen}
      />
      <div className="form-actions">
        <Button type="submit" kind="primary" isPending={create.isPending}>
          {say('scripts.new.create')}
        </Button>
      </div>
    </Form>
  );
}

function blank(say: Say): ScriptContent {
  return {
    languages: ['fr'],
    blocks: [
      {
        id: 'introduction',
        purpose: 'introduction',
        title: { fr: say('scripts.blank.intro') },
        items: [{ kind: 'say', text: { fr: 'Bonjour, je suis {{agentName}}.' } }],
      },
      { id: 'questions', purpose: 'minimal', title: { fr: say('scripts.blank.body') }, items: [] },
      { id: 'conclusion', purpose: 'closing', title: { fr: say('scripts.blank.closing') }, items: [] },
    ],
  };
}
