import { AppError } from '@/lib/shared/errors';
import type { JsonValue } from '@/lib/shared/json';
import { decodeJson, decodeUtf8 } from '@/lib/http/server/read-body';
import { findDuplicateKeys, hidesMembers } from '@/lib/ingest/duplicate-keys';
import { checkProfile } from '@/lib/ingest/json-profile';
import { pointer } from '@/lib/ingest/refusal';

/**
 * A body as I-JSON (RFC 7493): what two readers could read differently is refused, because a hash over it would be two. Duplicate names, half
 * surrogates, numbers that are not kept exactly. Throws AppError invalidRequest with a JSON pointer.
 */
export function decodeStrictJson(bytes: Uint8Array): JsonValue {
  const value = decodeJson(bytes);
  const text = decodeUtf8(bytes);
  if (hidesMembers(text, value)) {
    const [at] = findDuplicateKeys(text, 1);
    throw new AppError('invalidRequest', 'A member is named twice in its object. Which one counts would be a guess.', {
      field: pointer(at ?? []),
    });
  }
  const issue = checkProfile(value, true);
  if (issue) throw new AppError('invalidRequest', issue.message, { field: issue.field });
  return value;
}
