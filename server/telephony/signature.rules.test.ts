import { expect, test } from 'vitest';
import type { Form } from './callbacks.rules.ts';
import { isSigned, signatureOf } from './signature.ts';

/**
 * Vectors published by Twilio: `twilio-node/spec/validation.spec.js`, `twilio-python/tests/unit/test_request_validator.py`,
 * `twilio-java/.../RequestValidatorTest.java`.
 */
const token = '12345';
const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';
const form = {
  CallSid: 'CA1234567890ABCDE',
  Caller: '+14158675309',
  Digits: '1234',
  From: '+14158675309',
  To: '+18005551212',
};

const several = { Sid: 'CA123', SidAccount: 'AC123', Digits: ['5678', '1234', '1234'] };
const vectors: readonly (readonly [url: string, form: Form, signature: string])[] = [
  [url, form, 'RSOYDt4T1cUTdK1PDd93/VVr8B8='],
  ['https://mycompany.com:1234/myapp.php?foo=1&bar=2', form, 'RSOYDt4T1cUTdK1PDd93/VVr8B8='],
  ['https://mycompany.com:443/myapp.php?foo=1&bar=2', form, 'kvajT1Ptam85bY51eRf/AJRuM3w='],
  ['http://mycompany.com:80/myapp.php?foo=1&bar=2', form, '0ZXoZLH/DfblKGATFgpif+LLRf4='],
  ['http://mycompany.com:1234/myapp.php?foo=1&bar=2', form, 'Zmvh+3yNM1Phv2jhDCwEM3q5ebU='],
  [`${url}&Body=It's+amazing`, form, 'TfZzewPq8wqrGlMfyAud8+/IvJ0='],
  [url, several, 'IK+Dwps556ElfBT0I3Rgjkr1wJU='],
  ['https://user:pass@mycompany.com/myapp.php?foo=1&bar=2', form, 'CukzLTc1tT5dXEDIHm/tKBanW10='],
];

test.each(vectors)('Twilio’s published vector: %s', (address, fields, signature) => {
  expect(isSigned(token, signature, address, fields)).toBe(true);
  expect(isSigned('54321', signature, address, fields)).toBe(false);
  expect(isSigned(token, signature, `${address}&autre=1`, fields)).toBe(false);
});

test('what the simulator signs is what is verified, and one changed field is not', () => {
  const address = 'https://appels.exemple.fr/api/telephony/simulator/status/1/person';
  const signature = signatureOf(token, address, form);
  expect(isSigned(token, signature, address, form)).toBe(true);
  expect(isSigned(token, signature, address, { ...form, Digits: '1235' })).toBe(false);
});
