import { createPublicKey, generateKeyPairSync, verify as verifySignature } from 'node:crypto';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createApiKey } from '@/lib/access/server/create-api-key';
import { asOwner, testWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { verifyConsistencyProof } from '@/lib/ledger/consistency-proof';
import { decodeEntryBundle } from '@/lib/ledger/entry-bundle';
import { hashLeaf } from '@/lib/ledger/merkle';
import { noteKey } from '@/lib/ledger/note';
import { appendAct } from '@/lib/ledger/server/append';
import { verifyEd25519 } from '@/lib/ledger/server/ed25519';
import { allEntries, appendSome, integrateAll, sign, trustOf } from '@/lib/ledger/server/testing-tree';
import { initSignerHome } from '@/lib/ledger/server/signer-home';
import { slowRoot } from '@/lib/ledger/testing/slow-tree';
import { verifyTlogProof } from '@/lib/ledger/tlog-proof';
import { parseTrust } from '@/lib/ledger/trust';
import { toPublicId } from '@/lib/shared/ids';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as checkpointRoute from './checkpoint/route';
import * as keyRoute from './key/route';
import * as consistencyRoute from './proof/consistency/route';
import * as inclusionRoute from './proof/inclusion/route';
import * as tileRoute from './tile/[...path]/route';

let key = '';
let boundKey = '';
let workspaceId = '';
let systemId = '';
let entries: Uint8Array[] = [];
const signer = { dir: '', holder: '00000000-0000-4000-8000-000000000001' };

beforeAll(async () => {
  const ws = await testWorkspace();
  workspaceId = ws.workspaceId;
  systemId = await ws.system('their-agent');
  const admin = await ws.person('administrator');
  key = (await createApiKey(admin, { name: 'auditor', scopes: ['evidence'] })).key;
  boundKey = (await createApiKey(admin, { name: 'bound', scopes: ['read'], systemId })).key;
  await withWorkspace(workspaceId, (tx) => appendAct(tx, ws.service, { kind: 'test.bound', systemId, data: {} }));
  signer.dir = mkdtempSync(path.join(tmpdir(), 'countersign-signer-'));
  initSignerHome(signer.dir);
  for (const count of [200, 320]) {
    await appendSome(workspaceId, count);
    await integrateAll(workspaceId);
    await sign(workspaceId, signer);
  }
  entries = await allEntries(workspaceId);
});

type Handler = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>;
function get(handler: Handler, at: string, params: object = {}, by = key): Promise<Response> {
  return handler(new Request(`http://127.0.0.1:3000/api/v1/log/${at}`, { headers: { authorization: `Bearer ${by}` } }), {
    params: Promise.resolve(params),
  });
}
const tile = (at: string, by = key) => get(tileRoute.GET, `tile/${at}`, { path: at.split('/') }, by);
const eventIdOf = (index: number): string => (JSON.parse(Buffer.from(entries[index]!).toString()) as { id: string }).id;

describe('proof of inclusion', () => {
  test('verifies offline, for an id, a public id and an index, under every signed checkpoint', async () => {
    const expected = await trustOf(workspaceId);
    for (const index of [0, 199, 200, 255, 256, 511, entries.length - 1]) {
      for (const event of [String(index), eventIdOf(index), toPublicId('event', eventIdOf(index))]) {
        const response = await get(inclusionRoute.GET, `proof/inclusion?event=${event}`);
        expect(response.status).toBe(200);
        const proved = await verifyTlogProof(await response.text(), entries[index]!, expected, verifyEd25519);
        expect(proved).toMatchObject({ index, size: entries.length });
      }
    }
    const early = await get(inclusionRoute.GET, 'proof/inclusion?event=7&size=' + (entries.length - 320));
    const proved = await verifyTlogProof(await early.text(), entries[7]!, expected, verifyEd25519);
    expect(proved.size).toBe(entries.length - 320);
  });

  test('refuses what is not there, not signed, or not an event', async () => {
    const status = async (query: string) => {
      const response = await get(inclusionRoute.GET, `proof/inclusion?${query}`);
      return [response.status, ((await response.json()) as { code: string }).code];
    };
    expect(await status('event=x')).toEqual([400, 'invalidRequest']);
    expect(await status('event=-1')).toEqual([400, 'invalidRequest']);
    expect(await status('event=99999')).toEqual([404, 'notFound']);
    expect(await status('event=018f0000-0000-7000-8000-000000000000')).toEqual([404, 'notFound']);
    expect(await status('event=3&size=4')).toEqual([404, 'notFound']);
    expect(await status(`event=300&size=${entries.length - 320}`)).toEqual([400, 'invalidRequest']);
    await appendSome(workspaceId, 1);
    const late = await get(inclusionRoute.GET, `proof/inclusion?event=${entries.length}`);
    expect([late.status, late.headers.get('retry-after')]).toEqual([503, '2']);
  });

  test('a key bound to one AI system proves events of that one only, and reads no bundles', async () => {
    const other = await get(inclusionRoute.GET, 'proof/inclusion?event=5', {}, boundKey);
    expect(other.status).toBe(404);
    const bound = entries.findIndex((entry) => Buffer.from(entry).toString().includes('test.bound'));
    const own = await get(inclusionRoute.GET, `proof/inclusion?event=${bound}`, {}, boundKey);
    expect(own.status).toBe(200);
    expect((await tile('entries/000', boundKey)).status).toBe(403);
    expect((await tile('0/000', boundKey)).status).toBe(200);
  });
});

test('proof of consistency verifies from every remembered size', async () => {
  const expected = await trustOf(workspaceId);
  for (const from of [0, 1, 201, 256, 300, entries.length]) {
    const response = await get(consistencyRoute.GET, `proof/consistency?from=${from}`);
    const root = slowRoot(entries.slice(0, from));
    const head = await verifyConsistencyProof(await response.text(), { size: from, root }, expected, verifyEd25519);
    expect(head.size).toBe(entries.length);
  }
  expect((await get(consistencyRoute.GET, `proof/consistency?from=${entries.length + 1}`)).status).toBe(400);
  expect((await get(consistencyRoute.GET, 'proof/consistency?from=1&to=7')).status).toBe(404);
  expect((await get(consistencyRoute.GET, 'proof/consistency')).status).toBe(400);
});

describe('tiles', () => {
  test('hold the leaf hashes and the entries, and may be kept by whoever asked', async () => {
    const full = await tile('0/000');
    expect(full.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    expect(full.headers.get('content-type')).toBe('application/octet-stream');
    const bytes = new Uint8Array(await full.arrayBuffer());
    expect(bytes).toHaveLength(8192);
    const bundle = decodeEntryBundle(new Uint8Array(await (await tile('entries/000')).arrayBuffer()));
    expect(bundle).toHaveLength(256);
    bundle.forEach((entry, i) => {
      expect(Buffer.from(entry)).toEqual(Buffer.from(entries[i]!));
      expect(Buffer.from(hashLeaf(entry))).toEqual(Buffer.from(bytes.subarray(i * 32, i * 32 + 32)));
    });
    const partial = new Uint8Array(await (await tile('0/001.p/9')).arrayBuffer());
    expect(partial).toHaveLength(9 * 32);
    expect(decodeEntryBundle(new Uint8Array(await (await tile('entries/002.p/8')).arrayBuffer()))).toHaveLength(8);
    expect(new Uint8Array(await (await tile('1/000.p/2')).arrayBuffer())).toHaveLength(64);
  });

  test.each([
    ['0/002', 404],
    ['0/002.p/200', 404],
    ['0/x001/000', 404],
    ['entries/002', 404],
    ['entries/002.p/200', 404],
    ['3/000', 404],
    ['0/1', 400],
    ['x', 400],
    ['0/000.p/256', 400],
    ['0/000.p/0', 400],
    ['0/000.p/01', 400],
    ['00/000', 400],
    ['0/x000/000', 400],
    ['64/000', 400],
    ['0/x999/x999/x999/x999/999', 404],
    ['entries/x999/x999/x999/x999/999', 404],
  ])('%s answers %i, which nobody may keep', async (at, status) => {
    const response = await tile(at);
    expect([response.status, response.headers.get('cache-control')]).toEqual([status, 'no-store']);
  });
});

test('the checkpoint and the keys are those of the log', async () => {
  const { origin } = await trustOf(workspaceId);
  const response = await get(checkpointRoute.GET, 'checkpoint');
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect((await response.text()).split('\n').slice(0, 2)).toEqual([origin, String(entries.length)]);
  const trust = parseTrust(await (await get(keyRoute.GET, 'key?format=trust')).text());
  expect(trust).toEqual(parseTrust(`${(await (await get(keyRoute.GET, 'key')).text()).trim()} from=0`));
});

test('openssl is given one key: the one that signs now, or the one that is named; it verifies the checkpoint of its time', async () => {
  const vkeys = async (): Promise<string[]> => (await (await get(keyRoute.GET, 'key')).text()).trim().split('\n');
  const pem = async (query = ''): Promise<string> => (await get(keyRoute.GET, `key?format=pem${query}`)).text();
  const idOf = (vkey: string): string => vkey.split('+')[1]!;
  const [old] = await vkeys();
  const before = await pem();
  const { publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  const { keyId } = noteKey((await trustOf(workspaceId)).origin, raw);
  await asOwner(async (db) => {
    await db.query('UPDATE log_key SET until_size = $2 WHERE workspace_id = $1', [workspaceId, entries.length]);
    await db.query('INSERT INTO log_key (workspace_id, key_id, public_key, from_size) VALUES ($1, $2, $3, $4)', [workspaceId, keyId, raw, entries.length]); // prettier-ignore
  });
  onTestFinished(() =>
    asOwner(async (db) => {
      await db.query('DELETE FROM log_key WHERE workspace_id = $1 AND key_id = $2', [workspaceId, keyId]);
      await db.query('UPDATE log_key SET until_size = NULL WHERE workspace_id = $1', [workspaceId]);
    }),
  );
  expect((await vkeys()).map(idOf)).toEqual([idOf(old!), keyId]);
  expect(await pem()).toBe(publicKey.export({ type: 'spki', format: 'pem' }));
  expect(await pem(`&key=${idOf(old!).toUpperCase()}`)).toBe(before);
  expect(await (await get(keyRoute.GET, `key?key=${keyId}`)).text()).toMatch(new RegExp(`^[^\n]+\\+${keyId}\\+[^\n]+\n$`));
  expect((await get(keyRoute.GET, 'key?format=pem&key=00000000')).status).toBe(404);
  expect((await get(keyRoute.GET, 'key?key=newest')).status).toBe(400);
  const [text, line] = (await (await get(checkpointRoute.GET, 'checkpoint')).text()).split('\n\n');
  const signature = Buffer.from(line!.trim().split(' ').at(-1)!, 'base64').subarray(4);
  expect(verifySignature(null, Buffer.from(`${text}\n`), createPublicKey(await pem(`&key=${idOf(old!)}`)), signature)).toBe(true);
});

test('a log of which nothing is signed yet has no checkpoint and says so; its first events wait for it as later ones do', async () => {
  const ws = await testWorkspace();
  const { key: other } = await createApiKey(await ws.person('administrator'), { name: 'k', scopes: ['read'] });
  const response = await get(checkpointRoute.GET, 'checkpoint', {}, other);
  expect(response.status).toBe(404);
  const first = await get(inclusionRoute.GET, 'proof/inclusion?event=0', {}, other);
  expect([first.status, first.headers.get('retry-after'), ((await first.json()) as { code: string }).code]).toEqual([503, '2', 'notYetSigned']); // prettier-ignore
  expect((await get(inclusionRoute.GET, 'proof/inclusion?event=0&size=9', {}, other)).status).toBe(404);
});
