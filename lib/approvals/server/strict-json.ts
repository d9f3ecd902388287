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
  const proto = placeOfProto(value, []);
  if (proto)
    throw new AppError(
      'invalidRequest',
      'A member is called __proto__. Programs lose or obey it, so it cannot be approved as it stands.',
      {
        field: pointer(proto),
      },
    );
  return value;
}

/**
 * Arguments as a person typed them on a page, read as strictly as the body of a vote: whatever reads JSON first would have chosen one of two members,
 * or rounded a number, without a word. Throws the same as the API, at `/editedArgs`.
 */
export function decodeEdited(text: string): JsonValue {
  try {
    return decodeStrictJson(new TextEncoder().encode(text));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { field } = error.extra;
    const at = typeof field === 'string' && field.startsWith('/') ? field : '';
    throw new AppError(error.code, error.message, { ...error.extra, field: `/editedArgs${at}` });
  }
}

/** Where a member is called so: readers that copy member by member set a prototype instead, and hash something else. Depth was checked. */
function placeOfProto(value: JsonValue, at: readonly PropertyKey[]): PropertyKey[] | null {
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, member] of Object.entries(value)) {
    if (name === '__proto__' && !Array.isArray(value)) return [...at, name];
    const inside = placeOfProto(member as JsonValue, [...at, name]);
    if (inside) return inside;
  }
  return null;
}
