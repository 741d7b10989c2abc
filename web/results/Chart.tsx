import { type ReactElement, useEffect, useRef } from 'react';

type Drawings = typeof import('./drawings.ts');

/** Drawing weighs more than all tables together: it comes when a chart is shown. */
let drawings: Promise<Drawings> | null = null;
function loadDrawings(): Promise<Drawings> {
  drawings ??= import('./drawings.ts');
  return drawings;
}

interface ChartProps {
  /** What it shows, in a sentence; the table beside it says the same in numbers. */
  readonly label: string;
  /** In CSS pixels, kept free from the start: nothing below moves when the chart comes. */
  readonly height: number;
  /** How to draw it in this width. Another function is another chart: keep it while its figures are the same. */
  readonly draw: (drawings: Drawings, width: number) => Element;
}

/** A picture of a table: never the only place where a number is. */
export function Chart({ label, height, draw }: ChartProps): ReactElement {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = host.current;
    if (place === null) return;
    let width = 0;
    let isGone = false;
    const fit = new ResizeObserver(() => {
      const room = Math.floor(place.clientWidth);
      if (room === 0 || room === width) return;
      width = room;
      loadDrawings().then(
        (loaded) => {
          if (!isGone && room === width) place.replaceChildren(draw(loaded, room));
        },
        () => {
          // The network is away: the table says it all, and the next chart asks again.
          drawings = null;
        },
      );
    });
    fit.observe(place);
    return () => {
      isGone = true;
      fit.disconnect();
    };
  }, [draw]);
  return <div ref={host} className="chart" role="img" aria-label={label} style={{ minHeight: height }} />;
}
