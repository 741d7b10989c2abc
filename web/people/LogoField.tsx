import { type ReactElement, useState } from 'react';
import { useText } from '../i18n/locale.tsx';
import { Button } from '../ui/Button.tsx';
import { TextField } from '../ui/fields.tsx';

const MAX_BYTES = 64 * 1024;

interface LogoFieldProps {
  /** A `data:` URL, or none. */
  readonly logo: string | null;
  readonly onChange: (logo: string | null) => void;
}

export function LogoField({ logo, onChange }: LogoFieldProps): ReactElement {
  const say = useText();
  const [error, setError] = useState<string | null>(null);

  function read(file: File): void {
    const isImage = file.type === 'image/png' || file.type === 'image/svg+xml';
    if (!isImage || file.size > MAX_BYTES) {
      setError(say(isImage ? 'branding.logo.tooLarge' : 'branding.logo.type'));
      return;
    }
    setError(null);
    const reader = new FileReader();
    reader.addEventListener('load', () => {
      if (typeof reader.result === 'string') onChange(reader.result);
    });
    reader.readAsDataURL(file);
  }

  return (
    <>
      <TextField
        type="file"
        name="logo"
        accept="image/png,image/svg+xml"
        label={say('branding.logo')}
        hint={say('branding.logo.hint')}
        error={error}
        optional
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) read(file);
        }}
      />
      {logo !== null && (
        <div className="row">
          <img className="branding-logo" src={logo} alt={say('branding.logo')} />
          <Button size="small" kind="quiet" icon="trash" onClick={() => onChange(null)}>
            {say('branding.logo.remove')}
          </Button>
        </div>
      )}
    </>
  );
}
