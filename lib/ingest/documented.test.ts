import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ERROR_STATUS } from '@/lib/shared/errors';
import { LIMITS } from './json-profile';
import { MAX_EVENTS } from './native/decode-events';
import { ENVELOPE_MEMBERS } from './native/event-schema';
import { EMITTED_KINDS } from './native/kinds';
import { MAX_RECORDS } from './otlp/decode-otlp';
import { REFUSAL_CODES } from './refusal';

const TEXT = readFileSync(path.resolve(import.meta.dirname, '../../docs/api.md'), 'utf8');
const section = (title: string): string => TEXT.slice(TEXT.indexOf(`\n${title}\n`)).split(/\n#{2,3} /)[1] ?? '';

test('docs/api.md names every error and why a record is refused', () => {
  expect(Object.keys(ERROR_STATUS).filter((code) => !section('## Errors').includes(`\`${code}\``))).toEqual([]);
  const sending = section('### What is answered');
  expect(Object.keys(REFUSAL_CODES).filter((code) => !sending.includes(`\`${code}\``))).toEqual([]);
});

test('docs/api.md names every kind and member of an event', () => {
  const sending = section('## Sending events');
  expect([...EMITTED_KINDS, ...ENVELOPE_MEMBERS].filter((name) => !sending.includes(`\`${name}\``))).toEqual([]);
});

test('docs/api.md has the limits as they are', () => {
  const limits = section('### Limits');
  for (const limit of [MAX_EVENTS, MAX_RECORDS, ...Object.values(LIMITS)]) expect(limits).toContain(limit.toLocaleString('en'));
});
