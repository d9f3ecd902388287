import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { removeSecrets } from './remove-secrets';
import { makeCanary } from './testing/canary-secrets';

const { text: secret, core } = makeCanary('github');
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('what is encoded', () => {
  test.each([
    ['a part of an address keeps what is around the secret', `https://a.example/x?next=${encodeURIComponent('https://u:geheim@b.example/?é=1')}&b=2`, 'https://a.example/x?next=https%3A%2F%2Fu%3A[removed:password]%40b.example%2F%3F%C3%A9%3D1&b=2'],
    ['a run of base64 goes as a whole', `before ${base64(`{"key":"${secret}"}`)} after`, 'before [removed:github-token] after'],
    ['a data URL', `data:text/plain;base64,${base64(`Use ${secret}`)}`, 'data:text/plain;base64,[removed:github-token]'],
    ['behind a slash or an escape of JSON text', `/files/${base64(`Use ${secret}, please`)}`, '/files/[removed:github-token]'],
    ['of UTF-16, as PowerShell takes commands', `powershell -enc ${Buffer.from(`$k = "${secret}"`, 'utf16le').toString('base64')}`, 'powershell -enc [removed:github-token]'],
    ['hexadecimal', `0x${Buffer.from(`Use ${secret}`).toString('hex')}`, expect.stringContaining('[removed:github-token]')],
  ])('%s', (_, given, expected) => {
    const clean = removeSecrets(given);
    expect(clean).toEqual(expected);
    expect(removeSecrets(clean)).toBe(clean);
  }); // prettier-ignore

  test.each([
    base64('An ordinary sentence about nothing that opens anything.'),
    base64(JSON.stringify({ cursor: 41, after: '2026-11-20T10:00:00Z' })),
    encodeURIComponent('a sentence: with {"signs": ["in", "it"]} and é'),
    'caf%C3%A9%20noir%20100%25',
    '50% of 100%',
    Buffer.from('An ordinary sentence in hexadecimal.').toString('hex'),
    'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'sha512-pT4aVqFYGvP2DGTFNWgq4Pb5qLSa0qhCqZuNgLKuYDfVxhDwPjZWYJgU5V5Xl8VsKzM9kD4a4yC6xZk1o2eVJA==',
    '/usr/local/share/countersign/models/embeddings/multilingual/index',
    'getDecisionSummaryForOrganisationAndWorkspace',
  ])('nothing is lost: %s', (text) => expect(removeSecrets(text)).toBe(text));

  test('ids stay, whatever they look like', () => {
    const bytes = fc.uint8Array({ minLength: 8, maxLength: 96 });
    const written = fc.constantFrom('base64', 'base64url', 'hex').chain((form) => bytes.map((id) => Buffer.from(id).toString(form)));
    fc.assert(fc.property(fc.array(fc.oneof(written, fc.uuid()), { maxLength: 20 }), (ids) => void expect(removeSecrets(ids.join(' '))).toBe(ids.join(' '))), { numRuns: 2_000 });
  }); // prettier-ignore

  // By its nature: nothing tells the two halves apart from other letters.
  test('a secret that its sender cuts in two is not known', () => {
    const half = core.length / 2;
    expect([core.slice(0, half), core.slice(half)].map(removeSecrets)).toEqual([core.slice(0, half), core.slice(half)]);
  });
  test('what is compressed or encrypted before it is encoded is not looked into', () => {
    const sealed = Buffer.from(Buffer.from(`Use ${secret}`).map((byte) => byte ^ 0xa5)).toString('base64'); // prettier-ignore
    expect(removeSecrets(sealed)).toBe(sealed);
  });
});

describe('time', () => {
  const nested = (): string => {
    let text = 'nothing in it, and nothing again. '.repeat(30);
    for (let n = 0; n < 5; n++) text = base64(text);
    return text;
  };
  test.each(['%41', '%25', '%', 'QUFB', '41', base64('words and words and words '), 'a%', `${'A'.repeat(76)}\r\n`, nested()])('grows with the length only: %.20s', (piece) => {
    const time = (length: number): number => {
      const text = piece.repeat(Math.ceil(length / piece.length));
      let best = Number.POSITIVE_INFINITY;
      for (let i = 0; i < 3; i++) {
        const start = performance.now();
        removeSecrets(text);
        best = Math.min(best, performance.now() - start);
      }
      return best;
    };
    time(50_000);
    expect(time(800_000)).toBeLessThan(Math.max(40 * time(100_000), 1_000));
  }); // prettier-ignore
});

test('what stands before a run that is encoded stays: addresses, ids and digests', () => {
  const run = Buffer.from('password=hunter2hunter2').toString('base64url');
  const digest = createHash('sha256').update('a').digest('hex');
  for (const before of [
    'https://api.example/v1/tenants/4711/decisions/01936f00-0000-7000-8000-000000000001/blobs/',
    `${digest}\n`,
  ])
    expect(removeSecrets(`${before}${run} end`)).toBe(`${before}[removed:password] end`);
});
