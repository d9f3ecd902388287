import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { toPublicId } from '@/lib/shared/ids';
import { RECORDS } from '../../packs/judge-sample';
import type { WrittenFile } from '../../packs/write-archive';
import { selectOverErased } from './pack-bytes-store';
import { findPack, holds, returnToDraft, voidSignOffs, type DraftedFiles, type PackRow } from './pack-store';

/** What of a pack shows the content of records, and what says what is kept back of it. */
const SHOWN = [RECORDS, 'withheld.json'];

/** What people see when a pack went back to its draft. */
export const RETURNED =
  'It was signed off, and what it shows of the records was then no longer what the signed draft showed: what is kept back, masked or restricted had changed. It is a draft again, and nobody has signed this one.';

export const shownFiles = (files: readonly WrittenFile[]): DraftedFiles['files'] =>
  Object.fromEntries(files.filter(({ name }) => SHOWN.includes(name)).map(({ name, sha256 }) => [name, sha256]));

/**
 * Holds what is about to be frozen against the draft that two people signed off: true when it shows the same of every record. Otherwise it is a draft
 * again, without sign-offs, and the event `pack.returned` says so; unless something in it was erased, for which its successor stands.
 */
export async function holdToSigned(workspaceId: string, pack: PackRow, files: readonly WrittenFile[], holder: string): Promise<boolean> {
  const drafted = pack.facts?.drafted;
  const shown = shownFiles(files);
  if (drafted?.manifestSha256 === pack.draftManifest && SHOWN.every((name) => drafted?.files[name] === shown[name])) return true;
  await withWorkspace(workspaceId, async (tx) => {
    const now = await findPack(tx, workspaceId, pack.packId, true);
    if (!now || now.draftManifest !== pack.draftManifest || !(await holds(tx, workspaceId, pack.packId, holder))) return;
    // The worker's next round withdraws it and gives it a successor that says so.
    if ((await selectOverErased(tx, workspaceId, pack.packId)).length > 0) return;
    const voided = await voidSignOffs(tx, workspaceId, pack.packId);
    await appendAct(tx, { workspaceId, type: 'service' }, {
      kind: 'pack.returned',
      systemId: pack.systemId,
      data: { pack: toPublicId('pack', pack.packId), signedManifest: pack.draftManifest, voidedSignOffs: voided.map((one) => toPublicId('person', one)) },
    });
    await returnToDraft(tx, workspaceId, pack.packId, RETURNED);
  });
  return false;
} // prettier-ignore
