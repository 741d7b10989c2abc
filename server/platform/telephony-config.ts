import { z } from 'zod';
import { callerIdProblem, callerIdSentences, callTerritories } from '#server/contracts/caller-id.ts';

const sid = (prefix: string) =>
  z
    .string()
    .regex(
      new RegExp(`^${prefix}[0-9a-fA-F]{32}$`),
      `commence par ${prefix}, suivi de 32 chiffres et lettres`,
    );

/** The settings of telephony, read with the others by `readConfig`. */
export const telephonySettings = {
  TELEPHONY: z
    .enum(['manual', 'simulator', 'twilio'], 'manual, simulator ou twilio est attendu')
    .default('manual'),
  /** The number shown to the people called, E.164. */
  TELEPHONY_CALLER_ID: z
    .string()
    .transform((typed) => typed.replace(/[ .]/g, '').replace(/^0(?=\d{9}$)/, '+33'))
    .optional(),
  TELEPHONY_TERRITORIES: z
    .string()
    .default('FR,GP,MQ,GF,RE,YT')
    .transform((list) => list.split(',').map((one) => one.trim()))
    .pipe(z.array(z.enum(callTerritories, `une liste de ${callTerritories.join(', ')} est attendue`)).min(1)),
  TELEPHONY_DAILY_CAP: z.coerce.number().int().min(1).max(1_000_000).default(5000),
  TELEPHONY_RING_SECONDS: z.coerce.number().int().min(10).max(120).default(30),
  TWILIO_ACCOUNT_SID: sid('AC').optional(),
  TWILIO_AUTH_TOKEN: z.string().min(16, 'compte au moins 16 caractères').optional(),
  TWILIO_API_KEY: sid('SK').optional(),
  TWILIO_API_SECRET: z.string().min(16, 'compte au moins 16 caractères').optional(),
  TWILIO_APP_SID: sid('AP').optional(),
  /** Another address than Twilio's, to rehearse against a double. */
  TWILIO_API_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Where the telephone of the page signs in, instead of Twilio's edge: `host` or `host:port`, to rehearse. */
  TWILIO_GATEWAY: z
    .string()
    .regex(/^[a-z0-9.-]+(:\d{1,5})?$/i, 'un nom de machine, avec ou sans port, est attendu')
    .optional(),
};

/** Voice and signalling stay in Europe (reference/telephony.md §0, 8). */
export const EDGE = 'dublin';

const object = z.object(telephonySettings);
type Settings = z.infer<typeof object>;

export interface TwilioConfig {
  readonly accountSid: string;
  readonly authToken: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly appSid: string;
  readonly apiUrl: string | null;
  /** Another than Twilio's: `host` or `host:port`. */
  readonly gateway: string | null;
}

export interface TelephonyConfig {
  readonly provider: 'manual' | 'simulator' | 'twilio';
  /** E.164. */
  readonly callerId: string | null;
  /** Where a provider may call: toll fraud goes elsewhere. */
  readonly territories: readonly string[];
  /** The most calls a provider places in a day, all agents together. */
  readonly dailyCap: number;
  readonly ringTimeoutS: number;
  readonly twilio: TwilioConfig | null;
}

/** What is wrong is a sentence; never repeats what the settings hold. */
export function readTelephony(s: Settings, publicUrl: string | undefined): TelephonyConfig | string {
  const common = {
    provider: s.TELEPHONY,
    callerId: s.TELEPHONY_CALLER_ID ?? null,
    territories: s.TELEPHONY_TERRITORIES,
    dailyCap: s.TELEPHONY_DAILY_CAP,
    ringTimeoutS: s.TELEPHONY_RING_SECONDS,
  };
  if (s.TELEPHONY !== 'twilio') return { ...common, twilio: null };
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken } = s;
  const { TWILIO_API_KEY: apiKey, TWILIO_API_SECRET: apiSecret, TWILIO_APP_SID: appSid } = s;
  if (!accountSid || !authToken || !apiKey || !apiSecret || !appSid) {
    const names = [
      'TWILIO_ACCOUNT_SID',
      'TWILIO_AUTH_TOKEN',
      'TWILIO_API_KEY',
      'TWILIO_API_SECRET',
      'TWILIO_APP_SID',
    ] as const;
    const missing = names.filter((name) => s[name] === undefined).join(', ');
    return `Réglages ${missing} manquants : TELEPHONY=twilio les demande.`;
  }
  if (common.callerId === null)
    return 'Réglage TELEPHONY_CALLER_ID manquant : TELEPHONY=twilio demande le numéro affiché aux personnes appelées.';
  const problem = callerIdProblem(common.callerId);
  if (problem !== null) return `Réglage TELEPHONY_CALLER_ID incorrect : ${callerIdSentences[problem]}.`;
  if (publicUrl === undefined || !publicUrl.startsWith('https:'))
    return 'Réglage PUBLIC_URL manquant ou sans https: : avec TELEPHONY=twilio, le fournisseur y annonce ce que deviennent les appels.';
  const apiUrl = s.TWILIO_API_URL?.replace(/\/+$/, '') ?? null;
  const gateway = s.TWILIO_GATEWAY ?? null;
  return { ...common, twilio: { accountSid, authToken, apiKey, apiSecret, appSid, apiUrl, gateway } };
}

/** Where the telephone of the page signs in: `host` or `host:port`. */
export function gatewayOf({ gateway }: TwilioConfig): string {
  return gateway ?? `voice-js.${EDGE}.twilio.com`;
}
