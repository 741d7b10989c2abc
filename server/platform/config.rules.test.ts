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
