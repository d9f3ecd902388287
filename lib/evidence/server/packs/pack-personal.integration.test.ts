import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { signedLog } from '@/lib/integrity/server/testing';
import { ingestEvents } from '@/lib/ingest/server/ingest-events';
import { readActs } from '@/lib/ledger/server/testing';
import { readZip } from '@/lib/shared/zip';
import type { NewPack } from '../../packs/pack-contract';
import { getPack } from './read-packs';
import { requestPack } from './request-pack';
import { ASKED, judge, take, workOn } from './testing';

const recordsOf = async (archive: Buffer): Promise<{ content: { state: string; disclosure?: string } }[]> =>
  Buffer.from((await readZip(archive)).find((one) => one.name === 'records.jsonl')!.bytes)
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { content: { state: string; disclosure?: string } });

test('original content masks records in which personal data is found, unless a person who may reveal it gives a reason', async () => {
  const log = await signedLog(1);
  const decision = `run-${randomUUID()}`;
  const event = { id: randomUUID(), kind: 'tool.called', schemaVersion: '1.0', occurredAt: '2026-11-20T10:00:00.000Z', system: 'desk', decision, data: { tool: { name: 'send_mail', arguments: { to: 'mia@example.org' } } } }; // prettier-ignore
  await ingestEvents(await log.ws.key(), { body: JSON.stringify([event]) });
  await log.sign();
  const asked = { ...ASKED, profile: 'incident', decisions: [decision], content: 'original' } satisfies NewPack;
  const why = { reason: 'court order of 20 November' };

  // Neither a key nor a person without the right, and only where content is as recorded.
  const administrator = await log.ws.person('administrator');
  const officer = await log.ws.person('compliance_officer');
  await expect(requestPack(administrator, { ...asked, reveal: why })).rejects.toMatchObject({ code: 'forbidden' });
  await expect(requestPack(await log.ws.key(['read', 'evidence']), { ...asked, reveal: why })).rejects.toMatchObject({ code: 'scopeMissing' }); // prettier-ignore
  await expect(requestPack(officer, { ...asked, content: 'masked', reveal: why })).rejects.toThrow(/as recorded/);

  const plain = await requestPack(administrator, asked);
  await workOn(log);
  const masked = await take(administrator, plain.id);
  expect((await judge(masked)).faults).toEqual([]);
  expect((await recordsOf(masked)).map((one) => one.content.state)).toContain('masked');
  expect(JSON.stringify(await recordsOf(masked))).not.toContain('mia@example.org');
  const disclosed = async (archive: Buffer): Promise<string> =>
    (await recordsOf(archive)).map((one) => Buffer.from(one.content.disclosure ?? '', 'base64url').toString()).join('\n');
  expect(await disclosed(masked)).not.toContain('mia@example.org');
  expect(await readActs(log.workspaceId, 'content.revealed')).toEqual([]);

  const { id } = await requestPack(officer, { ...asked, reveal: why });
  expect(await readActs(log.workspaceId, 'content.revealed')).toMatchObject([{ ...why, scope: 'pack', pack: id }]);
  await workOn(log);
  const clear = await take(officer, id);
  expect((await judge(clear)).faults).toEqual([]);
  expect(await disclosed(clear)).toContain('mia@example.org');
  for (const other of [administrator, await log.ws.key(['read', 'evidence'])]) {
    await expect(take(other, id)).rejects.toMatchObject({ code: other.type === 'key' ? 'scopeMissing' : 'forbidden' });
    expect(await getPack(other, id)).toMatchObject({ reveal: true, may: { download: false } });
  }
}, 120_000);
