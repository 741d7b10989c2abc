import type { CSSProperties, ReactElement, ReactNode } from 'react';
import './bars.css';

/** The length of a count beside others, in a table whose cells say the numbers. */
export function Bar({ part, whole }: { readonly part: number; readonly whole: number }): ReactElement {
  const style: CSSProperties = { width: whole === 0 ? '0' : `${Math.min(1, part / whole) * 100}%` };
  return (
    <span className="bar" aria-hidden="true">
      <span style={style} />
    </span>
  );
}

export interface Segment {
  readonly key: 'done' | 'claimed' | 'waiting' | 'ready';
  readonly label: string;
  readonly count: number;
}

/** How a whole divides. The counts are always written beside it: see {@link SegmentLegend}. */
export function SegmentBar({ segments }: { readonly segments: readonly Segment[] }): ReactElement {
  const whole = segments.reduce((sum, { count }) => sum + count, 0);
  return (
    <span className="segments" aria-hidden="true">
      {segments.map(({ key, count }) => (
        <span key={key} data-key={key} style={{ width: whole === 0 ? '0' : `${(count / whole) * 100}%` }} />
      ))}
    </span>
  );
}

interface LegendProps {
  readonly segments: readonly Segment[];
  readonly format: (count: number, key: Segment['key']) => ReactNode;
}

export function SegmentLegend({ segments, format }: LegendProps): ReactElement {
  return (
    <dl className="segment-legend">
      {segments.map(({ key, label, count }) => (
        <div key={key}>
          <dt>
            <span data-key={key} aria-hidden="true" /> {label}
          </dt>
          <dd>{format(count, key)}</dd>
        </div>
      ))}
    </dl>
  );
}

interface ColumnsProps {
  readonly values: readonly { readonly key: string; readonly value: number; readonly label: string }[];
}

/** Columns over time; decoration of the table beside them, which says the same in numbers. */
export function Columns({ values }: ColumnsProps): ReactElement {
  const highest = Math.max(1, ...values.map(({ value }) => value));
  return (
    <div className="columns" aria-hidden="true">
      {values.map(({ key, value, label }) => (
        <div key={key} className="column">
          <span className="column-value">{value > 0 ? value : ''}</span>
          <span className="column-bar" style={{ height: `${(value / highest) * 100}%` }} />
          <span className="column-label">{label}</span>
        </div>
      ))}
    </div>
  );
}
