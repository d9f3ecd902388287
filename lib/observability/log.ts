import pino, { type Logger } from 'pino';
import { env } from '@/lib/env';

/**
 * The server log: one JSON line an event on standard error. What an AI, a user or a document wrote never goes into it; the list
 * below is a net under that rule, not a licence.
 */
const NEVER = ['authorization', 'cookie', 'password', 'secret', 'token', 'apiKey', 'key', 'body', 'payload', 'data'];

let logger: Logger | undefined;

/** The logger of this process. Its level comes from COUNTERSIGN_LOG_LEVEL. */
export function log(): Logger {
  return (logger ??= pino(
    {
      level: env().COUNTERSIGN_LOG_LEVEL,
      base: { role: env().COUNTERSIGN_ROLE },
      redact: { paths: NEVER.flatMap((name) => [name, `*.${name}`]), censor: '[left out]' },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    pino.destination({ dest: 2, sync: true }),
  ));
}
