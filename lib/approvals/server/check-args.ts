import { z } from 'zod';
import { canonicalJson } from '@/lib/ledger/server/canonical-json';
import { removeSecrets } from '@/lib/privacy/remove-secrets';
import { removeSecretsFrom } from '@/lib/privacy/scrub-json';
import { AppError } from '@/lib/shared/errors';
import type { JsonValue } from '@/lib/shared/json';
import type { NewAction } from '../schemas';

/** Canonical arguments larger than this are not read by anybody: send a reference. */
export const MAX_ARGS_BYTES = 256 * 1024;

/** Refuses arguments that nobody could review or that may not be kept: too large, or holding a secret. Throws AppError. */
export function requireKeepable(args: JsonValue, field = 'body.args'): void {
  const canonical = canonicalJson(args);
  if (Buffer.byteLength(canonical) > MAX_ARGS_BYTES)
    throw new AppError(
      'argsTooLarge',
      `The arguments have more than ${MAX_ARGS_BYTES} bytes. Send large content as a reference.`,
      {
        field,
        maxBytes: MAX_ARGS_BYTES,
      },
    );
  if (canonicalJson(removeSecretsFrom(JSON.parse(canonical) as JsonValue)) !== canonical)
    throw new AppError(
      'secretInArgs',
      'The arguments hold a secret (a key, a token, a password). Send a reference to it: what is approved is kept, and read by people.',
      { field },
    );
}

/**
 * Refuses a request with a secret in a name that the action's hash binds. Taking it out would change what was asked for, and make different
 * subjects the same one. Throws AppError that names the field.
 */
export function requireNamesWithoutSecrets({ system, tool, subject }: Pick<NewAction, 'system' | 'tool' | 'subject'>): void {
  const names = {
    'body.system': system,
    'body.tool.name': tool.name,
    'body.tool.schemaVersion': tool.schemaVersion,
    'body.subject.type': subject?.type,
    'body.subject.id': subject?.id,
  };
  for (const [field, name] of Object.entries(names))
    if (name !== undefined && removeSecrets(name) !== name)
      throw new AppError(
        'secretInArgs',
        `${field} holds a secret (a key, a token, a password). Send a name or an id that opens nothing: what is approved is kept, and read by people.`,
        { field },
      );
}

/**
 * Whether arguments fit a registered JSON Schema. `unknown` where the schema itself cannot be used: then nothing is known, and a person looks.
 * Only the schema's own structure is followed; nothing is fetched.
 */
export function fitsSchema(schema: Record<string, unknown> | null, args: JsonValue): 'fits' | 'unfit' | 'unknown' {
  if (!schema) return 'unknown';
  try {
    return z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]).safeParse(args).success ? 'fits' : 'unfit';
  } catch {
    return 'unknown';
  }
}
