import type { JsonValue } from '@/lib/shared/json';
import { toMaskedAnswer, type MaskedPlace } from '../mask-answer';
import { maskJson } from '../mask-json';
import { removeSecretsFrom } from '../scrub-json';
import { masker } from './personal-data';
import { tokenWith } from './value-token';

export interface Redacted {
  record: JsonValue;
  /** Where personal data was replaced. */
  masked: MaskedPlace[];
}

/** A redactor for records that are not ours to store: secrets become `[removed:...]`, personal data `[email 7f3a9c2e41d05b7c]`, keyed by `key`. */
export function redactorWith(key: Uint8Array): (record: JsonValue) => Redacted {
  const mask = masker((type, value) => tokenWith(key, type, value));
  return (record) => {
    const { value, masked } = toMaskedAnswer({ value: maskJson(removeSecretsFrom(record), mask) });
    return { record: value, masked: (masked ?? []).map((place) => ({ ...place, path: place.path.slice('/value'.length) })) };
  };
}
