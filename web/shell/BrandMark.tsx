import { type ReactElement, useEffect } from 'react';
import { useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';

/** The département's logo and name beside the product's. */
export function BrandMark(): ReactElement {
  const say = useText();
  const { branding } = useAsk('GET /api/welcome');
  useEffect(() => {
    document.documentElement.style.setProperty('--brand', branding.colour);
  }, [branding.colour]);
  return (
    <span className="brand">
      {branding.logo !== null && <img src={branding.logo} alt="" />}
      <span>
        <span className="brand-name">{say('app.name')}</span>
        <span className="brand-organisation">{branding.organisation}</span>
      </span>
    </span>
  );
}
