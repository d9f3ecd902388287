import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace } from '@/lib/db/transaction';
import { readHead } from '@/lib/ledger/server/tree-store';
import { holdLease } from '@/lib/ledger/server/signer-store';
import { readSignerKeys, recall, signerDir, signersFor } from '@/lib/ledger/server/signer-home';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { readStatement, IN_TOTO } from '@/lib/registry/dsse';
import { log } from '@/lib/observability/log';
import { envelopeText, PREDICATE, signedBytes } from '../../packs/manifest';
import { saveEnvelope, selectUnsigned } from './pack-store';

const round = inEachWorkspace('sign evidence packs');

/**
 * Signs the manifests that wait, with the keys that sign the log. For the signer's process: the private keys are there alone. It signs statements
 * about packs of a log that it knows, and nothing else: what is signed begins with "DSSEv1" and can never be a checkpoint.
 */
export async function signPacks(holder: string, dir: string = signerDir()): Promise<number> {
  return round(await listWorkspaceIds(), (workspaceId) => signWaiting(workspaceId, holder, dir));
}

export async function signWaiting(workspaceId: string, holder: string, dir: string = signerDir()): Promise<number> {
  const waiting = await withWorkspace(workspaceId, (tx) => selectUnsigned(tx, workspaceId));
  const remembered = waiting.length > 0 ? recall(workspaceId, dir) : null;
  let signed = 0;
  for (const { packId, statement } of waiting) {
    if (!remembered || !isAbout(statement, remembered.origin)) {
      log().error({ workspaceId, pack: packId }, 'the signer refused a statement about a pack');
      continue;
    }
    const signatures = [];
    for (const { key, sign } of signersFor(remembered.origin, readSignerKeys(dir))) {
      if (!remembered.keys.some((one) => one.keyId === key.keyId && one.from !== null && one.until === null)) continue;
      signatures.push({ keyid: key.keyId, sig: await sign(signedBytes(statement)) });
    }
    if (signatures.length === 0) continue;
    const envelope = envelopeText(statement, signatures);
    await withWorkspace(workspaceId, async (tx) => {
      if (!(await readHead(tx, workspaceId)) || !(await holdLease(tx, holder))) return;
      await saveEnvelope(tx, workspaceId, packId, { statement, envelope });
      signed++;
    });
  }
  return signed;
}

function isAbout(statement: string, origin: string): boolean {
  const read = readStatement(IN_TOTO, new TextEncoder().encode(statement));
  if (read?.predicateType !== PREDICATE) return false;
  const { predicate } = JSON.parse(statement) as { predicate?: { log?: { origin?: string } } };
  return predicate?.log?.origin === origin;
}
