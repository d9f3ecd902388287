import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ANCHORS, firstAnchor, NAME_HINTS } from './secret-anchors';
import { TOKEN_PATTERNS } from './token-patterns';

/** What the two expressions say when they are tried at every place. */
function firstMatch(text: string): number {
  const places = [ANCHORS, NAME_HINTS].map((pattern) => text.search(pattern)).filter((at) => at >= 0);
  return places.length === 0 ? -1 : Math.min(...places);
}

const names = [
  ...['passw', 'passphrase', 'pwd', 'secret', 'token', 'api-key', 'api key', 'apikey', 'access_key', 'private-key', 'accountkey'],
  ...['signing-key', 'encryptionkey', 'authorization', 'credential', 'bearer', 'cookie', 'amz-signature', '?sig=', '&sig='],
];
const literals = [...Object.keys(TOKEN_PATTERNS), ...names];
const cased = fc
  .tuple(fc.constantFrom(...literals), fc.nat(2))
  .map(([text, how]) => (how === 0 ? text : how === 1 ? text.toUpperCase() : text[0]!.toUpperCase() + text.slice(1)));
const pieces = fc.oneof(
  cased,
  cased.chain((text) => fc.nat(text.length).map((cut) => text.slice(0, cut))),
  cased.chain((text) => fc.nat(text.length).map((cut) => text.slice(cut))),
  fc.string({ maxLength: 5 }),
  fc.string({ unit: 'binary', maxLength: 5 }),
  fc.constantFrom('s', 'k', '-', '_', ':', '/', 'ſ', '\u212a', 'é', '日本', '\ud800'),
);

test('every literal is found wherever it stands', () => {
  for (const literal of literals)
    for (const before of ['', 'a', 'xy', 's', 'sk', 'pass '])
      for (const after of ['', 'z'])
        expect([literal, firstAnchor(before + literal + after)]).toEqual([literal, firstMatch(before + literal + after)]);
});

test('skipping finds what trying every place finds', () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const text = parts.join('');
      expect(firstAnchor(text)).toBe(firstMatch(text));
    }),
    { numRuns: 5_000 },
  );
});
