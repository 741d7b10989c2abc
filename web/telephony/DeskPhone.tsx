import { type ReactElement, useRef } from 'react';
import { useText } from '../i18n/locale.tsx';
import { useSend } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Form, textOf } from '../ui/Form.tsx';
import { PhoneField } from '../ui/PhoneField.tsx';
import { toast } from '../ui/toasts.tsx';

/** The telephone on the agent's desk, which rings instead of the page when there is one. */
export function DeskPhone({ number }: { readonly number: string | null }): ReactElement {
  const say = useText();
  const field = useRef<HTMLInputElement>(null);
  const set = useSend('PUT /api/telephony/desk-phone', {
    refresh: ['GET /api/telephony/desk-phone'],
    onDone: (answer) => {
      toast(say(answer.number === null ? 'headset.deskPhone.removed' : 'headset.deskPhone.saved'));
      if (field.current !== null) field.current.value = shown(answer.number);
      // The button that took it away goes with it.
      field.current?.focus();
    },
  });
  return (
    <section className="stack" aria-labelledby="desk-phone">
      <h3 id="desk-phone">{say('headset.deskPhone')}</h3>
      <Form
        label={say('headset.deskPhone')}
        problem={set.error}
        codes={{ 'telephony.number_not_allowed': 'number' }}
        onSubmit={(data) => {
          const typed = textOf(data, 'number');
          set.mutate({ body: { number: typed === '' ? null : typed } });
        }}
      >
        <PhoneField
          ref={field}
          label={say('headset.deskPhone.number')}
          hint={say('headset.deskPhone.hint')}
          defaultValue={shown(number)}
          optional
        />
        <div className="form-actions">
          <Button type="submit" isPending={set.isPending}>
            {say('headset.deskPhone.save')}
          </Button>
          {number !== null && (
            <Button kind="quiet" icon="trash" onClick={() => set.mutate({ body: { number: null } })}>
              {say('headset.deskPhone.remove')}
            </Button>
          )}
        </div>
      </Form>
    </section>
  );
}

/** A French number as people write it; others as they are dialled. */
function shown(number: string | null): string {
  if (number === null) return '';
  return number.startsWith('+33') ? `0${number.slice(3)}`.replace(/(\d\d)(?=\d)/g, '$1 ') : number;
}
