import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { recall } from '@/lib/ledger/server/signer-home';
import { trustOfMemory } from '@/lib/ledger/server/signer-trust';
import { trustWarning } from '../trust-warning';
import { readTrust } from './read-trust';
import { runVerification } from './run-verification';
import { signedLog } from './testing';

test('where the signer is elsewhere, a verification believes the trust file, and without one says that it proves nothing of who signed', async () => {
  const log = await signedLog(1);
  const { workspaceId } = log;
  const memory = recall(workspaceId, log.signer.dir)!;
  const file = path.join(log.signer.dir, 'trust.txt');
  const layers = async (): Promise<string[]> =>
    (await runVerification({ workspaceId, content: false })).faults.map((fault) => fault.layer);
  vi.stubEnv('COUNTERSIGN_SIGNER_DIR', '/nowhere');

  const { result, faults } = await runVerification({ workspaceId, content: false });
  expect([result.trust, faults]).toEqual(['database', []]);
  expect(trustWarning(result)).toContain('COUNTERSIGN_TRUST_FILE');

  vi.stubEnv('COUNTERSIGN_TRUST_FILE', file);
  writeFileSync(file, trustOfMemory(memory));
  const believed = await runVerification({ workspaceId, content: false });
  expect([believed.result.trust, believed.faults, trustWarning(believed.result)]).toEqual(['given', [], null]);

  // Whoever has the database puts a key of their own there: the file does not know it.
  await log.attack("UPDATE log_key SET public_key = decode(repeat('58', 32), 'hex') WHERE workspace_id = $ws");
  expect(await layers()).toEqual([]);
  const other = (await signedLog(0)).workspaceId;
  expect((await readTrust(other, '/nowhere')).keys.map(({ key }) => key.name)).toEqual([memory.origin]); // of this log nobody
  writeFileSync(file, trustOfMemory({ ...memory, origin: 'another' }));
  expect((await layers()).includes('signature')).toBe(true);

  writeFileSync(file, 'no trust list\n');
  await expect(runVerification({ workspaceId, content: false })).rejects.toThrow(/COUNTERSIGN_TRUST_FILE/);
  rmSync(file);
  await expect(runVerification({ workspaceId, content: false })).rejects.toThrow(/COUNTERSIGN_TRUST_FILE/);
}, 60_000);
