import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callbackPath } from './callback-path';

const OWN = 'https://countersign.example.com';

describe('where sign-in leads', () => {
  it('is never another site, whatever is asked for', () => {
    const pieces = fc.array(
      fc.constantFrom(
        '/',
        '\\',
        '//',
        'http:',
        'https:',
        'javascript:',
        'evil.example',
        '@',
        '.',
        '..',
        '\t',
        '\n',
        '%2f',
        '%5c',
        '#',
        '?',
        ':',
        ' ',
        'a',
      ),
      {
        maxLength: 10,
      },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          pieces.map((list) => list.join('')),
          fc.webUrl(),
          fc.string(),
        ),
        (given) => {
          for (const own of [undefined, OWN]) {
            const path = callbackPath(given, own);
            expect(path.startsWith('/')).toBe(true);
            expect(new URL(path, OWN).origin).toBe(OWN);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('keeps our own pages with query and fragment', () => {
    expect(callbackPath('/decisions?q=tool:x#s')).toBe('/decisions?q=tool:x#s');
    expect(callbackPath(`${OWN}/decisions`, OWN)).toBe('/decisions');
    expect(callbackPath(`${OWN}/decisions`)).toBe('/');
    expect(callbackPath('https://evil.example/decisions', OWN)).toBe('/');
    for (const loop of ['/sign-in', '/sign-in?error=x', '/setup', '/api/auth/signout', '', null])
      expect(callbackPath(loop)).toBe('/');
  });
});
