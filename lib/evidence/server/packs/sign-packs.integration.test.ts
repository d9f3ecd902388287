import { expect, test } from 'vitest';
import { asOwner } from '@/lib/db/testing';
import { signedLog } from '@/lib/integrity/server/testing';
import { takeLease } from '@/lib/ledger/server/signer-store';
import { readActs, readLog } from '@/lib/ledger/server/testing';
import { integrateAll } from '@/lib/ledger/server/testing-tree';
import { getPack } from './read-packs';
import { requestPack } from './request-pack';
import { signWaiting } from './sign-packs';
import { ASKED, workOn } from './testing';

interface Row {
  statement: string;
  envelope: string | null;
  problem: string | null;
  signature_asked_idx: string;
  signature_asked_says: string;
}

test('the signer signs what an event of its own signed tree asks for, and nothing that the database alone says', async () => {
  const log = await signedLog(4);
  const officer = await log.ws.person('compliance_officer');
  const { id } = await requestPack(officer, ASKED);
  await workOn(log);
  await log.sign();
  expect((await getPack(officer, id)).status).toBe('draft');
  const asked = await readActs(log.workspaceId, 'pack.signatureAsked');
  expect(asked).toEqual([{ pack: id, manifest: (await getPack(officer, id)).manifestSha256, statement: expect.any(String) as string }]); // prettier-ignore

  const read = async (): Promise<Row> => {
    const { rows } = await asOwner((client) => client.query<Row>('SELECT * FROM evidence_pack WHERE workspace_id = $1', [log.workspaceId])); // prettier-ignore
    return rows[0]!;
  };
  const genuine = await read();
  /** As a superuser writes it: a statement that waits for the signer. */
  const plant = (row: Partial<Row>): Promise<unknown> => {
    const { statement, signature_asked_idx: idx, signature_asked_says: says } = { ...genuine, ...row };
    return asOwner((client) => client.query(`UPDATE evidence_pack SET state = 'signing', envelope = NULL, problem = NULL, statement = $2, signature_asked_idx = $3, signature_asked_says = $4 WHERE workspace_id = $1`, [log.workspaceId, statement, idx, says])); // prettier-ignore
  };
  const sign = async (): Promise<Row> => {
    await takeLease(log.signer.holder);
    await signWaiting(log.workspaceId, log.signer.holder, log.signer.dir);
    return read();
  };
  await plant({});
  expect((await sign()).envelope).toBe(genuine.envelope);

  const invented = genuine.statement.replace(/"sha256":"[0-9a-f]{64}"/, `"sha256":"${'0'.repeat(64)}"`);
  const other = (await readLog(log.workspaceId)).findLast((one) => one.kind === 'pack.drafted')!;
  const lie = Buffer.from(JSON.stringify(['c2FsdA', 'record', { pack: id, manifest: '0'.repeat(64), statement: '0'.repeat(64) }])).toString('base64url'); // prettier-ignore
  for (const row of [
    { statement: invented },
    { statement: genuine.statement.replace('"status":"draft"', '"status":"final"') },
    { statement: invented, signature_asked_says: lie },
    { signature_asked_idx: String(other.idx) },
    { signature_asked_idx: null as never },
    { signature_asked_says: null as never },
  ]) {
    await plant(row);
    const { envelope, problem } = await sign();
    expect(envelope, JSON.stringify(row)).toBeNull();
    expect(problem).toMatch(/^The signer refuses to sign this pack: .*(no event|something else)/);
  }
});

test('what asks for it must be under the root that the signer remembers, whatever tree the database shows', async () => {
  const log = await signedLog(2);
  const officer = await log.ws.person('compliance_officer');
  const { id } = await requestPack(officer, ASKED);
  let looked = 0;
  await workOn(log, {
    pause: async () => {
      const { rows } = await asOwner((client) => client.query<{ idx: string | null }>('SELECT signature_asked_idx AS idx FROM evidence_pack WHERE workspace_id = $1', [log.workspaceId])); // prettier-ignore
      await takeLease(log.signer.holder);
      if (rows[0]!.idx !== null && looked++ === 0) {
        // In the tree, and not signed yet.
        await integrateAll(log.workspaceId);
        expect(await signWaiting(log.workspaceId, log.signer.holder, log.signer.dir)).toBe(0);
        return;
      }
      await log.sign();
      await takeLease(log.signer.holder);
      await signWaiting(log.workspaceId, log.signer.holder, log.signer.dir);
    },
  });
  expect(looked).toBeGreaterThan(1);
  expect(await getPack(officer, id)).toMatchObject({ status: 'draft', problem: null });
});
