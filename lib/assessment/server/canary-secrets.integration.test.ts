import { createHash, randomUUID } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { asOwner, testWorkspace } from '@/lib/db/testing';
import { sealDueDecisions } from '@/lib/decisions/server/seal-due-decisions';
import { indexAll } from '@/lib/search/testing/seed';
import { ingestEvents } from '@/lib/ingest/server/ingest-events';
import { runChecks } from '@/lib/checks/server/run-checks';
import { followLog } from '@/lib/completeness/server/follow-log';
import { readLog } from '@/lib/ledger/server/testing';
import type { JsonObject } from '@/lib/shared/json';
import { assessClosed } from './assess-closed';

/** Made-up secrets of the forms that providers use: nothing of them opens anything. Written in pieces, so that no scanner takes this file for a leak. */
const digest = (name: string, length: number): string => createHash('sha512').update(`canary ${name}`).digest('base64').replace(/[^A-Za-z0-9]/g, '').slice(0, length); // prettier-ignore
const hex = (name: string, length: number): string =>
  createHash('sha256').update(`canary ${name}`).digest('hex').slice(0, length);
const SECRETS: Readonly<Record<string, string>> = {
  github: `gh${'p_'}${digest('github', 36)}`,
  aws: `AK${'IA'}${digest('aws', 40)
    .toUpperCase()
    .replace(/[^A-Z2-7]/g, 'Q')
    .slice(0, 16)}`,
  openai: `sk-${'proj-'}${digest('openai', 48)}`,
  anthropic: `sk-${'ant-api03-'}${digest('anthropic', 80)}AA`,
  slack: `xox${'b-'}${'1234567890'}-${'1234567890123'}-${digest('slack', 24)}`,
  stripe: `sk_${'live_'}${digest('stripe', 24)}`,
  google: `AI${'za'}${digest('google', 40).slice(0, 35)}`,
  jwt: `${Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url')}.${Buffer.from('{"sub":"canary","iat":1516239022}').toString('base64url')}.${digest('jwt', 43)}`,
  postgres: `postgres://app:${digest('postgres', 20)}@db.internal:5432/prod`,
  pem: `-----BEGIN ${'RSA'} PRIVATE KEY-----\n${digest('pem', 64)}\n${digest('pem2', 64)}\n-----END ${'RSA'} PRIVATE KEY-----`,
  password: `password=${digest('password', 18)}`,
  bearer: `Authorization: Bearer ${hex('bearer', 40)}`,
};
/** What must be nowhere: the secret part, without what stands around it. */
const CORES = Object.entries(SECRETS).map(([name, text]) => [name, name === 'postgres' ? digest('postgres', 20) : name === 'pem' ? digest('pem', 64) : name === 'password' ? digest('password', 18) : name === 'bearer' ? hex('bearer', 40) : name === 'jwt' ? digest('jwt', 43) : text] as const); // prettier-ignore

function decision(name: string, text: string): JsonObject[] {
  const at = (second: number): string => new Date(Date.UTC(2026, 10, 20, 10, 0, second)).toISOString();
  const base = { schemaVersion: '1.0', system: 'desk', decision: name, actor: { type: 'agent', id: 'desk', version: '1' } };
  return [
    { ...base, id: randomUUID(), kind: 'decision.started', occurredAt: at(0), data: { input: `Please use ${text} today.`, environment: 'production' } },
    { ...base, id: randomUUID(), kind: 'retrieval.completed', step: 'r', occurredAt: at(1), data: { query: `how to ${text}`, documents: [{ id: 'kb', content: `The key is ${text}, keep it.` }] } },
    { ...base, id: randomUUID(), kind: 'model.invoked', step: 'm', occurredAt: at(2), data: { model: { requested: 'm1' }, messages: { input: [{ role: 'user', content: text }], output: [{ role: 'assistant', content: `I used ${text}.` }] } } },
    { ...base, id: randomUUID(), kind: 'tool.called', step: 't', occurredAt: at(3), data: { tool: { name: 'http_post', arguments: { headers: text, nested: { list: [text] } } } } },
    { ...base, id: randomUUID(), kind: 'tool.returned', step: 't', occurredAt: at(4), data: { tool: { name: 'http_post', result: { echo: text } } } },
    { ...base, id: randomUUID(), kind: 'decision.ended', occurredAt: at(5), data: { status: 'ok' } },
  ]; // prettier-ignore
}

/** Every row of every table as text and as bytes: what a dump of the database holds. */
async function dump(): Promise<string[]> {
  return asOwner(async (db) => {
    const { rows } = await db.query<{ name: string }>(
      "SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND NOT EXISTS (SELECT 1 FROM pg_partitioned_table p WHERE p.partrelid = c.oid)",
    );
    const out: string[] = [];
    for (const { name } of rows) {
      const all = await db.query<Record<string, unknown>>(`SELECT t.* FROM "${name}" t`);
      for (const row of all.rows)
        out.push(Object.values(row).map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : typeof value === 'string' ? value : JSON.stringify(value))).join('\n')); // prettier-ignore
    }
    return out;
  });
}

test('of a corpus of canary secrets none is anywhere: not in a dump, not in the index, not in what is logged, not in what is disclosed', async () => {
  const w = await testWorkspace();
  const logged: string[] = [];
  const write = process.stdout.write.bind(process.stdout);
  const writeError = process.stderr.write.bind(process.stderr);
  process.stdout.write = ((chunk: string | Uint8Array, ...rest: never[]) => (
    logged.push(String(chunk)),
    write(chunk, ...rest)
  )) as typeof process.stdout.write;
  process.stderr.write = ((chunk: string | Uint8Array, ...rest: never[]) => (
    logged.push(String(chunk)),
    writeError(chunk, ...rest)
  )) as typeof process.stderr.write;
  try {
    const actor = { type: 'service', workspaceId: w.workspaceId, name: 'sample' } as const;
    const body = JSON.stringify(Object.entries(SECRETS).flatMap(([name, text]) => decision(name, text)));
    const answer = await ingestEvents(actor, { body, route: 'test' });
    expect(answer.rejected).toBe(0); // prettier-ignore
    await indexAll(w);
    while ((await sealDueDecisions()) > 0);
    while ((await runChecks(w.workspaceId)) > 0);
    while ((await assessClosed(w.workspaceId)) > 0);
    while ((await followLog(w.workspaceId)) > 0);
  } finally {
    process.stdout.write = write;
    process.stderr.write = writeError;
  }
  const tables = await dump();
  expect(tables.length).toBeGreaterThan(100);
  // Disclosures are encrypted: what they hold is looked at as it opens, and so is every act of ours.
  const opened = (await readLog(w.workspaceId)).map((event) => JSON.stringify(event));
  expect(opened.length).toBeGreaterThan(70);
  const found: string[] = [];
  for (const [name, core] of CORES) {
    const forms = [core, core.toLowerCase(), Buffer.from(core).toString('hex'), Buffer.from(core).toString('base64').replace(/=+$/, ''), deflateRawSync(core).toString('latin1'), encodeURIComponent(core)]; // prettier-ignore
    for (const [where, texts] of [
      ['dump', tables],
      ['log', logged],
      ['disclosure', opened],
    ] as const)
      // prettier-ignore
      if (texts.some((text) => forms.some((form) => text.includes(form)))) found.push(`${name} in ${where}`);
  }
  expect(found).toEqual([]);
  // They were seen, and replaced: each decision says of what kind its secret was.
  expect(opened.filter((text) => text.includes('[removed:')).length).toBeGreaterThan(CORES.length);
});
