import {
  createContext,
  type FormEvent,
  type ReactElement,
  type ReactNode,
  use,
  useEffect,
  useRef,
} from 'react';
import { ApiProblem } from '../api.ts';
import { ProblemNote } from './ProblemNote.tsx';

/** Field refusals by dotted path, read by the fields of the same name. */
const FieldErrors = createContext<ReadonlyMap<string, string>>(new Map());

export function useFieldError(name: string | undefined): string | null {
  const errors = use(FieldErrors);
  return name === undefined ? null : (errors.get(name) ?? null);
}

interface FormProps {
  /** What the last attempt was refused for. */
  readonly problem?: Error | null;
  /** Refusal codes shown at a field rather than above the form, by field name. */
  readonly codes?: Readonly<Record<string, string>>;
  readonly onSubmit: (data: FormData) => void;
  /** Something was typed or chosen in one of the fields. */
  readonly onEdit?: () => void;
  readonly children: ReactNode;
  readonly label?: string;
  readonly className?: string;
}

/**
 * A native form. The server validates: its field refusals appear beside the fields, and the focus goes to the first
 * one; a refusal of the whole appears above, and takes the focus when no field is at fault.
 */
export function Form({
  problem = null,
  codes = {},
  onSubmit,
  onEdit,
  children,
  label,
  className = 'stack',
}: FormProps): ReactElement {
  const form = useRef<HTMLFormElement>(null);
  const summary = useRef<HTMLDivElement>(null);
  const errors = errorsOf(problem, codes);

  useEffect(() => {
    if (problem === null) return;
    const first = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    (first ?? summary.current)?.focus();
  }, [problem]);

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    event.stopPropagation();
    onSubmit(new FormData(event.currentTarget));
  }

  const isAtField = problem instanceof ApiProblem && codes[problem.code] !== undefined;
  return (
    <form ref={form} className={className} aria-label={label} noValidate onSubmit={submit} onChange={onEdit}>
      <FieldErrors value={errors}>
        {problem !== null && !isAtField && (
          <div ref={summary} tabIndex={-1}>
            <ProblemNote problem={problem} />
          </div>
        )}
        {children}
      </FieldErrors>
    </form>
  );
}

function errorsOf(
  problem: Error | null,
  codes: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  if (!(problem instanceof ApiProblem)) return new Map();
  const errors = new Map(problem.fields.map(({ path, detail }) => [path, detail]));
  const field = codes[problem.code];
  if (field !== undefined) errors.set(field, problem.detail);
  return errors;
}

/** The trimmed text of a named field. */
export function textOf(data: FormData, name: string): string {
  const value = data.get(name);
  return typeof value === 'string' ? value.trim() : '';
}
