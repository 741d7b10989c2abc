import type { BrowserContext, Page, WebSocketRoute } from 'playwright-core';
import type { TestApp } from '#server/testing.ts';
import { callBack } from '#server/testing-telephony.ts';

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
  /** What the product answered to each voice callback. */
  readonly twiml: string[];
  /** What signing in gives; `silent`: never an answer. */
  signIn: 'welcome' | 'silent' | 'refused';
  /** Packets heard and sent by the person's telephone. */
  packets(): Promise<{ readonly received: number; readonly sent: number }>;
  /** The person's telephone rings, or picks up, or whatever Twilio says of it. `times`: the callback comes that often. */
  tell(status: string, times?: number): Promise<void>;
  pickUp(): Promise<void>;
  /** The person hangs up. */
  end(): Promise<void>;
  /** The network goes: the socket closes; a new one is answered again. */
  cut(): Promise<void>;
  readonly callId: number | null;
}

/** Before any page of the context is opened. `agentId`: whose telephone signs in. */
export async function openGateway(app: TestApp, context: BrowserContext, agentId: number): Promise<Gateway> {
  let socket: WebSocketRoute | null = null;
  let person: Page | null = null;
  let callId: number | null = null;
  let callsid = '';
  let offer = '';
  let rank = 0;
  const sid = (leg: 'a' | 'b') => `CA${leg.repeat(16)}${String(rank).padStart(16, '0')}`;
  const send = (message: Message) => socket?.send(JSON.stringify({ version: '1.6', ...message }));

  async function invite(payload: Record<string, unknown>): Promise<void> {
    const again = callsid !== '' && payload['callsid'] === callsid;
    callsid = String(payload['callsid']);
    offer = String(payload['sdp']);
    if (again) return answer();
    rank += 1;
    const sent = new URLSearchParams(String((payload['twilio'] as { params?: string } | undefined)?.params));
    callId = Number(sent.get('callId'));
    const form = { CallSid: sid('a'), From: `client:agent-${agentId}`, callId: String(callId) };
    const said = await (await callBack(app, '/api/telephony/twilio/voice', form)).text();
    gateway.twiml.push(said);
    if (said.includes('<Hangup/>')) send({ type: 'hangup', payload: { callsid } });
  }

  async function answer(): Promise<void> {
    person ??= await context.newPage();
    const sdp = await person.evaluate(`(${telephone}).answer(${JSON.stringify({ callsid, offer })})`);
    send({ type: 'answer', payload: { callsid, sdp, reconnect: 'again' } });
  }

  const gateway: Gateway = {
    twiml: [],
    signIn: 'welcome',
    get callId() {
      return callId;
    },
    packets: async () => {
      if (person === null) return { received: 0, sent: 0 };
      return person.evaluate(`(${telephone}).packets()`);
    },
    tell: async (status, times = 1) => {
      const form = {
        CallSid: sid('b'),
        ParentCallSid: sid('a'),
        CallStatus: status,
        SequenceNumber: String(['initiated', 'ringing', 'in-progress', 'completed'].indexOf(status)),
      };
      const address = `/api/telephony/twilio/status/${callId}/person`;
      await Promise.all(Array.from({ length: times }, () => callBack(app, address, form)));
      if (status === 'ringing') send({ type: 'ringing', payload: { callsid } });
    },
    pickUp: async () => {
      await answer();
      await gateway.tell('in-progress');
    },
    end: async () => {
      send({ type: 'hangup', payload: { callsid } });
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
        if (gateway.signIn === 'refused')
          send({ type: 'error', payload: { error: { code: 20101, message: 'refused' } } });
        else send({ type: 'connected', payload: { region: 'ie1', edge: 'dublin' } });
      } else if (type === 'register' && gateway.signIn === 'welcome') send({ type: 'ready', payload: {} });
      else if (type === 'invite') void invite(payload);
      else if (type === 'hangup') void gateway.tell('completed');
    });
  });
  return gateway;
}
