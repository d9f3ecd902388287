import { findPersonalData } from '@/lib/privacy/server/personal-data';
import type { JsonValue } from '@/lib/shared/json';
import { maskRecord } from '../mask-step';

/** Addresses and numbers of persons in a stored record, by type and normal form: `email mia@example.org`. */
export function personalValues(tree: JsonValue): Set<string> {
  const found = new Set<string>();
  maskRecord(tree, (text, hint) => {
    for (const { type, value } of findPersonalData(text, hint)) found.add(`${type} ${value}`);
    return text;
  });
  return found;
}

/** True when a stored record would be shown masked: it then leaves as it was recorded only for who may reveal it, with a reason. */
export function holdsPersonalData(tree: JsonValue): boolean {
  let found = false;
  maskRecord(tree, (text, hint) => {
    found ||= findPersonalData(text, hint).length > 0;
    return text;
  });
  return found;
}
