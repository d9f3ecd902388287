import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { BLOCKS } from './documented';
import { expect, test } from './fixtures';
import { readDecision, search, stepNamed, stepOf } from './read-back';
import type { Demo } from '../support/instance';

/** Runs a block as it stands, in a process of its own, beside the models it asks for. */
async function run(demo: Demo, file: string, dir: (name: string) => string, service: string, change = (text: string) => text) {
  for (const name of ['telemetry.mjs', file]) {
    const text = BLOCKS.get(name);
    if (!text) throw new Error(`docs/sending.md has no block named ${name}.`);
    writeFileSync(dir(name), name === file ? change(text) : text);
  }
  copyFileSync(new URL('model.mjs', import.meta.url), dir('model.mjs'));
  const [command, ...args] = file.endsWith('.sh') ? ['sh', file] : [process.execPath, file];
  const child = spawn(command!, args, {
    cwd: dir('.'),
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      KEY: demo.apiKey,
      OTEL_SERVICE_NAME: service,
      OTEL_EXPORTER_OTLP_ENDPOINT: demo.url,
      OTEL_EXPORTER_OTLP_HEADERS: `Authorization=Bearer ${demo.apiKey}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
      NODE_NO_WARNINGS: '1',
    },
  });
  let said = '';
  let failed = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (failed += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  expect({ code, failed }).toEqual({ code: 0, failed: '' });
  return said;
}

test('the AI SDK as documented, set up by environment variables', async ({ demo, api }, info) => {
  const service = `doc-ai-${randomUUID()}`;
  await run(demo, 'ai-sdk.mjs', (name) => info.outputPath(name), service);
  const [decision, ...more] = await search(api, `system:${service} W100`);
  expect(more).toEqual([]);
  expect(decision).toMatchObject({
    system: { name: service },
    user: 'u-7',
    session: 's-1',
    tools: ['issue_refund'],
    models: [{ requested: 'mock-1', responded: 'mock-1-2026-01' }],
    usage: { inputTokens: 300, outputTokens: 70 },
    versions: { prompt: 'v3', policy: 'refunds-12' },
  });
  expect(stepNamed(await readDecision(api, decision!.id), 'issue_refund').tool).toMatchObject({
    arguments: { order: 'W100', amount: '40.00' },
    result: { ok: true, amount: '40.00' },
  });
});

test('LangChain as documented, set up by environment variables', async ({ demo, api }, info) => {
  const service = `doc-lc-${randomUUID()}`;
  await run(demo, 'langchain.mjs', (name) => info.outputPath(name), service);
  const [decision, ...more] = await search(api, `system:${service} W100`);
  expect(more).toEqual([]);
  expect(decision).toMatchObject({ user: 'u-7', session: 's-1', outputPreview: 'Refunded 40 EUR.' });
  const { steps } = await readDecision(api, decision!.id);
  expect(steps.find((step) => step.kind === 'model')!.messages).toMatchObject({
    system: [{ content: 'Refund at most 50 EUR.' }],
    input: [{ role: 'user', content: 'Please refund order W100.' }],
    output: [{ role: 'assistant', content: 'Refunded 40 EUR.' }],
  });
});

test('native events by curl as documented, and once more', async ({ demo, api }, info) => {
  test.skip(spawnSync('curl', ['--version']).status !== 0, 'curl is not installed');
  const service = `doc-curl-${randomUUID()}`;
  // Names that other runs took would make the events duplicates of theirs.
  const own = randomUUID();
  const change = (text: string): string =>
    text
      .replaceAll('support-agent', service)
      .replaceAll('run-8821', own)
      .replace(/0193a1f0-0000-7000-8000-00000000/g, own.slice(0, 32));
  const send = async () => JSON.parse(await run(demo, 'events.sh', (name) => info.outputPath(name), service, change)) as object;
  expect(await send()).toMatchObject({ accepted: 4, duplicates: 0, rejected: 0 });
  expect(await send()).toMatchObject({ accepted: 0, duplicates: 4, rejected: 0 });
  const detail = await readDecision(api, own);
  expect(detail.decision).toMatchObject({
    externalId: own,
    user: 'u-7',
    tools: ['issue_refund'],
    inputPreview: 'Please refund order W100.',
    outputPreview: 'Refunded 40 EUR.',
    subjects: [{ type: 'customer', role: 'affected' }],
  });
  expect(detail.integrity.eventCount).toBe(4);
  expect(stepOf(detail, 'call-3').tool).toEqual({
    name: 'issue_refund',
    callId: 'c_7',
    arguments: { order: 'W100', amount: '40.00', currency: 'EUR' },
    result: { ok: true },
  });
  expect((await search(api, `system:${service} tool:issue_refund W100`)).map((one) => one.id)).toEqual([detail.decision.id]);
});

test('a file of many events streamed in by curl as documented', async ({ demo, api }, info) => {
  test.skip(spawnSync('curl', ['--version']).status !== 0, 'curl is not installed');
  const service = `doc-import-${randomUUID()}`;
  const lines = Array.from({ length: 3_000 }, (_, i) =>
    JSON.stringify({
      id: randomUUID(),
      kind: 'tool.called',
      schemaVersion: '1.0',
      occurredAt: '2026-11-21T10:00:00Z',
      system: service,
      decision: `${service}-${Math.floor(i / 100)}`,
      data: { tool: { name: 'issue_refund', arguments: { order: `W${i}` } } },
    }),
  );
  writeFileSync(info.outputPath('events.ndjson.gz'), gzipSync(`${lines.join('\n')}\n{"no":"event"}\n`));
  const said = await run(demo, 'import.sh', (name) => info.outputPath(name), service);
  const answer = said
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
  expect(answer.at(-1)).toEqual({
    done: { lines: 3_001, accepted: 3_000, duplicates: 0, conflicts: 0, rejected: 1, complete: true },
  });
  expect(answer).toContainEqual({ rejected: expect.objectContaining({ line: 3_001, code: 'invalidEvent' }) as object });
  expect((await search(api, `system:${service}`)).length).toBe(30);
});
