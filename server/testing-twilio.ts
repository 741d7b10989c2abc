import { randomBytes } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the double does with the next creations: places the call, refuses it, or loses its answer. */
export type Mood =
  | 'places'
  /** Answers 429 once, then places. */
  | 'too_many_once'
  /** Places the call, and drops the connection before it is told. */
  | 'drops'
  /** Places the call, and answers with an error page. */
  | 'error_page'
  /** Answers 201 with nothing in it. */
  | 'empty'
  | { readonly status: number; readonly code: number };

export interface DoubledCall {
  readonly sid: string;
  readonly form: URLSearchParams;
  status: string;
}

/** A Twilio that keeps what it is asked, over HTTP, for the official client. Knows one account, one number, one application. */
export interface TwilioDouble {
  readonly url: string;
  readonly calls: DoubledCall[];
  /** Recordings removed. */
  readonly removed: string[];
  mood: Mood;
  /** What the application's voice address is said to be. */
  voiceUrl: string;
  stop(): Promise<void>;
}

export const ACCOUNT = `AC${'a'.repeat(32)}`;
const NOW = 'Tue, 17 Mar 2026 09:30:00 +0000';

/** The settings of a product whose provider is the double at `url`. */
export function twilioSettings(url: string): Readonly<Record<string, string>> {
  return {
    TELEPHONY: 'twilio',
    TELEPHONY_CALLER_ID: '01 41 00 00 00',
    PUBLIC_URL: 'https://appels.exemple.fr',
    TWILIO_ACCOUNT_SID: ACCOUNT,
    TWILIO_AUTH_TOKEN: 'a signing token of no other use',
    TWILIO_API_KEY: `SK${'b'.repeat(32)}`,
    TWILIO_API_SECRET: 'a secret of the key, of no use',
    TWILIO_APP_SID: `AP${'c'.repeat(32)}`,
    TWILIO_API_URL: url,
  };
}

export async function startTwilioDouble(): Promise<TwilioDouble> {
  const double: { -readonly [K in keyof TwilioDouble]: TwilioDouble[K] } = {
    url: '',
    calls: [],
    removed: [],
    mood: 'places',
    voiceUrl: 'https://appels.exemple.fr/api/telephony/twilio/voice',
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  const server = http.createServer(async (request, reply) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
    answer(double, request.method ?? 'GET', new URL(request.url ?? '/', 'http://double'), form, reply);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  double.url = `http://127.0.0.1:${port}`;
  return double;
}

function answer(
  double: TwilioDouble,
  method: string,
  { pathname, searchParams }: URL,
  form: URLSearchParams,
  reply: http.ServerResponse,
): void {
  const json = (status: number, body: unknown) =>
    reply.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  const { mood } = double;
  if (typeof mood === 'object')
    return void json(mood.status, { status: mood.status, code: mood.code, message: null });
  const [, resource, sid] = /\/Accounts\/AC\w+(?:\/(\w+))?(?:\/(\w+))?\.json$/.exec(pathname) ?? [];
  if (resource === undefined)
    return void json(200, { sid: ACCOUNT, status: 'active', friendly_name: 'Essai' });
  if (resource === 'Calls' && sid !== undefined) {
    const call = double.calls.find((one) => one.sid === sid);
    if (call === undefined) return void json(404, { status: 404, code: 20404, message: 'not found' });
    call.status = form.get('Status') ?? call.status;
    return void json(200, callBody(call));
  }
  if (resource === 'Calls' && method === 'GET') {
    const isAsked = ({ form: asked }: DoubledCall) =>
      searchParams.has('To') ? asked.get('To') === searchParams.get('To') : false;
    return void json(200, pageOf('calls', double.calls.filter(isAsked).map(callBody)));
  }
  if (resource === 'Calls') {
    place(double, form, reply, json);
    return;
  }
  if (resource === 'IncomingPhoneNumbers') return void json(200, pageOf('incoming_phone_numbers', []));
  if (resource === 'OutgoingCallerIds')
    return void json(
      200,
      pageOf('outgoing_caller_ids', [{ sid: `PN${'d'.repeat(32)}`, phone_number: '+33141000000' }]),
    );
  if (resource === 'Applications')
    return void json(200, { sid, voice_url: double.voiceUrl, voice_method: 'POST' });
  if (resource === 'Recordings' && method === 'DELETE') {
    double.removed.push(sid ?? '');
    reply.writeHead(204).end();
    return;
  }
  json(404, { status: 404, code: 20404, message: 'not found' });
}

function place(
  double: TwilioDouble,
  form: URLSearchParams,
  reply: http.ServerResponse,
  json: (status: number, body: unknown) => unknown,
): void {
  const { mood } = double;
  if (mood === 'too_many_once') {
    double.mood = 'places';
    return void json(429, { status: 429, code: 20429, message: 'Too Many Requests' });
  }
  const call: DoubledCall = { sid: `CA${randomBytes(16).toString('hex')}`, form, status: 'queued' };
  double.calls.push(call);
  if (mood === 'drops') return void reply.socket?.destroy();
  if (mood === 'error_page')
    return void reply.writeHead(503, { 'Content-Type': 'text/html' }).end('<h1>Service Unavailable</h1>');
  if (mood === 'empty') return void reply.writeHead(201, { 'Content-Type': 'application/json' }).end();
  json(201, callBody(call));
}

/** As Twilio's description of its interface has it: the judge in `prism.test.ts` says so. */
function callBody({ sid, form, status }: DoubledCall) {
  return {
    sid,
    account_sid: ACCOUNT,
    api_version: '2010-04-01',
    answered_by: null,
    caller_name: null,
    date_created: NOW,
    date_updated: NOW,
    direction: 'outbound-api',
    duration: null,
    end_time: null,
    forwarded_from: null,
    from: form.get('From'),
    from_formatted: form.get('From'),
    group_sid: null,
    parent_call_sid: null,
    phone_number_sid: null,
    price: null,
    price_unit: 'USD',
    queue_time: '0',
    start_time: null,
    status,
    subresource_uris: {},
    to: form.get('To'),
    to_formatted: form.get('To'),
    trunk_sid: null,
    uri: `/2010-04-01/Accounts/${ACCOUNT}/Calls/${sid}.json`,
  };
}

function pageOf(name: string, rows: readonly unknown[]) {
  const uri = `/2010-04-01/Accounts/${ACCOUNT}/${name}.json`;
  return {
    [name]: rows,
    end: 0,
    first_page_uri: uri,
    next_page_uri: null,
    page: 0,
    page_size: 50,
    previous_page_uri: null,
    start: 0,
    uri,
  };
}
