import { type ReactElement, useCallback } from 'react';
import type { Disposition } from '#server/contracts/call-results.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { Chart } from './Chart.tsx';
import type { PartTone } from './drawings.ts';

/** As high as `drawParts` draws it. */
const HEIGHT = 44;

const tones: Readonly<Partial<Record<Disposition, PartTone>>> = {
  complete: 'main',
  partial: 'main',
  breakoff: 'bad',
  refusal: 'bad',
  opposed: 'bad',
  non_contact: 'soft',
  bad_number: 'soft',
  max_attempts: 'soft',
  expired: 'soft',
  campaign_closed: 'soft',
};

type Counts = readonly { readonly code: Disposition; readonly count: number | null }[];

/** How people settled divide, in one bar; each part bears the mark that {@link markOf} gives its row. */
export function Parts({ counts }: { readonly counts: Counts }): ReactElement | null {
  const say = useText();
  const formats = useFormats();
  const draw: Parameters<typeof Chart>[0]['draw'] = useCallback(
    ({ drawParts }, width) =>
      drawParts(
        counts.map(({ code, count }, index) => ({
          mark: markOf(index),
          count: count ?? 0,
          tone: tones[code] ?? 'pale',
        })),
        width,
      ),
    [counts],
  );
  // A bar of the others alone would be of another whole; with the rest, it would tell the masked ones.
  if (counts.length === 0 || counts.some(({ count }) => count === null)) return null;
  const whole = counts.reduce((sum, { count }) => sum + (count ?? 0), 0);
  const label = say('parts.chart', { whole: formats.number(whole), count: counts.length });
  return <Chart label={label} height={HEIGHT} draw={draw} />;
}

/** 1, 2, 3… by row. */
export function markOf(index: number): string {
  return String(index + 1);
}
