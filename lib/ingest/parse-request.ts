import { AppError } from '@/lib/shared/errors';
import { isJsonObject, type JsonValue } from '@/lib/shared/json';
import { requireBounded } from './bounded-json';
import { findDuplicateKeys, hidesMembers } from './duplicate-keys';
import { mayHoldHalfSurrogates, replaceNulEscapes } from './json-profile';
import { pointer } from './refusal';

export interface ParsedList {
  items: JsonValue[];
  /** By place in the list: the pointer to a member that is named twice there. */
  twice: Map<number, string>;
  /** The text had escapes that may be halves of surrogate pairs. */
  checkText: boolean;
  /** The request's other members. */
  rest: JsonValue;
}

const MOST_DUPLICATES = 10_000;

/**
 * The text of a request that is an object with one list, such as `{"batch": [...], ...}`. Throws AppError malformedJson, invalidRequest or
 * bodyTooLarge when it cannot be taken apart.
 */
export function parseListRequest(text: string, name: string, most: number): ParsedList {
  requireBounded(text);
  const clean = replaceNulEscapes(text);
  let value: JsonValue;
  try {
    value = JSON.parse(clean) as JsonValue;
  } catch (error) {
    const at = error instanceof Error ? /position (\d+)/.exec(error.message)?.[1] : undefined;
    const position = at === undefined ? clean.length : Number(at);
    throw new AppError('malformedJson', `The body is not valid JSON: position ${position}. Nothing was stored.`, {
      field: 'body',
      position,
    });
  }
  const list = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  if (!isJsonObject(value) || !Array.isArray(list))
    throw new AppError('invalidRequest', `The body must be an object with the list ${name}.`, { field: `body.${name}` });
  if (list.length > most)
    throw new AppError('bodyTooLarge', `More than ${most} items in one request. Send them in smaller parts.`, {
      field: `body.${name}`,
    });
  const twice = new Map<number, string>();
  if (hidesMembers(clean, value))
    for (const path of findDuplicateKeys(clean, MOST_DUPLICATES)) {
      const at = path[1];
      if (path[0] === name && typeof at === 'number' && !twice.has(at)) twice.set(at, pointer(path.slice(2)));
      else if (path.length === 1)
        throw new AppError('invalidRequest', 'The body names one member twice.', { field: pointer(path) });
    }
  return { items: list, twice, checkText: mayHoldHalfSurrogates(clean), rest: value };
}
