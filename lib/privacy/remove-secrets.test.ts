import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeKey } from '@/lib/access/server/key-format';
import { removeSecrets } from './remove-secrets';
import { removeSecretsFrom } from './scrub-json';

const ALNUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const run = (alphabet: string, length: number) =>
  fc.array(fc.constantFrom(...alphabet), { minLength: length, maxLength: length + 8 }).map((chars) => chars.join(''));
const exactly = (alphabet: string, length: number) =>
  fc.array(fc.constantFrom(...alphabet), { minLength: length, maxLength: length }).map((chars) => chars.join(''));

const secrets = {
  'our own keys': fc.constant(0).map(() => makeKey().text),
  'AWS access keys': exactly('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16).map((body) => `AKIA${body}`),
  'GitHub tokens': run(ALNUM, 36).map((body) => `ghp_${body}`),
  'Slack tokens': run('0123456789', 12).map((body) => `xoxb-${body}-${body}`),
  'Stripe keys': run(ALNUM, 24).map((body) => `sk_live_${body}`),
  'Google keys': exactly(`${ALNUM}_-`, 35).map((body) => `AIza${body}`),
  'OpenAI keys': run(ALNUM, 40).map((body) => `sk-proj-A1${body}`),
  'Anthropic keys': run(ALNUM, 40).map((body) => `sk-ant-api03-${body}`),
  JWTs: run(`${ALNUM}_-`, 20).map((body) => `eyJ${body}.eyJ${body}.${body}`),
  'private keys': run(`${ALNUM}+/`, 64).map(
    (body) => `-----BEGIN RSA PRIVATE KEY-----\n${body}\n${body}==\n-----END RSA PRIVATE KEY-----`,
  ),
} as const;
const surroundings = fc.constantFrom(
  (s: string) => s,
  (s: string) => `the key is ${s}, keep it`,
  (s: string) => `"${s}"`,
  (s: string) => JSON.stringify({ note: `first line\n${s}` }),
  (s: string) => JSON.stringify(JSON.stringify({ a: [`x\t${s}\n`] })),
  (s: string) => `https://example.test/?a=1&k=${s}&b=2`,
  (s: string) => `[${s}](${s})`,
);

describe('secrets known by their form', () => {
  for (const [what, secret] of Object.entries(secrets)) {
    test(`${what} never stay`, () => {
      fc.assert(
        fc.property(secret, surroundings, (value, around) => {
          const result = removeSecrets(around(value));
          const body = value
            .replace(/-----[A-Z ]+-----/g, '')
            .trim()
            .slice(12, 24);
          expect(result).not.toContain(body);
          expect(result).toContain('[removed:');
          expect(removeSecrets(result)).toBe(result);
        }),
        { numRuns: 60 },
      );
    });
  }
  test('a private key cut off before its end does not stay either', () => {
    const body = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj';
    const result = removeSecrets(`log: -----BEGIN PRIVATE KEY-----\n${body}\n${body}\nthen words go on`);
    expect(result).toBe('log: [removed:private-key]\nthen words go on');
  });
});

describe('values named like secrets', () => {
  test.each([
    ['password=hunter2', 'password=[removed:password]'],
    ['{"password":"hunter2","user":"a"}', '{"password":"[removed:password]","user":"a"}'],
    ['{\\"password\\":\\"hunter2\\",\\"user\\":\\"a\\"}', '{\\"password\\":\\"[removed:password]\\",\\"user\\":\\"a\\"}'],
    ['{"client_secret": "s p a c e d"}', '{"client_secret": "[removed:secret]"}'],
    ['{"password":"with \\" quote","b":1}', '{"password":"[removed:password]","b":1}'],
    ['DB_PASSWORD: hunter2\nnext: line', 'DB_PASSWORD: [removed:password]\nnext: line'],
    ['postgres://app:s3cr3t@db.example.test/x', 'postgres://app:[removed:password]@db.example.test/x'],
    ['curl -H "Authorization: Bearer abc.def-123"', 'curl -H "Authorization: [removed:authorization]"'],
    ['"text\\nAuthorization: Basic dXNlcjpwYXNz\\nHost: x"', '"text\\nAuthorization: [removed:authorization]\\nHost: x"'],
    ['Set-Cookie: sid=abc; Path=/', 'Set-Cookie: [removed:cookie]'],
    ['mysql --password hunter2 --host db', 'mysql --password [removed:password] --host db'],
    ['https://x.test/f?sig=AAAAAAAAAAAAAAAAAAAAAA%3D&se=1', 'https://x.test/f?sig=[removed:signature]&se=1'],
    ['aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'aws_secret_access_key = [removed:secret]'],
    ['api key: 9f8e7d6c5b4a', 'api key: [removed:api-key]'],
    ['used Bearer 8f7d6e5c4b3a2918aabb to call', 'used Bearer [removed:bearer-token] to call'],
  ])('%s', (text, expected) => {
    expect(removeSecrets(text)).toBe(expected);
    expect(removeSecrets(expected)).toBe(expected);
  });

  test('in structures: the whole value under the name, deep ones, lists, numbers and command lines', () => {
    const given = {
      config: { apiKey: 'abc', password: { current: 'a', all: ['b', 7] }, maxTokens: 100 },
      headers: { 'x-api-key': 'k', 'http.request.header.authorization': ['Bearer zzz'] },
      argv: ['mysql', '--password', 'hunter2', '--host', 'db'],
      card: { cvv: 123 },
    };
    expect(removeSecretsFrom(given)).toEqual({
      config: {
        apiKey: '[removed:api-key]',
        password: { current: '[removed:password]', all: ['[removed:password]', '[removed:password]'] },
        maxTokens: 100,
      },
      headers: { 'x-api-key': '[removed:api-key]', 'http.request.header.authorization': ['[removed:authorization]'] },
      argv: ['mysql', '--password', '[removed:password]', '--host', 'db'],
      card: { cvv: '[removed:card-code]' },
    });
  });
  test('a secret used as a member name does not stay', () => {
    const key = makeKey().text;
    const other = makeKey().text;
    const result = removeSecretsFrom({ [key]: 1, [other]: 2 }) as object;
    expect(JSON.stringify(result)).not.toContain(key.slice(8, 20));
    expect(Object.values(result)).toEqual([1, 2]);
  });
});

describe('everything else stays byte for byte', () => {
  test.each([
    'W100',
    'reservation HATHAT, order 4417-2201, ticket #W6679257',
    '018f6a0e-7c1b-7b3a-9b52-8a8f7d2c1e00',
    'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    '4bf92f3577b34da6a3ce929d0e0e4736',
    'max_tokens: 100, total_tokens=5321, {"token":"Hello","logprob":-0.1}',
    'I forgot my password: can you reset it? The secret is to listen.',
    'Authorization: refund up to 50 EUR approved by Ms. Berg',
    '{"authorization":"PA-2231","credentials":"MD, PhD"}',
    'Cookie: 200 g flour, 2 eggs',
    'class="sk-estimator-doc-link" id="sk-container-id-1" task-force-of-forty-people-in-2026',
    'ask-your-doctor-about-this-medicine-2026-AND-more',
    'https://user@example.test/path?page=2 and http://localhost:3000/a@b',
    'The bearer of good-news-for-everyone arrived',
    '{"type":"object","properties":{"password":{"type":"string"}}}',
    'password: ${DB_PASSWORD}',
    'DE89 3704 0044 0532 0130 00 and 4111 1111 1111 1111 are identifiers, not secrets',
    'gpt-4o-mini-2024-07-18 resp_0269f3aed1fd415900698212189ed88190b8bb13919d420b02',
  ])('%s', (text) => {
    expect(removeSecrets(text)).toBe(text);
  });
  test('ordinary words and numbers', () => {
    const word = fc
      .stringMatching(/^[a-z]{1,12}$/)
      .filter((w) => !/passw|passphrase|pwd|secret|token|key|authori|credent|bearer|cookie/.test(w));
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.integer().map(String), fc.uuid()), { maxLength: 40 }), (words) => {
        const text = words.join(' ');
        expect(removeSecrets(text)).toBe(text);
      }),
    );
  });
  test('a second pass over anything changes nothing', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'password',
        '=',
        ':',
        '"',
        '\\',
        '[removed:token]',
        '-----BEGIN PRIVATE KEY-----',
        '://',
        'a:b@',
        'eyJ',
        '.',
        'sk-',
        '--secret',
        ' ',
        '\n',
        'Authorization: Basic ',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const once = removeSecrets(pieces.join(''));
        expect(removeSecrets(once)).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('time', () => {
  const worst = [
    'eyJ',
    'eyJ%20',
    'password',
    'password=',
    '"password":"',
    '\\"secret\\":\\"',
    '-----BEGIN PRIVATE KEY-----',
    '://a:',
    'sk-',
    'Authorization: ',
    '--token ',
    'Bearer ',
    '\\',
    'secret-',
    'SG.aaaaaaaaaaaaaaaa',
  ];
  test.each(worst)('grows with the length only: %s', (piece) => {
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
    // Eight times the text in at most forty times the time: a quadratic scan would need sixty-four times, and noise is real.
    expect(time(800_000)).toBeLessThan(Math.max(40 * time(100_000), 1_000));
  });
});
