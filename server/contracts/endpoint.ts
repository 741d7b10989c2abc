import type { z } from 'zod';
import type { RefusalCode } from './refusals.ts';
import type { Role } from './roles.ts';

/** Who may call an endpoint: everyone, or the named roles. An endpoint without a policy does not compile. */
export type Policy = 'public' | readonly Role[];

/** A response that is not JSON: a file, an event stream, nothing at all. */
export interface RawResponse {
  readonly contentType: string;
}

export interface EndpointDefinition {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Express-style path: `/api/campaigns/:id`. */
  readonly path: `/${string}`;
  readonly policy: Policy;
  readonly summary: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Media types of a body handed to the handler as a stream, unparsed. */
  readonly rawBody?: readonly string[];
  readonly response: z.ZodType | RawResponse;
  /** Success status; 200 unless given. */
  readonly status?: 200 | 201 | 202 | 204;
  /** Refusals particular to this endpoint; those every endpoint may give are implied. */
  readonly refusals?: readonly RefusalCode[];
  /** Replays with the same `Idempotency-Key` header and body get the first answer. */
  readonly idempotent?: true;
}

/**
 * Declares an endpoint once: the handler's types, the OpenAPI page, the web client and the tests come from it.
 */
export function defineEndpoint<const D extends EndpointDefinition>(definition: D): D {
  return definition;
}

type Inferred<T> = T extends z.ZodType ? z.infer<T> : undefined;
type Received<T> = T extends z.ZodType ? z.input<T> : undefined;

export type ParamsOf<E extends EndpointDefinition> = Inferred<E['params']>;
export type QueryOf<E extends EndpointDefinition> = Inferred<E['query']>;
export type BodyOf<E extends EndpointDefinition> = Inferred<E['body']>;
/** What a caller may send: defaults may be left out. */
export type BodyInputOf<E extends EndpointDefinition> = Received<E['body']>;
export type QueryInputOf<E extends EndpointDefinition> = Received<E['query']>;
export type ResponseOf<E extends EndpointDefinition> = E['response'] extends z.ZodType
  ? z.infer<E['response']>
  : undefined;
