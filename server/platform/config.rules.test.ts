import { expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const mail = {
  SMTP_URL: 'smtp://appels:secret@courriel.exemple.fr:587',
  MAIL_FROM: 'Pôle d’appels <appels@exemple.fr>',
  PUBLIC_URL: 'https://appels.exemple.fr',
};

function sentenceOf(settings: Readonly<Record<string, string>>): string {
  try {
    readConfig(settings);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
}

test('a mail server is whole or absent', () => {
  expect(readConfig({}).mail).toBeNull();
  expect(readConfig(mail).mail).toEqual({ url: mail.SMTP_URL, from: mail.MAIL_FROM });
  expect(readConfig({ ...mail, MAIL_FROM: 'appels@exemple.fr' }).mail?.from).toBe('appels@exemple.fr');
  expect(sentenceOf({ ...mail, MAIL_FROM: '' })).toBe(
    'Réglages SMTP_URL et MAIL_FROM : donnez les deux, ou aucun.',
  );
  expect(sentenceOf({ ...mail, PUBLIC_URL: '' })).toContain('PUBLIC_URL manquant');
});

test('a wrong mail setting is told by its name, and what it holds is not repeated', () => {
  const wrong = sentenceOf({ ...mail, SMTP_URL: 'courriel.exemple.fr:secret' });
  expect(wrong).toMatch(/^Réglage SMTP_URL incorrect : commence par smtp:\/\/ ou smtps:\/\//);
  expect(wrong).not.toContain('secret');
  expect(sentenceOf({ ...mail, MAIL_FROM: 'pas une adresse' })).toMatch(/^Réglage MAIL_FROM incorrect/);
  expect(sentenceOf({ ...mail, MAIL_FROM: 'a@b.fr\nBcc: c@d.fr' })).toMatch(/^Réglage MAIL_FROM incorrect/);
});

const twilio = {
  TELEPHONY: 'twilio',
  TELEPHONY_CALLER_ID: '01 41 00 00 00',
  PUBLIC_URL: 'https://appels.exemple.fr',
  TWILIO_ACCOUNT_SID: `AC${'a'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'jeton-tres-secret',
  TWILIO_API_KEY: `SK${'b'.repeat(32)}`,
  TWILIO_API_SECRET: 'cle-tres-secrete-aussi',
  TWILIO_APP_SID: `AP${'c'.repeat(32)}`,
};

test('telephony is by hand unless it is set, and whole when it is', () => {
  expect(readConfig({}).telephony).toMatchObject({ provider: 'manual', twilio: null });
  expect(readConfig({ TELEPHONY: 'simulator' }).telephony.provider).toBe('simulator');
  expect(readConfig(twilio).telephony).toMatchObject({
    provider: 'twilio',
    callerId: '+33141000000',
    territories: ['FR', 'GP', 'MQ', 'GF', 'RE', 'YT'],
    dailyCap: 5000,
  });
  expect(sentenceOf({ ...twilio, TWILIO_APP_SID: '', TWILIO_API_KEY: '' })).toBe(
    'Réglages TWILIO_API_KEY, TWILIO_APP_SID manquants : TELEPHONY=twilio les demande.',
  );
  expect(sentenceOf({ TELEPHONY: 'asterisk' })).toMatch(/^Réglage TELEPHONY incorrect/);
  expect(sentenceOf({ ...twilio, PUBLIC_URL: 'http://appels.exemple.fr' })).toContain('PUBLIC_URL');
  expect(sentenceOf({ ...twilio, TELEPHONY_TERRITORIES: 'FR,US' })).toMatch(/^Réglage TELEPHONY_TERRITORIES/);
});

test('a wrong telephony setting never repeats a secret', () => {
  for (const name of ['TWILIO_ACCOUNT_SID', 'TWILIO_API_KEY', 'TWILIO_APP_SID', 'TWILIO_AUTH_TOKEN']) {
    const sentence = sentenceOf({ ...twilio, [name]: 'secret-court' });
    expect(sentence).toContain(name);
    expect(sentence).not.toContain('secret-court');
  }
});

test.each([
  ['06 12 34 56 78', '06 ou 07'],
  ['+33712345678', '06 ou 07'],
  ['0692 12 34 56', '06 ou 07'],
  ['+262692123456', '06 ou 07'],
  ['08 99 12 34 56', '08'],
  ['0800 12 34 56', '08'],
  ['3639', 'international'],
  ['anonyme', 'international'],
  ['+1 212 555 0100', 'français'],
  ['01 99 00 10 10', 'fiction'],
])('the number shown may not be %s', (number, why) => {
  expect(sentenceOf({ ...twilio, TELEPHONY_CALLER_ID: number })).toContain(why);
});

test.each(['01 41 00 00 00', '09 70 00 00 00', '+33141000000', '+262262123456'])(
  'the number shown may be %s',
  (number) => {
    expect(sentenceOf({ ...twilio, TELEPHONY_CALLER_ID: number })).toBe('');
  },
);
