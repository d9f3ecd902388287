import type { Actor } from '@/lib/access/actor';
import { can, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { ACCESS_KINDS, openTrail } from '@/lib/decisions/server/open-trail';
import { readableBy } from '@/lib/decisions/server/readable';
import { disclosureText } from '@/lib/ledger/disclosure';
import { planInclusion } from '@/lib/ledger/merkle';
import { appendAct } from '@/lib/ledger/server/append';
import { newestCheckpoint } from '@/lib/ledger/server/checkpoint-store';
import { contentDigest } from '@/lib/ledger/server/content';
import { getLogKeys } from '@/lib/ledger/server/get-log-keys';
import { bodyOpener } from '@/lib/ledger/server/open-bodies';
import { foldFromTiles } from '@/lib/ledger/server/tree-tiles';
import { formatTlogProof } from '@/lib/ledger/tlog-proof';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import { writeZip, type ZipFile } from '@/lib/shared/zip';
import { readEntry } from '../leaf-check';
import { proofReadme } from '../proof-readme';
import { selectStampOver } from './anchor-store';
import { selectContent, selectDecisionEntries } from './log-store';

/** Entries in one archive: a decision has a handful, a runaway one has thousands. */
const MOST = 1_000;

/**
 * Everything that proves a decision without us, as a ZIP archive: the exact bytes of its entries (who looked at it is left out), a proof of each under one signed checkpoint,
 * the content that the actor may read and take away, the key, and a time stamp over the checkpoint where there is one. Taking it is recorded.
 * Throws notFound, notYetSigned.
 */
export async function proveDecision(
  actor: Actor,
  anyId: string,
): Promise<{ name: string; archive: Uint8Array; entries: number }> {
  requirePermission(actor, 'decisions.read');
  const { keys } = await getLogKeys({ workspaceId: actor.workspaceId, systems: 'all' });
  return withWorkspace(actor.workspaceId, async (tx) => {
    const trail = await openTrail(tx, actor, anyId);
    const withContent = readableBy(actor, trail) && can(actor, 'record.export');
    const all = await selectDecisionEntries(tx, actor.workspaceId, trail.decision_id, { without: ACCESS_KINDS, limit: MOST + 1 });
    // A time-stamped checkpoint proves more than a newer one, as long as it holds what was reported and the closing.
    const stamp = await selectStampOver(tx, actor.workspaceId, Math.max(trail.latest_idx, trail.sealed_idx ?? -1));
    const checkpoint = stamp ?? (await newestCheckpoint(tx, actor.workspaceId));
    const rows = all.slice(0, MOST).filter((row) => row.idx < (checkpoint?.size ?? 0));
    if (!checkpoint || rows.length === 0)
      throw new AppError('notYetSigned', 'No signed checkpoint covers this decision yet. It usually takes two seconds.', {}, 2);
    const files: ZipFile[] = [];
    for (const row of rows) {
      const proof = await foldFromTiles(tx, actor.workspaceId, planInclusion(row.idx, checkpoint.size));
      const name = String(row.idx);
      files.push({ name: `entries/${name}.json`, bytes: row.entry });
      files.push(text(`proofs/${name}.tlog-proof`, formatTlogProof({ index: row.idx, proof, checkpoint: checkpoint.note })));
    }
    if (withContent) {
      const places = rows.map((row) => ({ idx: row.idx, decisionId: trail.decision_id, receivedMs: row.receivedAt.getTime() }));
      const bodies = await selectContent(tx, actor.workspaceId, places);
      const open = await bodyOpener(tx, actor.workspaceId, bodies);
      bodies.forEach((body, i) => {
        const opened = open(body);
        const promised = readEntry(Buffer.from(rows[i]!.entry).toString('utf8'))?.sd?.record;
        if (opened.state !== 'open' || contentDigest(opened.salt, opened.text) !== promised) return; // erased in part, or not there
        const disclosure = disclosureText(opened.salt.toString('base64url'), opened.text);
        files.push(text(`disclosures/${body.idx}.txt`, Buffer.from(disclosure, 'utf8').toString('base64url')));
      });
    }
    files.push(text('checkpoint.txt', checkpoint.note));
    files.push(text('trust.txt', keys.map(({ vkey, from, until }) => `${vkey} from=${from}${until === null ? '' : ` until=${until}`}\n`).join(''))); // prettier-ignore
    files.push(text('keys.pem', keys.map(({ pem }) => pem).join('')));
    if (stamp?.token) files.push({ name: 'checkpoint.tst', bytes: stamp.token });
    const publicId = toPublicId('decision', trail.decision_id);
    const leftOut = all.length - rows.length;
    files.unshift(text('README.txt', proofReadme({ decision: publicId, entries: rows.length, leftOut, content: withContent, stamped: stamp !== null }))); // prettier-ignore
    const acting = actor.type === 'person' ? { workspaceId: actor.workspaceId, type: actor.type, personId: actor.personId } : actor.type === 'key' ? { workspaceId: actor.workspaceId, type: actor.type, keyId: actor.keyId } : { workspaceId: actor.workspaceId, type: actor.type }; // prettier-ignore
    await appendAct(tx, acting, {
      kind: 'record.exported',
      decisionId: trail.decision_id,
      systemId: trail.system_id,
      data: { what: 'proof', entries: rows.length, content: withContent, checkpoint: checkpoint.size },
    });
    return { name: `${publicId}.proof.zip`, archive: writeZip(files), entries: rows.length };
  });
}

function text(name: string, content: string): ZipFile {
  return { name, bytes: Buffer.from(content, 'utf8') };
}
