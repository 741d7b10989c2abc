import { createTransport } from 'nodemailer';
import type { Config } from './config.ts';

export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Sends letters one after another. Throws {@link MailError}. */
export interface Mail {
  send(letter: Letter): Promise<void>;
  close(): void;
}

/** A letter that did not leave. Carries no address and no word of the server's answer, which often repeats one. */
export class MailError extends Error {
  /** This address will not take it, whoever tries again; otherwise it is the server that cannot be used now. */
  readonly permanent: boolean;
  readonly code: string;

  constructor(permanent: boolean, code: string) {
    super(`mail: ${code}`);
    this.permanent = permanent;
    this.code = code;
  }
}

/** A mail server that takes longer is taken to be out of order. */
const PATIENCE_MS = 15_000;

/** The mail server of the settings, or null when there is none. Connects at the first letter. */
export function openMail({ mail }: Pick<Config, 'mail'>): Mail | null {
  if (mail === null) return null;
  const transport = createTransport({
    url: mail.url,
    pool: true,
    maxConnections: 1,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async ({ to, subject, text }) => {
      // No automatic answer should come back (RFC 3834).
      const headers = { 'Auto-Submitted': 'auto-generated' };
      await transport.sendMail({ from: mail.from, to, subject, text, headers }).catch((error: unknown) => {
        throw mailError(error);
      });
    },
    close: () => transport.close(),
  };
}

function mailError(error: unknown): MailError {
  const code = field(error, 'code') ?? 'unknown';
  const answer = Number(field(error, 'responseCode') ?? 0);
  // Answers of 500 and more are about the letter when it was being addressed or sent, about us when logging in.
  const isOfLetter = code === 'EENVELOPE' || code === 'EMESSAGE';
  return new MailError(isOfLetter && answer >= 500, answer === 0 ? code : `${code} ${answer}`);
}

function field(error: unknown, name: string): string | null {
  if (typeof error !== 'object' || error === null || !(name in error)) return null;
  const value: unknown = Object.entries(error).find(([key]) => key === name)?.[1];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}
