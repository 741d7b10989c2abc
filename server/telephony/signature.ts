import type { Request } from 'express';
import { getExpectedTwilioSignature, validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { Refusal } from '#server/platform/refusal.ts';
import type { Form } from './callbacks.rules.ts';
import { countRefused } from './counters.ts';

const LIMIT_BYTES = 64 * 1024;

/**
 * The form of a callback whose signature is the provider's, computed over the address we gave it and never over what a
 * proxy makes of it. Refuses `callback.unsigned` and `callback.forged`. A replay passes: only its key tells it.
 */
export async function signedForm(request: Request, signingKey: string, callbackUrl: string): Promise<Form> {
  const signature = request.get('X-Twilio-Signature');
  if (signature === undefined || signature === '') {
    countRefused('unsigned');
    throw new Refusal('callback.unsigned');
  }
  const form = await readForm(request);
  if (!isSigned(signingKey, signature, callbackUrl + request.originalUrl, form)) {
    countRefused('forged');
    throw new Refusal('callback.forged');
  }
  return form;
}

export function isSigned(signingKey: string, signature: string, url: string, form: Form): boolean {
  return validateRequest(signingKey, signature, url, form);
}

/** What the provider writes in `X-Twilio-Signature`. */
export function signatureOf(signingKey: string, url: string, form: Form): string {
  return getExpectedTwilioSignature(signingKey, url, form);
}

async function readForm(request: Request): Promise<Form> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > LIMIT_BYTES) throw new Refusal('request.too_large', { max: '64kb' });
    chunks.push(chunk);
  }
  const form: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of new URLSearchParams(Buffer.concat(chunks).toString('utf8'))) {
    const before = form[name];
    form[name] = before === undefined ? value : [before, value].flat();
  }
  return form;
}
