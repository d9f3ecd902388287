import { findAll, type Detector, type Span } from '../detector';
import { identifiers } from '../find-identifiers';
import type { MaskText } from '../mask-json';
import { maskSpans } from '../mask-text';
import { phones } from './find-phones';
import { valueToken } from './value-token';

/** What finds personal data before it is indexed, previewed or shown, first come first kept. Names and free text come here. */
export const DETECTORS: readonly Detector[] = [identifiers, phones];

/** Everything of a person that the detectors find in a text. */
export function findPersonalData(text: string, hint?: string): Span[] {
  return findAll(DETECTORS, text, hint);
}

/** Hears of every value that is masked: its token, and how it was written. */
export type OnMasked = (type: string, token: string, shown: string) => void;

/** Masks texts; tokens are made by `make` and remembered, because the same few values stand in many texts of a trail. */
export function masker(make: (type: string, value: string) => string, found?: OnMasked): MaskText {
  const tokens = new Map<string, string>();
  const tokenOf = (type: string, value: string): string => {
    const key = `${type} ${value}`;
    let token = tokens.get(key);
    if (token === undefined) {
      if (tokens.size >= 10_000) tokens.clear();
      tokens.set(key, (token = make(type, value)));
    }
    return token;
  };
  return (text, hint) => {
    const spans = findPersonalData(text, hint);
    if (found) for (const { type, value, start, end } of spans) found(type, tokenOf(type, value), text.slice(start, end));
    return maskSpans(text, spans, tokenOf);
  };
}

/** Masks texts of one workspace: the same value gets the same token. */
export function maskFor(workspaceId: string, found?: OnMasked): MaskText {
  return masker((type, value) => valueToken(workspaceId, type, value), found);
}
