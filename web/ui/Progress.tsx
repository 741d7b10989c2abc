import type { CSSProperties, ReactElement, ReactNode } from 'react';
import { useFormats } from '../i18n/formats.ts';

interface ProgressProps {
  readonly label: string;
  /** 0 to 1; null while it cannot be known. */
  readonly value: number | null;
  /** Beside the bar; the percentage unless given. */
  readonly text?: ReactNode;
}

/** How far something is. The number is always there to read. */
export function Progress({ label, value, text }: ProgressProps): ReactElement {
  const formats = useFormats();
  const style: CSSProperties = { width: value === null ? undefined : `${Math.min(1, value) * 100}%` };
  return (
    <div className="progress-line">
      <div
        className="progress"
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={value === null ? undefined : Math.round(value * 100)}
        data-indeterminate={value === null}
      >
        <span style={style} />
      </div>
      <span>{text ?? (value === null ? '' : formats.percent(value, 1))}</span>
    </div>
  );
}

/** Keeps the place of what is on its way. */
export function Skeleton({
  height = '1.25rem',
  width = '100%',
}: {
  readonly height?: string;
  readonly width?: string;
}): ReactElement {
  return <span className="skeleton" style={{ height, width }} />;
}
