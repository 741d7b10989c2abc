import { queryOptions } from '@tanstack/react-query';
import type {
  BodyInputOf,
  EndpointDefinition,
  ParamsOf,
  QueryInputOf,
  ResponseOf,
} from '#server/contracts/endpoint.ts';
import type { Endpoints } from '#server/contracts/index.ts';
import type { FieldRefusal, Problem, RefusalCode } from '#server/contracts/refusals.ts';

/** Every endpoint by `METHOD /path`, as the contracts declare it. */
type ByRoute = {
  [K in keyof Endpoints as `${Endpoints[K]['method']} ${Endpoints[K]['path']}`]: Endpoints[K];
};
export type RouteName = keyof ByRoute;
export type GetRoute = Extract<RouteName, `GET ${string}`>;
export type Answer<R extends RouteName> = ResponseOf<ByRoute[R]>;

type Part<K extends string, T> = [T] extends [undefined]
  ? { readonly [P in K]?: never }
  : undefined extends T
    ? { readonly [P in K]?: T }
    : Record<string, never> extends T
      ? { readonly [P in K]?: T }
      : { readonly [P in K]: T };
type InputFor<E extends EndpointDefinition> = Part<'params', ParamsOf<E>> &
  Part<'query', QueryInputOf<E>> &
  Part<'body', E['rawBody'] extends readonly string[] ? Blob : BodyInputOf<E>> & {
    readonly headers?: Readonly<Record<string, string>>;
    readonly signal?: AbortSignal;
  };
export type Input<R extends RouteName> = InputFor<ByRoute[R]>;
/** The input may be left out when nothing in it is required. */
export type InputArgs<R extends RouteName> =
  Record<string, never> extends Input<R> ? [input?: Input<R>] : [input: Input<R>];

/** The server refused: the code says why, the detail says it in French. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: RefusalCode;
  readonly detail: string;
  readonly fields: readonly FieldRefusal[];
  readonly params: Readonly<Record<string, string | number>>;
  readonly requestId: string;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'ApiProblem';
    this.status = problem.status;
    this.code = problem.code;
    this.detail = problem.detail;
    this.fields = problem.fields ?? [];
    this.params = { ...problem.params, requestId: problem.requestId };
    this.requestId = problem.requestId;
  }
}

/** The server could not be reached, or something between it and us answered instead. */
export class NetworkProblem extends Error {
  constructor(cause?: unknown) {
    super('network', { cause });
    this.name = 'NetworkProblem';
  }
}

/** Waits until somebody has logged in again; set by the session, so that no request is lost when it expires. */
let logInAgain: (() => Promise<void>) | null = null;
export function onSessionLost(wait: (() => Promise<void>) | null): void {
  logInAgain = wait;
}

let logins = 0;
/** Somebody has logged in again: what was refused before says nothing of now. */
export function sessionRenewed(): void {
  logins += 1;
}

/** Asks once more what left before somebody logged in again, and was refused after. */
async function attempted(attempt: () => Promise<Response>): Promise<Response> {
  const before = logins;
  const reply = await attempt();
  return reply.status === 401 && logins !== before ? attempt() : reply;
}

