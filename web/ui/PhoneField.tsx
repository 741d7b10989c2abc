import type { ComponentProps, ReactElement } from 'react';
import { TextField } from './fields.tsx';

type PhoneFieldProps = Pick<
  ComponentProps<typeof TextField>,
  'label' | 'hint' | 'ref' | 'defaultValue' | 'optional'
>;

/** A telephone number, in whatever shape it is told: never what the browser remembers of its user. */
export function PhoneField({ optional = false, ...props }: PhoneFieldProps): ReactElement {
  return (
    <TextField
      {...props}
      name="number"
      type="tel"
      inputMode="tel"
      autoComplete="off"
      maxLength={40}
      required={!optional}
      optional={optional}
    />
  );
}
