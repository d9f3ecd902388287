import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { withWorkspace } from '@/lib/db/transaction';
import { sealOf } from '@/lib/ledger/seal';
import { readCoverage, readSealMarks } from '@/lib/ledger/server/seal-marks-store';
import { hasOpenssl, startTestTsa, type TestTsa } from '@/lib/ledger/testing/openssl-tsa';
import { anchorCheckpoints } from './anchor-checkpoints';
import { signedLog } from './testing';

describe.skipIf(!hasOpenssl())('copies outside', () => {
  let tsa: TestTsa;
  let other: TestTsa;
  beforeAll(async () => {
    tsa = await startTestTsa();
    other = await startTestTsa();
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await tsa.close();
    await other.close();
  });

  test(
    'newer stamps that do not hold take nothing from what an older one covers, and a file that cannot be read is no fault of theirs',
    { timeout: 120_000 },
    async () => {
      const log = await signedLog();
      vi.stubEnv('COUNTERSIGN_SIGNER_DIR', log.signer.dir);
      vi.stubEnv('COUNTERSIGN_TSA_CA', tsa.caFile);
      vi.stubEnv('COUNTERSIGN_TSA_URL', tsa.url);
      await anchorCheckpoints();
      const sealAt = async (lastIdx: number) => {
        const marks = await withWorkspace(log.workspaceId, (tx) => readSealMarks(tx, log.workspaceId));
        const { level, missing } = await withWorkspace(log.workspaceId, (tx) =>
          readCoverage(tx, log.workspaceId, lastIdx, marks),
        );
        return [sealOf(marks, { decision: 'x', lastIdx }), level, missing?.why];
      };
      expect(await sealAt(14)).toEqual(['anchored', 'A3', undefined]);
      await log.attack(
        ...[1, 2, 3, 4, 5].map(
          (more) =>
            `INSERT INTO anchor SELECT workspace_id, gen_random_uuid(), kind, size + ${more}, note, target, anchored_at, token FROM anchor WHERE workspace_id = $ws AND size = 15`,
        ),
      );
      expect(await sealAt(14)).toEqual(['anchored', 'A3', undefined]);
      // The file of the authorities cannot be read: nothing is said against the stamp, and nothing for it.
      await log.attack('DELETE FROM anchor WHERE workspace_id = $ws AND size > 15');
      vi.stubEnv('COUNTERSIGN_TSA_CA', path.join(log.signer.dir, 'is-not-there.pem'));
      expect(await sealAt(14)).toEqual(['sealed', 'A0', 'unjudged']);
      // Of another authority: no more than that nobody was given its certificate.
      vi.stubEnv('COUNTERSIGN_TSA_CA', other.caFile);
      expect(await sealAt(14)).toEqual(['sealed', 'A0', 'unauthenticated']);
    },
  );
});
