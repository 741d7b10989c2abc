import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '#server/platform/clock.ts';
import { readConfig } from '#server/platform/config.ts';
import { type Mood, startTwilioDouble, type TwilioDouble, twilioSettings } from '#server/testing-twilio.ts';
import { twilioOf } from './twilio.ts';

/**
 * Twilio's own description of its interface judges what we ask, and what our double answers. The judge is Prism, 90 MB
 * that nothing else needs: `npm install --no-save @stoplight/prism-cli@5.14.2`, then `PRISM=node_modules/.bin/prism`.
 */
const prism = process.env['PRISM'];
const spec = fileURLToPath(new URL('../../fixtures/twilio/api-v2010.json', import.meta.url));

describe.skipIf(prism === undefined)('Twilio’s OpenAPI, by Prism (set PRISM to run it)', () => {
  let double: TwilioDouble;
  let mock: Judge;
  let proxy: Judge;
  beforeAll(async () => {
    double = await startTwilioDouble();
    mock = await startPrism(['mock', '--errors']);
    proxy = await startPrism(['proxy', '--errors'], double.url);
  });
  afterAll(async () => {
    await Promise.all([mock.stop(), proxy.stop(), double.stop()]);
  });

  const ask = { callId: 1, agentId: 2, deskPhone: '+33141000001', to: '+33199001010', ringTimeoutS: 30 };

  function providerAt(url: string) {
    const { telephony, publicUrl } = readConfig(twilioSettings(url));
    if (telephony.twilio === null) throw new Error('no settings');
    return twilioOf(telephony.twilio, telephony.callerId ?? '', publicUrl ?? '', systemClock);
  }

  test('what we ask is what Twilio describes', async () => {
    const provider = providerAt(mock.url);
    const legId = `CA${'a'.repeat(32)}`;
    expect(await provider.startCall(ask)).toEqual({ kind: 'accepted', legId });
    const known = { callId: 1, to: ask.to, requestedAt: Date.now(), personLeg: legId, agentLeg: null };
    expect(await provider.fetchCall(known)).toMatchObject([{ type: 'ended', reason: 'completed' }]);
    await provider.hangUp(known);
    await provider.callTest('+33141000002');
  });

  test('our double answers as Twilio does, and Prism would say otherwise', async () => {
    const provider = providerAt(proxy.url);
    const placed = await provider.startCall(ask);
    expect(placed).toEqual({ kind: 'accepted', legId: double.calls[0]?.sid });
    const personLeg = double.calls[0]?.sid ?? null;
    const known = { callId: 1, to: ask.to, requestedAt: Date.now(), agentLeg: null, personLeg };
    expect(await provider.fetchCall(known)).toMatchObject([{ type: 'initiated' }]);
    await provider.hangUp(known);
    expect(await provider.fetchCall(known)).toMatchObject([{ type: 'ended', reason: 'completed' }]);
    const [call] = double.calls;
    if (call === undefined) throw new Error('nothing placed');
    call.status = 'dialing';
    await expect(provider.fetchCall(known)).rejects.toThrow('outage');
  });

  test('a refusal goes through the judge as it is', async () => {
    const refused: Mood = { status: 401, code: 20003 };
    double.mood = refused;
    await expect(providerAt(proxy.url).startCall(ask)).rejects.toThrow('credentials');
    double.mood = 'places';
  });
});

interface Judge {
  readonly url: string;
  stop(): Promise<void>;
}

async function startPrism(args: readonly string[], upstream?: string): Promise<Judge> {
  const port = await freePort();
  const [mode, ...flags] = args;
  const child = spawn(
    prism ?? '',
    [
      mode ?? '',
      '-h',
      '127.0.0.1',
      '-p',
      String(port),
      ...flags,
      spec,
      ...(upstream === undefined ? [] : [upstream]),
    ],
    { stdio: 'ignore' },
  );
  await untilListening(port, child);
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      const left = once(child, 'exit');
      child.kill();
      await left;
    },
  };
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return address !== null && typeof address === 'object' ? address.port : 0;
}

async function untilListening(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const isUp = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await pause(250);
  }
  throw new Error('Prism did not start');
}
