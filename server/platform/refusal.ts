import type { FieldRefusal, Problem, RefusalCode } from '#server/contracts/refusals.ts';
import { refusals, refusalText } from '#server/contracts/refusals.ts';

type Params = Readonly<Record<string, string | number>>;

/** An expected "no": thrown anywhere, answered as problem+json. Bugs are any other error. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly params: Params;
  readonly fields: readonly FieldRefusal[];

  constructor(code: RefusalCode, params: Params = {}, fields: readonly FieldRefusal[] = []) {
    super(code);
    this.code = code;
    this.params = params;
    this.fields = fields;
  }
}

/** The problem+json body of a refusal (RFC 9457), in French. */
export function problemOf(refusal: Refusal, requestId: string): Problem {
  const { status } = refusals[refusal.code];
  const params = { ...refusal.params, requestId };
  return {
    type: 'about:blank',
    status,
    code: refusal.code,
    title: refusal.code,
    detail: refusalText(refusal.code, 'fr', params),
    requestId,
    ...(Object.keys(refusal.params).length > 0 && { params: refusal.params }),
    ...(refusal.fields.length > 0 && { fields: refusal.fields }),
  };
}

/** Refuses with "not found" when there is nothing: what one may not see does not exist. */
export function found<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Refusal('resource.not_found');
  return value;
}
