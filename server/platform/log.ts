import { type Logger, pino } from 'pino';

export type Log = Logger;

/**
 * JSON logs that carry ids and counts, never a name, a number or an answer: nothing but what callers pass is written,
 * and the usual places where a person could slip through are redacted on top.
 */
export function createLog(level: string): Log {
  return pino({
    level,
    base: null,
    redact: ['*.email', '*.password', '*.number', '*.name', 'req.headers', 'res.headers', 'err.config'],
  });
}
