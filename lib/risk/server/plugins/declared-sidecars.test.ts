import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { EnvError } from '@/lib/env';
import { readSidecars } from './declared-sidecars';

const folder = mkdtempSync(path.join(tmpdir(), 'sidecars-'));
let count = 0;
const file = (text: string): string => {
  const at = path.join(folder, `${count++}.yaml`);
  writeFileSync(at, text);
  return at;
};
const one = (over: string, id = 'presidio'): string => `
sidecars:
  - id: ${id}
    version: '2.2.359'
    kind: presidio
    url: http://127.0.0.1:5002/analyze
    stages: [input, output]
    egress: host
${over}`;
const refusal = (text: string): string => {
  try {
    readSidecars(file(text));
  } catch (error) {
    expect(error).toBeInstanceOf(EnvError);
    return (error as Error).message;
  }
  throw new Error('it was accepted');
};

test('sidecars are declared in YAML or JSON, with limits that are there without being named', () => {
  const [slot] = readSidecars(file(one('    deskTimeoutMs: 250')));
  expect(slot!.plugin).toMatchObject({
    id: 'presidio',
    version: '2.2.359',
    kind: 'presidio',
    stages: ['input', 'output'],
    egress: { reach: 'host', to: 'http://127.0.0.1:5002', sends: 'text' },
    limits: { timeoutMs: 5_000, deskTimeoutMs: 250, maxChars: 100_000 },
  });
  const json = { sidecars: [{ id: 'g', version: '1', kind: 'prompt-guard', url: 'https://guard.example/x', stages: ['input'], egress: 'network' }] }; // prettier-ignore
  expect(readSidecars(file(JSON.stringify(json)))).toHaveLength(1);
  expect(readSidecars(file('sidecars: []'))).toEqual([]);
});

test.each([
  ['another machine, declared as this one', one('').replace('127.0.0.1', 'guard.example'), /sidecars\.0\.egress: is "host".*leave for http:\/\/guard\.example:5002.*Write "network"/], // prettier-ignore
  [
    'a name that looks like this machine',
    one('').replace('127.0.0.1', '127.example.com'),
    /egress: is "host".*leave for http:\/\/127\.example\.com:5002/,
  ],
  ['numbers in a name of another machine', one('').replace('127.0.0.1', '127.0.0.1.example.com'), /egress: is "host"/],
  ['this machine, declared as another', one('').replace('egress: host', 'egress: network'), /Write "host"/],
  ['an unknown kind', one('').replace('kind: presidio', 'kind: spacy'), /sidecars\.0\.kind: is one of presidio, llm-guard, prompt-guard/], // prettier-ignore
  ['a misspelt limit', one('    timeoutMS: 10'), /timeoutMS/],
  ['a limit beyond reason', one('    deskTimeoutMs: 60000'), /deskTimeoutMs/],
  ['a number as version', one('').replace("'2.2.359'", '2.2'), /sidecars\.0\.version/],
  ['no egress', one('').replace('    egress: host\n', ''), /egress: is host \(this machine\) or network/],
  [
    'an address of another kind',
    one('').replace('http://127.0.0.1:5002/analyze', 'file:///etc/passwd'),
    /url: is the whole http/,
  ],
  ['one name twice', `${one('')}${one('').replace('\nsidecars:\n', '')}`, /same id/],
  ['two addresses of LLM Guard as one', one('').replace('kind: presidio', 'kind: llm-guard'), /\/analyze\/output/],
  ['what is no YAML', 'sidecars: [\n  {id: 1', /neither YAML nor JSON/],
])('%s is refused, and the message says where and what', (_, text, words) => {
  const message = refusal(text);
  expect(message).toMatch(words);
  expect(message).toContain('COUNTERSIGN_SIDECARS');
});

test('a header is told by no message', () => {
  expect(refusal(one('    headers: { authorization: "Bearer geheim-123" }\n    nonsense: true'))).not.toContain('geheim');
  expect(() => readSidecars(path.join(folder, 'missing.yaml'))).toThrow(/ENOENT/);
});
