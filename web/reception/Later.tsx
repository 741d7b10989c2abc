import { type ReactElement, useState } from 'react';
import type { ReturnedFile } from '#server/contracts/returned.contract.ts';
import { CallbackFields } from '../desk/CallbackFields.tsx';
import { useText } from '../i18n/locale.tsx';
import { useSend } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Form, textOf } from '../ui/Form.tsx';
import { TextField } from '../ui/fields.tsx';

interface LaterProps {
  readonly id: number;
  readonly file: ReturnedFile;
  readonly onDone: () => void;
}

/** When they wish to be called: a usual moment in one press, then Enter. */
export function Later({ id, file, onDone }: LaterProps): ReactElement {
  const say = useText();
  const [at, setAt] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const record = useSend('POST /api/returned-calls/:id/wish', { onDone });
  const { targetId, territory, deadlineOn } = file;
  return (
    <Form
      label={say('returned.later')}
      className="stack returned-later"
      problem={record.error}
      onSubmit={(data) => {
        const instant = Date.parse(at);
        setIsMissing(Number.isNaN(instant));
        if (Number.isNaN(instant)) return;
        const note = textOf(data, 'note');
        record.mutate({ params: { id }, body: { kind: 'callback', targetId, at: instant, note } });
      }}
    >
      <p className="returned-later-title">{say('returned.later')}</p>
      <CallbackFields
        value={at}
        territory={territory}
        deadlineOn={deadlineOn}
        isMissing={isMissing}
        onChange={(next) => {
          setAt(next);
          setIsMissing(false);
        }}
      />
      <TextField
        name="note"
        label={say('returned.later.note')}
        hint={say('returned.later.note.hint')}
        maxLength={300}
      />
      <div>
        <Button type="submit" icon="calendar" isPending={record.isPending}>
          {say('returned.later.save')}
        </Button>
      </div>
    </Form>
  );
}
