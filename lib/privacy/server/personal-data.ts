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

/** Masks texts of one workspace: the same value gets the same token. `found` hears of every value. */
export function maskFor(workspaceId: string, found?: (type: string, token: string, shown: string) => void): MaskText {
  const tokens = new Map<string, string>();
  const tokenOf = (type: string, value: string): string => {
    const key = `${type} ${value}`;
    let token = tokens.get(key);
    if (token === undefined) {
      if (tokens.size >= 10_000) tokens.clear();
      tokens.set(key, (token = valueToken(workspaceId, type, value)));
    }
    return token;
  };
  return (text, hint) => {
    const spans = findPersonalData(text, hint);
    if (found) for (const span of spans) found(span.type, tokenOf(span.type, span.value), text.slice(span.start, span.end));
    return maskSpans(text, spans, tokenOf);
  };
}
