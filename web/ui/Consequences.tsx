import { type ReactElement, type ReactNode, useEffect } from 'react';
import type { Answer, GetRoute, Input, RouteName } from '../api.ts';
import { useText } from '../i18n/locale.tsx';
import { useSend } from '../query.ts';

/** Long enough to finish typing a number. */
const TYPING_MS = 400;

interface ConsequencesProps<R extends Exclude<RouteName, GetRoute>> {
  /** The endpoint that counts what saving would change, and changes nothing. */
  readonly route: R;
  /** What would be saved, the same object until it changes; null: nothing has changed, or it could not be saved as it is. */
  readonly input: Input<R> | null;
  readonly isDirty: boolean;
  /** Said while nothing has changed, and while it could not be saved as it is; of rules unless given. */
  readonly words?: { readonly none: string; readonly impossible: string };
  readonly children: (foreseen: Answer<R>) => ReactNode;
}

/** What saving would change, told before it is done. */
export function Consequences<R extends Exclude<RouteName, GetRoute>>({
  route,
  input,
  isDirty,
  words,
  children,
}: ConsequencesProps<R>): ReactElement {
  const say = useText();
  const { mutate, reset, data, error } = useSend(route);
  useEffect(() => {
    reset();
    if (input === null) return;
    const typing = setTimeout(() => mutate(input), TYPING_MS);
    return () => clearTimeout(typing);
  }, [input, mutate, reset]);
  const isAsked = isDirty && input !== null;
  return (
    <p className="consequences" role="status">
      {!isDirty && (words?.none ?? say('consequences.none'))}
      {isDirty && input === null && (words?.impossible ?? say('consequences.impossible'))}
      {isAsked && data === undefined && error === null && say('consequences.counting')}
      {isAsked && error !== null && say('consequences.failed')}
      {isAsked && data !== undefined && children(data)}
    </p>
  );
}
