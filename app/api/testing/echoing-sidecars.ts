import { writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Sender } from './wire';

/** What a sidecar may answer of a text, with its own secrets in it, or with what it was sent. */
const ANSWERS: readonly ((to: Sender, text: string, label: (name: string) => unknown, response: ServerResponse) => void)[] = [
  ({ word }, _, label, response) => json(response, label(word('label'))),
  ({ put }, _, label, response) => json(response, { ...(label('SECRETS') as object), explanation: put('unknown member') }),
  ({ put, word }, _, __, response) => response.writeHead(503, { 'x-note': word('header of an answer') }).end(put('error')),
  ({ put }, _, __, response) => json(response, put('no shape')),
  ({ put }, _, __, response) => response.end(put('no JSON')),
  ({ word }, _, __, response) => response.writeHead(302, { location: `http://127.0.0.1:1/${word('redirect')}` }).end(),
  (_, text, label, response) => json(response, label(text.replace(/[^A-Za-z0-9_]/g, '').slice(0, 40))),
];
const json = (response: ServerResponse, value: unknown): void =>
  void response.setHeader('content-type', 'application/json').end(JSON.stringify(value));

/** A label in the shape of each kind. */
const SHAPES: Readonly<Record<string, (name: string) => unknown>> = {
  presidio: (name) => [{ entity_type: name, start: 0, end: 3, score: 0.9 }],
  'llm-guard': (name) => ({ is_valid: false, scanners: { [name]: 0.9 } }),
  'prompt-guard': (name) => [{ label: name, score: 0.9 }],
};

export interface EchoingSidecars {
  /** What COUNTERSIGN_SIDECARS names. */
  file: string;
  asked: string[];
  close(): Promise<void>;
}

/** Sidecars of every kind and stage that answer with secrets in every way there is. Every other answer is a good one, so that none of them is left alone for failing. */
export async function echoingSidecars(to: Sender): Promise<EchoingSidecars> {
  const asked: string[] = [];
  const turns = new Map<string, number>();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      const [, kind = ''] = request.url!.split('/');
      const label = SHAPES[kind]!;
      const turn = turns.get(kind) ?? 0;
      turns.set(kind, turn + 1);
      asked.push(body);
      if (turn % 2 === 0) return json(response, label('TOXICITY'));
      ANSWERS[((turn - 1) / 2) % ANSWERS.length]!(to, body, label, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stages = ['input', 'output', 'action'];
  const one = (id: string, kind: string, given: readonly string[]) => ({ id, version: '1', kind, stages: given, egress: 'host', deskTimeoutMs: 3_000, url: `${base}/${kind}/${to.word('path of an address')}`, headers: { authorization: `Bearer ${to.word('header')}`, 'x-key': to.put('header') } }); // prettier-ignore
  const file = path.join(to.folder, 'sidecars.json');
  writeFileSync(file, JSON.stringify({ sidecars: [one('presidio', 'presidio', stages), one('guard', 'llm-guard', ['input', 'action']), one('guard-out', 'llm-guard', ['output']), one('classifier', 'prompt-guard', stages)] })); // prettier-ignore
  return {
    file,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