interface Loose {
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/**
 * Calls an endpoint. Throws `ApiProblem` when the server refuses and `NetworkProblem` when it cannot be reached.
 * When the session has ended, waits for the person to log in again, then asks once more.
 */
export function api<R extends RouteName>(route: R, ...[input]: InputArgs<R>): Promise<Answer<R>> {
  const asked: Loose = input ?? {};
  return inSession(route, () => send(route, asked));
}

/** As {@link api}, but waits for nobody: a session that has ended is a problem like another. */
export async function apiAtOnce<R extends RouteName>(route: R, ...[input]: InputArgs<R>): Promise<Answer<R>> {
  const asked: Loose = input ?? {};
  return answerOf<R>(await attempted(() => send(route, asked)));
}

/** Shows the login where it is needed, and answers once the person is back; null where nobody can be asked. */
export function whenSessionIsBack(): Promise<void> | null {
  return logInAgain?.() ?? null;
}

/**
 * Calls an endpoint that takes a file, and says how much of it has left, from 0 to 1 (`fetch` cannot). Answers and
 * problems are those of {@link api}; an aborted signal rejects with an `AbortError`.
 */
export function upload<R extends RouteName>(
  route: R,
  input: Input<R> & { readonly body: Blob },
  onSent: (share: number) => void,
): Promise<Answer<R>> {
  return inSession(route, () => sendFile(route, input, onSent));
}

async function inSession<R extends RouteName>(
  route: R,
  attempt: () => Promise<Response>,
): Promise<Answer<R>> {
  const first = await attempted(attempt);
  if (first.status === 401 && logInAgain !== null && route !== 'POST /api/session') {
    const problem = await problemOf(first.clone());
    if (problem instanceof ApiProblem && problem.code === 'session.required') {
      await logInAgain();
      return answerOf<R>(await attempt());
    }
  }
  return answerOf<R>(first);
}

async function answerOf<R extends RouteName>(reply: Response): Promise<Answer<R>> {
  if (!reply.ok) throw await problemOf(reply);
  // The edge: the server types its answers by the same contract.
  return (await reply.json()) as Answer<R>;
}

function methodOf(route: RouteName): string {
  return route.slice(0, route.indexOf(' '));
}

async function send(route: RouteName, input: Loose): Promise<Response> {
  const raw = input.body instanceof Blob ? input.body : null;
  const headers = new Headers(input.headers);
  if (raw !== null) headers.set('Content-Type', raw.type === '' ? 'application/octet-stream' : raw.type);
  else if (input.body !== undefined) headers.set('Content-Type', 'application/json');
  try {
    return await fetch(address(route, input.params, input.query), {
      method: methodOf(route),
      headers,
      body: raw ?? (input.body === undefined ? null : JSON.stringify(input.body)),
      signal: input.signal ?? null,
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new NetworkProblem(error);
  }
}

interface LooseFile extends Loose {
  readonly body: Blob;
}

function sendFile(
  route: RouteName,
  { params, query, body, signal }: LooseFile,
  onSent: (share: number) => void,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stopped = () => reject(new DOMException('aborted', 'AbortError'));
    if (signal?.aborted === true) return stopped();
    request.open(methodOf(route), address(route, params, query));
    request.setRequestHeader('Content-Type', body.type === '' ? 'application/octet-stream' : body.type);
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      onSent(total === 0 ? 1 : loaded / total),
    );
    request.addEventListener('load', () => {
      const type = request.getResponseHeader('Content-Type') ?? '';
      resolve(
        new Response(request.responseText, { status: request.status, headers: { 'Content-Type': type } }),
      );
    });
    request.addEventListener('error', () => reject(new NetworkProblem()));
    request.addEventListener('abort', stopped);
    signal?.addEventListener('abort', () => request.abort());
    request.send(body);
  });
}

async function problemOf(reply: Response): Promise<Error> {
  const isProblem = reply.headers.get('Content-Type')?.startsWith('application/problem+json') ?? false;
  if (!isProblem) return new NetworkProblem(reply.status);
  // The edge: every problem is written by the server's one error handler.
  return new ApiProblem((await reply.json()) as Problem);
}

/** The address of a GET endpoint, for links that download a file. */
export function addressOf<R extends GetRoute>(route: R, ...[input]: InputArgs<R>): string {
  const asked: Loose = input ?? {};
  return address(route, asked.params, asked.query);
}

function address(route: RouteName, params: unknown, query: unknown): string {
  const given = entriesOf(params);
  const path = route
    .slice(route.indexOf(' ') + 1)
    .replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(given.get(name) ?? ''));
  const search = new URLSearchParams([...entriesOf(query)]).toString();
  return search === '' ? path : `${path}?${search}`;
}

function entriesOf(value: unknown): Map<string, string> {
  if (typeof value !== 'object' || value === null) return new Map();
  return new Map(
    Object.entries(value).flatMap(([key, part]) =>
      part === undefined || part === null ? [] : [[key, String(part)]],
    ),
  );
}

/** The query of a GET endpoint; its key is the endpoint and what was asked: `['GET /api/campaigns/:id', {id: 3}]`. */
export function ask<R extends GetRoute>(route: R, ...args: InputArgs<R>) {
  const asked: Loose = args[0] ?? {};
  return queryOptions({
    queryKey: [route, Object.fromEntries([...entriesOf(asked.params), ...entriesOf(asked.query)])] as const,
    queryFn: (): Promise<Answer<R>> => api(route, ...args),
  });
}
