import './people.css';
import { type CSSProperties, type ReactElement, useState } from 'react';
import { useText } from '../i18n/locale.tsx';
import { useAsk, useSend } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Form, textOf } from '../ui/Form.tsx';
import { TextField } from '../ui/fields.tsx';
import { Badge } from '../ui/Note.tsx';
import { Page, Section } from '../ui/Page.tsx';
import { toast } from '../ui/toasts.tsx';
import { contrastWithWhite } from './contrast.ts';
import { LogoField } from './LogoField.tsx';

const ENOUGH = 4.5;

/** The département's name, colour and logo. The server has the last word on the colour. */
export function BrandingPage(): ReactElement {
  const say = useText();
  const { branding } = useAsk('GET /api/welcome');
  const [colour, setColour] = useState(branding.colour);
  const [logo, setLogo] = useState(branding.logo);
  const change = useSend('PUT /api/branding', {
    refresh: ['GET /api/welcome'],
    onDone: () => toast(say('branding.saved')),
  });
  const isColour = /^#[0-9a-f]{6}$/i.test(colour);
  const ratio = isColour ? contrastWithWhite(colour) : 0;
  // A colour that would be refused is not shown under white text either.
  const shown = ratio >= ENOUGH ? colour : branding.colour;
  // React's typing of styles leaves custom properties out.
  const preview = { '--brand': shown } as CSSProperties;
  return (
    <Page title={say('branding.title')} lead={say('branding.lead')} width="reading">
      <Form
        label={say('branding.title')}
        problem={change.error}
        codes={{ 'branding.low_contrast': 'colour' }}
        onSubmit={(data) =>
          change.mutate({ body: { organisation: textOf(data, 'organisation'), colour, logo } })
        }
      >
        <TextField
          name="organisation"
          label={say('branding.organisation')}
          defaultValue={branding.organisation}
          maxLength={200}
          required
        />
        <div className="colour-field">
          <TextField
            name="colour"
            label={say('branding.colour')}
            hint={say('branding.colour.hint')}
            value={colour}
            maxLength={7}
            spellCheck={false}
            onChange={(event) => setColour(event.target.value)}
          />
          <input
            type="color"
            aria-label={say('branding.colour')}
            value={isColour ? colour : '#000000'}
            onChange={(event) => setColour(event.target.value)}
          />
        </div>
        <p className="row" role="status">
          {say('branding.contrast', { ratio: ratio.toFixed(1).replace('.', ',') })}
          {ratio >= ENOUGH ? (
            <Badge tone="good" icon="check">
              {say('branding.contrast.good')}
            </Badge>
          ) : (
            <Badge tone="bad" icon="stop">
              {say('branding.contrast.bad')}
            </Badge>
          )}
        </p>
        <LogoField logo={logo} onChange={setLogo} />
        <Section title={say('branding.preview')}>
          <div className="card branding-preview branding-scope" style={preview}>
            <span className="button" data-kind="primary">
              {say('branding.preview.button')}
            </span>
            <span className="branding-soft">{say('branding.preview.text')}</span>
          </div>
        </Section>
        <div className="form-actions">
          <Button type="submit" kind="primary" isPending={change.isPending}>
            {say('ui.save')}
          </Button>
        </div>
      </Form>
    </Page>
  );
}
