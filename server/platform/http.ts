import { randomUUID } from 'node:crypto';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';
import { type HttpLogger, pinoHttp } from 'pino-http';
import { z } from 'zod';
import fr from 'zod/v4/locales/fr.js';
import type {
  BodyOf,
  EndpointDefinition,
  ParamsOf,
  QueryOf,
  ResponseOf,
} from '#server/contracts/endpoint.ts';
import type { FieldRefusal } from '#server/contracts/refusals.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { enterRequest } from './courtesy.ts';
import { type Db, isPassing } from './database.ts';
import type { Live } from './live.ts';
import type { Log } from './log.ts';
import { countRequest } from './metrics.ts';
import { problemOf, Refusal } from './refusal.ts';
import type { Viewer } from './scope.ts';
import type { Secret } from './secret.ts';
import { gatewayOf } from './telephony-config.ts';

// Loading this file does something: `sideEffects` of package.json names it.
z.config(fr());

/** What every handler may use; services take what they need of it. */
export interface Deps {
  readonly db: Db;
  readonly clock: Clock;
  readonly live: Live;
  readonly log: Log;
  readonly secret: Secret;
  readonly config: Config;
}

export interface Ask<E extends EndpointDefinition> {
  readonly params: ParamsOf<E>;
  readonly query: QueryOf<E>;
  readonly body: BodyOf<E>;
  readonly viewer: E['policy'] extends 'public' ? null : Viewer;
  /** The `Idempotency-Key` header. */
  readonly idempotencyKey: string | null;
  readonly request: Request;
  /** For raw responses and cookies; JSON is returned, not written. */
  readonly reply: Response;
}

/** An endpoint bound to its handler. */
export interface Route {
  readonly endpoint: EndpointDefinition;
  handle(request: Request, reply: Response, viewer: Viewer | null, deps: Deps): Promise<unknown>;
}

/** Binds an endpoint declared in the contracts to the function that answers it. */
export function route<E extends EndpointDefinition>(
  endpoint: E,
  handler: (ask: Ask<E>, deps: Deps) => Promise<ResponseOf<E>>,
): Route {
  return {
    endpoint,
    handle: (request, reply, viewer, deps) => {
      // The one place where parsed input meets the contract's inferred types.
      const ask = {
        params: parseParams(endpoint, request),
        query: parseInput(endpoint.query, request.query),
        body: endpoint.rawBody === undefined ? parseInput(endpoint.body, request.body) : undefined,
        viewer,
        idempotencyKey: request.get('Idempotency-Key') ?? null,
        request,
        reply,
      } as unknown as Ask<E>;
      return handler(ask, deps);
    },
  };
}

/** An id that is not even a number names nothing: 404, like any other id one may not see. */
function parseParams(endpoint: EndpointDefinition, request: Request): unknown {
  const parsed = endpoint.params?.safeParse(request.params);
  if (parsed?.success === false) throw new Refusal('resource.not_found');
  return parsed?.data;
}

function parseInput(schema: z.ZodType | undefined, value: unknown): unknown {
  if (schema === undefined) return undefined;
  const fault = unfitFor(value);
  if (fault !== null) throw new Refusal('request.invalid', {}, [fault]);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields: FieldRefusal[] = parsed.error.issues
    .slice(0, 50)
    .map((issue) => ({ path: issue.path.join('.'), detail: plainly(issue.message) }));
  throw new Refusal('request.invalid', {}, fields);
}

/** « nombre attendu, NaN reçu » speaks to programmers: what was expected is enough. */
function plainly(message: string): string {
  return message.replace(/, \S+ reçu$/, '');
}

/** Far above what any contract nests; expressions are read by recursion. */
const DEEPEST = 100;

/** Contracts cannot say these two: nesting that would exhaust the stack, and U+0000, which PostgreSQL cannot hold. */
function unfitFor(value: unknown): FieldRefusal | null {
  const left: { readonly value: unknown; readonly path: string; readonly depth: number }[] = [
    { value, path: '', depth: 0 },
  ];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { path, depth } = next;
    if (depth > DEEPEST) return { path: '', detail: 'Les éléments sont imbriqués trop profondément.' };
    if (typeof next.value === 'string' && next.value.includes('\0'))
      return { path, detail: 'Ce texte contient un caractère interdit (U+0000).' };
    if (typeof next.value !== 'object' || next.value === null) continue;
    for (const [key, inner] of Object.entries(next.value))
      left.push({ value: inner, path: path === '' ? key : `${path}.${key}`, depth: depth + 1 });
  }
  return null;
}

