import { removeSecrets } from '@/lib/privacy/remove-secrets';
import { findPersonalData } from '@/lib/privacy/server/personal-data';
import { valueToken } from '@/lib/privacy/server/value-token';

/**
 * A query as it may be kept: addresses and numbers of persons give way to their tokens, which find the same (`"[email 7f3a9c2e41d05b7c]"`,
 * docs/privacy.md), for everybody who may read content. A token is a phrase of its own, because the index knows it as one word: a phrase around a
 * value becomes the words before, the token, and the words after.
 */
export function keptQuery(workspaceId: string, given: string): string {
  const q = removeSecrets(given);
  const token = (type: string, value: string): string => `"[${type} ${valueToken(workspaceId, type, value)}]"`;
  return q.replace(/"((?:[^"\\]|\\.)*)"|[^"]+/g, (whole, phrase: string | undefined) => {
    const text = phrase ?? whole;
    const spans = findPersonalData(text);
    if (spans.length === 0) return whole;
    const parts: string[] = [];
    let kept = 0;
    const plain = (piece: string): void => {
      if (phrase === undefined) parts.push(piece);
      else if (piece.trim() !== '') parts.push(`"${piece.trim()}"`);
    };
    for (const { type, value, start, end } of spans) {
      plain(text.slice(kept, start));
      parts.push(token(type, value));
      kept = end;
    }
    plain(text.slice(kept));
    return parts.join(phrase === undefined ? '' : ' ');
  });
}

/** The state of the explorer (a query string) with its query masked; as it stands when there is nothing to mask. */
export function maskViewState(workspaceId: string, state: string): string {
  const given = new URLSearchParams(state);
  const q = given.get('q');
  const masked = q === null ? null : keptQuery(workspaceId, q);
  if (masked === null || masked === q) return state;
  given.set('q', masked);
  return given.toString();
}
