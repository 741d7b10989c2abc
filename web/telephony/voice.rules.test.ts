import { EventEmitter } from 'node:events';
import { beforeEach, expect, test, vi } from 'vitest';
import { createVoice, type Voice } from './voice.ts';

/** What stands in for the Voice SDK: it signs in at once, and says of a call what a test has it say. */
class SilentCall extends EventEmitter {
  isLeft = false;
  disconnect(): void {
    this.isLeft = true;
  }
}
let placed: SilentCall[] = [];
const devices: EventEmitter[] = [];
let failNext = false;
let isTokenGiven = true;

vi.mock('@twilio/voice-sdk', () => ({
  Device: class extends EventEmitter {
    state = 'unregistered';
    constructor() {
      super();
      devices.push(this);
    }
    register(): Promise<void> {
      this.state = 'registered';
      this.emit('registered');
      return Promise.resolve();
    }
    connect(): Promise<SilentCall> {
      if (failNext) return Promise.reject(new Error('A Call is already active'));
      const call = new SilentCall();
      placed.push(call);
      return Promise.resolve(call);
    }
    destroy(): void {}
  },
}));

let voice: Voice;
beforeEach(async () => {
  placed = [];
  failNext = false;
  const microphone = { getUserMedia: async () => ({ getTracks: () => [] }) };
  vi.stubGlobal('navigator', { mediaDevices: microphone });
  vi.stubGlobal('localStorage', { getItem: () => null });
  isTokenGiven = true;
  voice = createVoice(async () => {
    if (!isTokenGiven) throw new Error('the server is away');
    return { token: 't', expiresAt: 0, edge: 'dublin', gateway: null };
  });
  await voice.prepare();
});

async function talking(callId: number): Promise<SilentCall> {
  await voice.connect(callId, { callId: String(callId) });
  const call = placed.at(-1);
  call?.emit('accept');
  return call ?? new SilentCall();
}

test('hanging up is over at once, and what the SDK says of it later changes nothing', async () => {
  const call = await talking(1);
  call.emit('error', { code: 31_005 });
  call.emit('reconnecting');
  voice.hangUp(1);
  expect(voice.read().call).toMatchObject({ stage: 'ended', hasTalked: true, hasFailed: false });
  expect(call.isLeft).toBe(true);
  call.emit('reconnected');
  call.emit('error', { code: 53_405 });
  expect(voice.read().call).toMatchObject({ stage: 'ended', hasFailed: false });
});

test('a network that came back is no failure of the call', async () => {
  const call = await talking(1);
  call.emit('error', { code: 31_005 });
  call.emit('reconnecting');
  call.emit('reconnected');
  expect(voice.read().call).toMatchObject({ stage: 'open', hasFailed: false });
});

test('the next call leaves the line of the one before, whose last words are not taken for its own', async () => {
  const before = await talking(1);
  const next = await talking(2);
  expect(before.isLeft).toBe(true);
  before.emit('disconnect');
  expect(voice.read().call).toMatchObject({ callId: 2, stage: 'open' });
  next.emit('disconnect');
  expect(voice.read().call).toMatchObject({ callId: 2, stage: 'ended' });
});

test('the same call is joined once, and another one’s end hangs nothing up', async () => {
  const call = await talking(1);
  await voice.connect(1, { callId: '1' });
  voice.hangUp(2);
  expect(placed).toHaveLength(1);
  expect(call.isLeft).toBe(false);
  expect(voice.read().call?.stage).toBe('open');
});

test('hung up while it was being set up, nobody is rung; what cannot be set up is not shown for ever', async () => {
  const connecting = voice.connect(1, { callId: '1' });
  voice.hangUp(1);
  await connecting;
  expect(placed.at(-1)?.isLeft).toBe(true);
  failNext = true;
  await expect(voice.connect(2, { callId: '2' })).rejects.toMatchObject({ trouble: 'not_answering' });
  expect(voice.read().call).toMatchObject({ callId: 2, stage: 'ended', hasFailed: true });
});

test('a microphone that went away since the last call is noticed before anybody is called', async () => {
  const getUserMedia = () => Promise.reject(Object.assign(new Error('no'), { name: 'NotFoundError' }));
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia } });
  await expect(voice.prepare()).rejects.toMatchObject({ trouble: 'microphone_missing' });
});

test('a token that could not be renewed in mid-call: the call goes on, and the next one signs in anew', async () => {
  await talking(1);
  const before = devices.length;
  isTokenGiven = false;
  devices.at(-1)?.emit('tokenWillExpire');
  await vi.waitFor(() => expect(voice.read().call?.stage).toBe('open'));
  isTokenGiven = true;
  voice.hangUp(1);
  await voice.prepare();
  expect(devices).toHaveLength(before + 1);
  await talking(2);
  expect(voice.read().call).toMatchObject({ callId: 2, stage: 'open' });
});