/** Who is behind this request, or null. Provided by the accounts room. */
export type Authenticate = (request: Request, deps: Deps) => Promise<Viewer | null>;

const JSON_LIMIT = '2mb';
const JSON_TYPE = 'application/json';

/** Puts the routes on an Express application with everything that must happen around each of them. */
export function createHttp(routes: readonly Route[], deps: Deps, authenticate: Authenticate): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.set('etag', false);
  app.set('trust proxy', deps.config.trustedProxies);
  app.use(identify, beCounted);
  app.use(requestLog(deps.log));
  app.use(securityHeaders(deps.config));
  app.use('/api', neverCached, sameOriginWrites);
  const readJson = express.json({ limit: JSON_LIMIT });
  for (const { endpoint, handle } of [...routes].sort(bySpecificity)) {
    const method = endpoint.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
    const readBody =
      endpoint.rawBody !== undefined
        ? [acceptOnly(endpoint.rawBody)]
        : endpoint.body !== undefined
          ? [jsonOnly, readJson]
          : [readJson];
    // Whoever may not ask is told so before a byte of their body is read.
    const admitFirst = async (request: Request, reply: Response, next: NextFunction): Promise<void> => {
      reply.locals['viewer'] = await admit(endpoint, request, deps, authenticate);
      next();
    };
    app[method](endpoint.path, admitFirst, ...readBody, async (request: Request, reply: Response) => {
      const answer = await handle(request, reply, reply.locals['viewer'], deps);
      if (reply.headersSent || 'contentType' in endpoint.response) return;
      reply.status(endpoint.status ?? 200).json(answer);
    });
  }
  return app;
}

/** An event stream stays open for hours: it is no request being answered. */
function beCounted(request: Request, reply: Response, next: NextFunction): void {
  const isWrite = !['GET', 'HEAD'].includes(request.method);
  if (request.path !== '/api/events') reply.once('close', enterRequest(isWrite));
  next();
}

/** Express takes the first path that fits: `/campaigns/:id/imports` must come before `/campaigns/:id/:action`. */
function bySpecificity(a: Route, b: Route): number {
  const rank = (route: Route) => route.endpoint.path.replace(/:\w+/g, '~');
  return rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0;
}

/** The last handlers: unknown addresses, then every error. */
export function finishHttp(app: Express, deps: Deps): void {
  app.use(() => {
    throw new Refusal('request.unknown_route');
  });
  app.use((error: unknown, request: Request, reply: Response, next: NextFunction) => {
    if (reply.headersSent) return next(error);
    const refusal = refusalOf(error);
    const requestId = String(request.id);
    if (refusal.code === 'server.failed')
      deps.log.error({ requestId, err: safeError(error) }, 'request failed');
    else if (refusal.code === 'server.unavailable' && refusal !== error)
      deps.log.warn({ requestId, err: safeError(error) }, 'database unavailable');
    const problem = problemOf(refusal, requestId);
    if (refusal.code === 'session.throttled') reply.set('Retry-After', String(refusal.params['seconds']));
    reply.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  });
}

async function admit(
  endpoint: EndpointDefinition,
  request: Request,
  deps: Deps,
  authenticate: Authenticate,
): Promise<Viewer | null> {
  if (endpoint.policy === 'public') return null;
  const viewer = await authenticate(request, deps);
  if (viewer === null) throw new Refusal('session.required');
  if (!endpoint.policy.includes(viewer.role)) throw new Refusal('session.forbidden');
  return viewer;
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof URIError) return new Refusal('resource.not_found');
  if (isPassing(error)) return new Refusal('server.unavailable');
  switch (blameOf(error)) {
    case null:
      return new Refusal('server.failed');
    case 403:
    case 404:
      return new Refusal('request.unknown_route');
    case 413:
      return new Refusal('request.too_large', { max: JSON_LIMIT });
    case 415:
      return new Refusal('request.unsupported_type', { accepted: JSON_TYPE });
    default:
      return new Refusal('request.malformed');
  }
}

/** What Express and its readers of bodies and files blame on the request (400 to 499), or null. */
function blameOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return null;
  return error.status >= 400 && error.status < 500 ? error.status : null;
}

