import { z } from 'zod';
import { login } from '#server/contracts/accounts.contract.ts';
import type {
  BodyInputOf,
  EndpointDefinition,
  ParamsOf,
  QueryInputOf,
  ResponseOf,
} from '#server/contracts/endpoint.ts';
import type { Problem } from '#server/contracts/refusals.ts';

interface Input<E extends EndpointDefinition> {
  readonly params?: ParamsOf<E>;
  readonly query?: QueryInputOf<E>;
  readonly body?: BodyInputOf<E>;
  /** A raw body, for endpoints that take a file. */
  readonly raw?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Client {
  /** Calls an endpoint that must succeed; its answer is checked against the contract. */
  ask<E extends EndpointDefinition>(endpoint: E, input?: Input<E>): Promise<ResponseOf<E>>;
  /** Calls an endpoint that must refuse. */
  refused<E extends EndpointDefinition>(endpoint: E, input?: Input<E>): Promise<Problem>;
  /** The bare response, for files and headers. */
  fetch<E extends EndpointDefinition>(endpoint: E, input?: Input<E>): Promise<Response>;
  readonly cookie: string;
}

const problem = z.object({
  type: z.literal('about:blank'),
  status: z.int(),
  code: z.string(),
  title: z.string(),
  detail: z.string(),
  requestId: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  fields: z.array(z.object({ path: z.string(), detail: z.string() })).optional(),
});

/** A client of the running product, typed by the contracts; `cookie` is a session's, or empty. */
export function createClient(url: string, cookie: string): Client {
  const send: Client['fetch'] = (endpoint, input = {}) => {
    const headers: Record<string, string> = {
      Cookie: cookie,
      'Sec-Fetch-Site': 'same-origin',
      ...input.headers,
    };
    if (input.body !== undefined) headers['Content-Type'] = 'application/json';
    if (input.raw !== undefined) headers['Content-Type'] ??= 'text/csv';
    return fetch(url + addressOf(endpoint.path, input.params, input.query), {
      method: endpoint.method,
      headers,
      body: input.raw ?? (input.body === undefined ? null : JSON.stringify(input.body)),
    });
  };
  return {
    cookie,
    fetch: send,
    ask: async (endpoint, input) => {
      const response = await send(endpoint, input);
      const body: unknown = await response.json();
      if (!response.ok) throw new Error(`${endpoint.method} ${endpoint.path}: ${JSON.stringify(body)}`);
      return checked(endpoint, body);
    },
    refused: async (endpoint, input) => {
      const response = await send(endpoint, input);
      if (response.ok)
        throw new Error(`${endpoint.method} ${endpoint.path}: expected a refusal, got ${response.status}`);
      const { params, fields, ...rest } = problem.parse(await response.json());
      return { ...rest, ...(params && { params }), ...(fields && { fields }) } as Problem;
    },
  };
}

/** Logs in over HTTP and returns a client with that session. Throws when refused. */
export async function logIn(url: string, email: string, password: string): Promise<Client> {
  const response = await createClient(url, '').fetch(login, { body: { email, password } });
  if (response.status !== 200) throw new Error(`login: ${await response.text()}`);
  await response.body?.cancel();
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  return createClient(url, cookies.join('; '));
}

/** The answer as the contract types it, or a failure that says where it departs from it. */
function checked<E extends EndpointDefinition>(endpoint: E, body: unknown): ResponseOf<E> {
  if (!(endpoint.response instanceof z.ZodType))
    throw new Error(`${endpoint.path} does not answer JSON: use fetch()`);
  return endpoint.response.parse(body) as ResponseOf<E>;
}

function addressOf(pattern: string, params: unknown, query: unknown): string {
  const values = new Map(Object.entries(params ?? {}));
  const address = pattern.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(String(values.get(name))),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined) search.set(name, String(value));
  return search.size > 0 ? `${address}?${search}` : address;
}
