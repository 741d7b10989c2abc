import { randomBytes } from 'node:crypto';
import type { BrowserContext, Page, WebSocketRoute } from 'playwright-core';
import { type CalledBack, postSigned } from '#server/testing-telephony.ts';

/** Where the telephone of the page is told to sign in: nothing listens there, the browser's sockets are answered here. */
export const GATEWAY = 'gateway.test:443';

/** The flags a browser needs for a voice without a sound card, with somebody who allows or refuses the microphone. */
export const voiceFlags = (microphone: 'allowed' | 'refused') => [
  '--use-fake-device-for-media-stream',
  `--use-fake-ui-for-media-stream${microphone === 'refused' ? '=deny' : ''}`,
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--autoplay-policy=no-user-gesture-required',
];

type Message = { readonly type: string; readonly payload?: Record<string, unknown> };

/** Runs in a page of its own: the person's telephone, which hums. One connection a call; the same one when it reconnects. */
const telephone = `{
  async answer({ callsid, offer }) {
    if (window.callsid !== callsid) {
      window.callsid = callsid;
      window.connection = new RTCPeerConnection();
      const audio = new AudioContext();
      const hum = audio.createOscillator();
      const line = audio.createMediaStreamDestination();
      hum.connect(line);
      hum.start();
      window.connection.addTrack(line.stream.getAudioTracks()[0]);
    }
    const connection = window.connection;
    await connection.setRemoteDescription({ type: 'offer', sdp: offer });
    await connection.setLocalDescription(await connection.createAnswer());
    while (connection.iceGatheringState !== 'complete') await new Promise((done) => setTimeout(done, 20));
    return connection.localDescription.sdp;
  },
  async packets() {
    const found = { received: 0, sent: 0 };
    for (const one of (await window.connection.getStats()).values()) {
      if (one.type === 'inbound-rtp') found.received += one.packetsReceived;
      if (one.type === 'outbound-rtp') found.sent += one.packetsSent;
    }
    return found;
  },
}`;

/** Keys go in the voice itself: what the page asks of it is kept in `window.keysPressed`. */
const keepKeys = `
  window.keysPressed = [];
  const insert = RTCDTMFSender.prototype.insertDTMF;
  RTCDTMFSender.prototype.insertDTMF = function (keys, ...rest) {
    window.keysPressed.push(keys);
    return insert.call(this, keys, ...rest);
  };
`;

/** Stands in for Twilio's voice: what the SDK says to it, its two legs, and its callbacks to the product. */
export interface Gateway {
  /** What the product answered to each voice callback; nothing when it could not be reached. */
  readonly twiml: string[];
  /** Ids of the calls whose line the page left by itself. */
  readonly left: number[];
  /** What signing in gives; `silent`: never an answer. */
  signIn: 'welcome' | 'silent' | 'refused';
  /** How long a token is said to last, when it is said. Seconds. */
  tokenS: number | null;
  /** Done before the product is asked whom to dial. */
  onInvite: () => Promise<void>;
  /** Tokens the page has signed in with. */
  readonly tokens: string[];
  /** Packets heard and sent by the person's telephone. */
  packets(): Promise<{ readonly received: number; readonly sent: number }>;
  /** The person's telephone rings, or picks up, or whatever Twilio says of it. `times`: the callback comes that often. */
  tell(status: string, times?: number, more?: Readonly<Record<string, string>>): Promise<void>;
  /** Everything said of a call comes once more. */
  repeat(callId: number): Promise<void>;
  pickUp(): Promise<void>;
  /** The person hangs up; only the page hears of it. */
  drop(): void;
  /** The person hangs up. */
  end(): Promise<void>;
  /** The network goes: the socket closes; a new one is answered again. */
  cut(): Promise<void>;
  readonly callId: number | null;
}

/** Twilio's numbering of what it says of a leg; what is not there ends it. */
const ranks = ['initiated', 'ringing', 'in-progress'];
/** As often as the product asks for (`withRetries`). */
const TRIES = 4;
const AGAIN_MS = 700;

