import path from 'node:path';
import { z } from 'zod';
import { readTelephony, type TelephonyConfig, telephonySettings } from './telephony-config.ts';

const settings = z.object({
  PORT: z.coerce
    .number('un nombre entre 0 et 65535 est attendu')
    .int('un nombre entier est attendu')
    .min(0, 'un nombre entre 0 et 65535 est attendu')
    .max(65535, 'un nombre entre 0 et 65535 est attendu')
    .default(3000),
  HOST: z.string().default('127.0.0.1'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'commence par postgres://')
    .optional(),
  DATA_DIR: z.string().default('data'),
  /** Address people type; decides `Secure` cookies and the origin that writes must come from. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  ADMIN_EMAIL: z
    .string()
    .trim()
    .toLowerCase()
    .max(254)
    .regex(/^[^@\s]+@[^@\s]+$/, 'une adresse électronique est attendue')
    .optional(),
  ADMIN_PASSWORD: z.string().min(12, 'compte au moins 12 caractères').optional(),
  APP_SECRET: z.string().min(32, 'compte au moins 32 caractères').optional(),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/[^/\s]+/, 'commence par smtp:// ou smtps://, suivi du serveur de courriel')
    .optional(),
  MAIL_FROM: z
    .string()
    .trim()
    .max(254)
    .regex(
      /^([^<>@\n]+<[^@\s<>]+@[^@\s<>]+>|[^@\s<>]+@[^@\s<>]+)$/,
      'une adresse électronique est attendue, seule ou après un nom : Pôle d’appels <appels@exemple.fr>',
    )
    .optional(),
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
  /** `off`: agents' browsers forget the pages they keep to open the desk without a network. */
  OFFLINE_DESK: z.enum(['on', 'off']).default('on'),
  /** Number of reverse proxies in front, so that `X-Forwarded-For` is believed that far and no further. */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(5).default(0),
  ...telephonySettings,
});

export interface Config {
  readonly port: number;
  readonly host: string;
  /** Null: SQLite under `dataDir`. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly publicUrl: string | null;
  readonly admin: { readonly email: string; readonly password: string } | null;
  readonly appSecret: string | null;
  /** The mail server, and whom letters come from; null: none is sent. */
  readonly mail: { readonly url: string; readonly from: string } | null;
  readonly logLevel: z.infer<typeof settings>['LOG_LEVEL'];
  readonly trustedProxies: number;
  /** Browsers may keep the pages, so that a desk opens again without a network. */
  readonly isOfflineAllowed: boolean;
  readonly telephony: TelephonyConfig;
}

/** A setting that cannot be used; its message is the sentence shown at start. */
export class ConfigError extends Error {}

/** Parses every setting once. Throws {@link ConfigError} with a sentence that names the setting and what to do. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  // An empty variable is what an unset line of an env file leaves: it means "not given".
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = settings.safeParse(given);
  if (!parsed.success) {
    const sentences = parsed.error.issues.map(
      (issue) => `Réglage ${issue.path.join('.')} incorrect : ${issue.message}.`,
    );
    throw new ConfigError(sentences.join('\n'));
  }
  const s = parsed.data;
  if ((s.ADMIN_EMAIL === undefined) !== (s.ADMIN_PASSWORD === undefined)) {
    throw new ConfigError('Réglages ADMIN_EMAIL et ADMIN_PASSWORD : donnez les deux, ou aucun.');
  }
  if ((s.SMTP_URL === undefined) !== (s.MAIL_FROM === undefined)) {
    throw new ConfigError('Réglages SMTP_URL et MAIL_FROM : donnez les deux, ou aucun.');
  }
  if (s.SMTP_URL !== undefined && s.PUBLIC_URL === undefined) {
    throw new ConfigError(
      'Réglage PUBLIC_URL manquant : avec SMTP_URL, il donne l’adresse des liens des courriels.',
    );
  }
  const telephony = readTelephony(s, s.PUBLIC_URL);
  if (typeof telephony === 'string') throw new ConfigError(telephony);
  return {
    port: s.PORT,
    host: s.HOST,
    databaseUrl: s.DATABASE_URL ?? null,
    dataDir: path.resolve(s.DATA_DIR),
    publicUrl: s.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    admin:
      s.ADMIN_EMAIL !== undefined && s.ADMIN_PASSWORD !== undefined
        ? { email: s.ADMIN_EMAIL, password: s.ADMIN_PASSWORD }
        : null,
    appSecret: s.APP_SECRET ?? null,
    mail:
      s.SMTP_URL !== undefined && s.MAIL_FROM !== undefined ? { url: s.SMTP_URL, from: s.MAIL_FROM } : null,
    logLevel: s.LOG_LEVEL,
    trustedProxies: s.TRUSTED_PROXIES,
    isOfflineAllowed: s.OFFLINE_DESK === 'on',
    telephony,
  };
}
