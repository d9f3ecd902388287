import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { tellSenderAddress } from './sender-address';

function received(...rawHeaders: string[]): IncomingMessage {
  const headers: Record<string, string> = {};
  for (let i = 0; i < rawHeaders.length; i += 2) headers[rawHeaders[i]!.toLowerCase()] = rawHeaders[i + 1]!;
  return { rawHeaders, headers, socket: { remoteAddress: '198.51.100.4' } } as unknown as IncomingMessage;
}

const SAID = ['User-Agent', 'test', 'X-Forwarded-For', '203.0.113.7', 'x-forwarded-host', 'evil.example', 'FORWARDED', 'for=1'];

test('without a proxy to trust, what a sender says about its address is replaced by that of the connection', () => {
  const request = received(...SAID);
  tellSenderAddress(request, false);
  expect(request.rawHeaders).toEqual(['User-Agent', 'test', 'X-Forwarded-For', '198.51.100.4']);
  expect(request.headers).toEqual({ 'user-agent': 'test', 'x-forwarded-for': '198.51.100.4' });
});

test('what a trusted proxy wrote stays', () => {
  const request = received(...SAID);
  tellSenderAddress(request, true);
  expect(request.rawHeaders).toEqual(SAID);
  expect(request.headers['x-forwarded-for']).toBe('203.0.113.7');
});

test('where a trusted proxy wrote nothing, its own address counts', () => {
  const request = received('User-Agent', 'test');
  tellSenderAddress(request, true);
  expect(request.headers['x-forwarded-for']).toBe('198.51.100.4');
});