/** Before any page of the context is opened. `agentId`: whose telephone signs in. */
export async function openGateway(
  product: CalledBack,
  context: BrowserContext,
  agentId: number,
): Promise<Gateway> {
  let socket: WebSocketRoute | null = null;
  let person: Page | null = null;
  let callId: number | null = null;
  let callsid = '';
  let offer = '';
  let rank = 0;
  const told: { readonly callId: number | null; readonly form: Readonly<Record<string, string>> }[] = [];
  // Nobody else's: what is told of a leg is kept once, whatever the call.
  const own = randomBytes(6).toString('hex');
  const sid = (leg: 'a' | 'b') => `CA${leg.repeat(8)}${own}${String(rank).padStart(12, '0')}`;
  const send = (message: Message) => socket?.send(JSON.stringify({ version: '1.6', ...message }));

  /** Null when the product stays away for as long as Twilio tries. */
  async function post(path: string, form: Readonly<Record<string, string>>): Promise<Response | null> {
    for (let n = 0; n < TRIES; n += 1) {
      const response = await postSigned(product, path, form).catch(() => null);
      if (response !== null && response.status < 500) return response;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
    return null;
  }

  const tellOf = (about: number | null, form: Readonly<Record<string, string>>) =>
    post(`/api/telephony/twilio/status/${about}/person`, form);

  async function invite(payload: Record<string, unknown>): Promise<void> {
    const again = callsid !== '' && payload['callsid'] === callsid;
    callsid = String(payload['callsid']);
    offer = String(payload['sdp']);
    if (again) return answer();
    rank += 1;
    const sent = new URLSearchParams(String((payload['twilio'] as { params?: string } | undefined)?.params));
    callId = Number(sent.get('callId'));
    await gateway.onInvite();
    const form = { CallSid: sid('a'), From: `client:agent-${agentId}`, callId: String(callId) };
    // A voice callback is tried once: somebody is waiting.
    const response = await postSigned(product, '/api/telephony/twilio/voice', form).catch(() => null);
    const said = (await response?.text()) ?? '';
    gateway.twiml.push(said);
    if (!said.includes('<Number')) send({ type: 'hangup', payload: { callsid } });
  }

  async function answer(): Promise<void> {
    person ??= await context.newPage();
    const sdp = await person.evaluate(`(${telephone}).answer(${JSON.stringify({ callsid, offer })})`);
    send({ type: 'answer', payload: { callsid, sdp, reconnect: 'again' } });
  }

  const gateway: Gateway = {
    twiml: [],
    left: [],
    tokens: [],
    signIn: 'welcome',
    tokenS: null,
    onInvite: async () => {},
    get callId() {
      return callId;
    },
    packets: async () => {
      if (person === null) return { received: 0, sent: 0 };
      return person.evaluate(`(${telephone}).packets()`);
    },
    tell: async (status, times = 1, more = {}) => {
      const seq = ranks.includes(status) ? ranks.indexOf(status) : ranks.length;
      const form = {
        CallSid: sid('b'),
        ParentCallSid: sid('a'),
        CallStatus: status,
        SequenceNumber: String(seq),
        ...more,
      };
      told.push({ callId, form });
      if (status === 'ringing') send({ type: 'ringing', payload: { callsid } });
      await Promise.all(Array.from({ length: times }, () => tellOf(callId, form)));
    },
    repeat: async (about) => {
      const again = told.filter((one) => one.callId === about).reverse();
      await Promise.all(again.map(({ form }) => tellOf(about, form)));
    },
    pickUp: async () => {
      await answer();
      await gateway.tell('in-progress');
    },
    drop: () => void send({ type: 'hangup', payload: { callsid } }),
    end: async () => {
      gateway.drop();
      await gateway.tell('completed');
    },
    cut: async () => {
      await socket?.close({ code: 1011, reason: 'network' });
    },
  };

  await context.addInitScript(keepKeys);
  await context.routeWebSocket(/gateway\.test/, (route) => {
    socket = route;
    route.onMessage((raw) => {
      const text = String(raw);
      if (text.trim() === '') {
        route.send('\n');
        return;
      }
      const { type, payload = {} } = JSON.parse(text) as Message;
      if (type === 'listen') {
        gateway.tokens.push(String(payload['token']));
        const token = gateway.tokenS === null ? {} : { token: { ttl: gateway.tokenS } };
        if (gateway.signIn === 'refused')
          send({ type: 'error', payload: { error: { code: 20101, message: 'refused' } } });
        else send({ type: 'connected', payload: { region: 'ie1', edge: 'dublin', ...token } });
      } else if (type === 'register' && gateway.signIn === 'welcome') send({ type: 'ready', payload: {} });
      else if (type === 'invite') void invite(payload);
      else if (type === 'hangup' && callId !== null) {
        gateway.left.push(callId);
        void gateway.tell('completed');
      }
    });
  });
  return gateway;
}