/** Driver errors may quote the row they failed on: keep the kind and the place, not the values. */
function safeError(error: unknown): object {
  if (!(error instanceof Error)) return { kind: typeof error };
  const code = 'code' in error ? String(error.code) : undefined;
  const isDatabase = 'severity' in error || (code?.startsWith('SQLITE') ?? false);
  return { kind: error.name, code, ...(!isDatabase && { message: error.message }), stack: framesOf(error) };
}

function framesOf(error: Error): string[] {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => line.trim().startsWith('at '))
    .slice(0, 8);
}

function identify(request: Request, reply: Response, next: NextFunction): void {
  request.id = `ERR-${randomUUID().slice(0, 8)}`;
  reply.set('X-Request-Id', String(request.id));
  next();
}

/** One line a request: the route's pattern, never the address itself (a search holds a name). */
function requestLog(log: Log): HttpLogger<Request, Response> {
  const lineOf = (request: Request, reply: Response, { responseTime }: { responseTime?: number }) => {
    const pattern = typeof request.route?.path === 'string' ? request.route.path : 'static';
    countRequest(request.method, pattern, reply.statusCode);
    return {
      method: request.method,
      route: pattern,
      status: reply.statusCode,
      userId: reply.locals['viewer']?.userId ?? null,
      ms: responseTime,
    };
  };
  return pinoHttp<Request, Response>({
    logger: log,
    quietReqLogger: true,
    customAttributeKeys: { reqId: 'requestId' },
    genReqId: (request) => request.id,
    serializers: { req: () => undefined },
    customSuccessObject: lineOf,
    customErrorObject: (request, reply, _error, value) => lineOf(request, reply, value),
    customLogLevel: (_request, reply, error) =>
      error !== undefined || reply.statusCode >= 500 ? 'error' : reply.statusCode >= 400 ? 'info' : 'debug',
  });
}

/**
 * No inline script anywhere; inline styles only with this request's nonce (React Aria injects one). Pages talk to this
 * server, and to the gateway of the telephone in the page where there is one.
 */
function securityHeaders({
  publicUrl,
  telephony,
}: Config): (request: Request, reply: Response, next: NextFunction) => void {
  const gateway = telephony.twilio === null ? [] : [`wss://${gatewayOf(telephony.twilio)}`];
  const apply = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: [
          "'self'",
          (_request, reply) =>
            `'nonce-${'locals' in reply ? String((reply as Response).locals['nonce']) : ''}'`,
        ],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'", ...gateway],
        ...(gateway.length > 0 && { mediaSrc: ["'self'", 'mediastream:'] }),
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: publicUrl?.startsWith('https:') ?? false,
    crossOriginEmbedderPolicy: false,
  });
  return (request, reply, next) => {
    reply.locals['nonce'] = randomUUID();
    apply(request, reply, next);
  };
}

function neverCached(_request: Request, reply: Response, next: NextFunction): void {
  reply.set('Cache-Control', 'no-store');
  next();
}

/**
 * Writes must come from our own pages. The rule is Go's `http.CrossOriginProtection`: Fetch-Metadata decides when the
 * browser sends it, else the Origin must be ours; a request with neither does not come from a browser (no cookie was
 * lent to it by a visitor), so machines need no ceremony.
 */
function sameOriginWrites(request: Request, _reply: Response, next: NextFunction): void {
  const isSafe = ['GET', 'HEAD', 'OPTIONS'].includes(request.method);
  const site = request.get('Sec-Fetch-Site');
  const origin = request.get('Origin');
  const isOurs =
    site !== undefined
      ? site === 'same-origin' || site === 'none'
      : origin === undefined || hostOf(origin) === request.get('Host');
  if (!isSafe && !isOurs) throw new Refusal('request.cross_site');
  next();
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

function jsonOnly(request: Request, _reply: Response, next: NextFunction): void {
  if (request.is(JSON_TYPE) === false && request.get('Content-Length') !== '0')
    throw new Refusal('request.unsupported_type', { accepted: JSON_TYPE });
  next();
}

function acceptOnly(types: readonly string[]) {
  return (request: Request, _reply: Response, next: NextFunction): void => {
    const type = request.get('Content-Type')?.split(';')[0]?.trim().toLowerCase();
    if (type !== undefined && !types.includes(type)) {
      throw new Refusal('request.unsupported_type', { accepted: types.join(', ') });
    }
    next();
  };
}
