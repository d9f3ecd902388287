import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { visibleSystems, type Actor } from '@/lib/access/actor';
import { can, canSeeDecision, requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import type { ProofRequest } from '@/lib/decisions/reveal';
import { ACCESS_KINDS, openTrail } from '@/lib/decisions/server/open-trail';
import { readableBy, requireReadable } from '@/lib/decisions/server/readable';
import type { TrailRow } from '@/lib/decisions/server/trail-store';
import { planInclusion } from '@/lib/ledger/merkle';
import { appendAct } from '@/lib/ledger/server/append';
import { newestCheckpoint } from '@/lib/ledger/server/checkpoint-store';
import { getLogKeys, keysPem } from '@/lib/ledger/server/get-log-keys';
import { foldFromTiles } from '@/lib/ledger/server/tree-tiles';
import { formatTlogProof } from '@/lib/ledger/tlog-proof';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId, uuidv7Millis } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';
import { writeZip, type ZipFile } from '@/lib/shared/zip';
import { proofReadme } from '../proof-readme';
import { selectStampOver } from './anchor-store';
import { findGoneDecision, selectDecisionEntries } from './log-store';
import { readProofContent } from './proof-content';

/** Entries in one archive: a decision has a handful, a runaway one has thousands. */
const MOST = 1_000;

/**
 * Everything that proves a decision without us, as a ZIP archive: the exact bytes of its entries (who looked at it is left out), a proof of each under one signed checkpoint,
 * the content that the actor may read and take away, the key, and a time stamp over the checkpoint where there is one. What was erased is shown by the event that ordered it.
 * So is a decision of which nothing but its entries is left: it is found by its own id. Content in which personal data is found stays out, unless a signed-in person who may reveal it gives a reason (`reveal`): that is the event `content.revealed`. Taking it is
 * recorded. Throws notFound, notYetSigned; forbidden for `reveal` by others.
 */
export async function proveDecision(
  actor: Actor,
  anyId: string,
  reveal: ProofRequest | null = null,
): Promise<{ name: string; archive: Uint8Array; entries: number }> {
  requirePermission(actor, 'decisions.read');
  if (reveal) {
    for (const permission of ['content.read', 'content.reveal', 'record.export'] as const) requirePermission(actor, permission);
    if (actor.type !== 'person') throw new AppError('forbidden', 'Only a signed-in person can take masked values away in clear.');
  }
  const { origin, keys } = await getLogKeys({ workspaceId: actor.workspaceId, systems: 'all' });
  const programs = await readVerifiers();
  return withWorkspace(actor.workspaceId, async (tx) => {
    const { workspaceId } = actor;
    const trail = await findProvable(tx, actor, anyId);
    if (reveal) requireReadable(actor, trail);
    const withContent = readableBy(actor, trail) && can(actor, 'record.export');
    const all = await selectDecisionEntries(tx, workspaceId, trail.decision_id, { without: ACCESS_KINDS, limit: MOST + 1 });
    const about = all.slice(0, MOST).map((row) => ({ ...row, decisionId: trail.decision_id }));
    const none = { disclosures: new Map<number, string>(), remainders: new Map<number, number>(), personal: [], orders: [] };
    const content = withContent ? await readProofContent(tx, workspaceId, about, { origin, clear: reveal !== null }) : none;
    // A time-stamped checkpoint proves more than a newer one, as long as it holds what was reported, the closing and the orders of what was erased.
    const last = Math.max(trail.latest_idx, trail.sealed_idx ?? -1, ...content.orders.map((one) => one.idx));
    const stamp = await selectStampOver(tx, workspaceId, last);
    const checkpoint = stamp ?? (await newestCheckpoint(tx, workspaceId));
    const rows = [...about, ...content.orders].filter((row) => row.idx < (checkpoint?.size ?? 0));
    if (!checkpoint || rows.length === 0)
      throw new AppError('notYetSigned', 'No signed checkpoint covers this decision yet. It usually takes two seconds.', {}, 2);
    const files: ZipFile[] = [];
    for (const row of rows) {
      const proof = await foldFromTiles(tx, workspaceId, planInclusion(row.idx, checkpoint.size));
      const name = String(row.idx);
      files.push({ name: `entries/${name}.json`, bytes: row.entry });
      files.push(text(`proofs/${name}.tlog-proof`, formatTlogProof({ index: row.idx, proof, checkpoint: checkpoint.note })));
      const disclosure = content.disclosures.get(row.idx);
      const explained = (content.remainders.get(row.idx) ?? 0) < checkpoint.size;
      if (disclosure !== undefined && explained) files.push(text(`disclosures/${name}.txt`, disclosure));
    }
    files.push(text('checkpoint.txt', checkpoint.note));
    files.push(text('trust.txt', keys.map(({ vkey, from, until }) => `${vkey} from=${from}${until === null ? '' : ` until=${until}`}\n`).join(''))); // prettier-ignore
    files.push(text('keys.pem', keysPem(keys)));
    if (stamp?.token) files.push({ name: 'checkpoint.tst', bytes: stamp.token });
    files.push(...programs);
    const commands = Buffer.from(programs.find(({ name }) => name === 'verify.sh')!.bytes).toString('utf8');
    const publicId = toPublicId('decision', trail.decision_id);
    const orders = content.orders.map((one) => one.idx).filter((idx) => idx < checkpoint.size);
    const leftOut = all.length + content.orders.length - rows.length;
    files.unshift(text('README.txt', proofReadme({ decision: publicId, entries: rows.length, leftOut, content: withContent, personal: content.personal, orders, stamped: stamp !== null, gone: trail.gone, commands }))); // prettier-ignore
    const acting = actor.type === 'person' ? { workspaceId, type: actor.type, personId: actor.personId } : actor.type === 'key' ? { workspaceId, type: actor.type, keyId: actor.keyId } : { workspaceId, type: actor.type }; // prettier-ignore
    // What is gone gets no content of its own again: the act names it instead.
    const place = trail.gone ? { systemId: trail.system_id } : { decisionId: trail.decision_id, systemId: trail.system_id };
    const named: JsonObject = trail.gone ? { decision: publicId } : {};
    if (reveal) {
      const { reason, caseNumber } = reveal;
      await appendAct(tx, acting, {
        kind: 'content.revealed',
        ...place,
        data: { ...named, reason, ...(caseNumber ? { caseNumber } : {}), scope: 'proof' },
      });
    }
    await appendAct(tx, acting, {
      kind: 'record.exported',
      ...place,
      data: { ...named, what: 'proof', entries: rows.length, content: withContent, ...(content.personal.length > 0 && { withoutPersonalData: content.personal.length }), checkpoint: checkpoint.size },
    }); // prettier-ignore
    return { name: `${publicId}.proof.zip`, archive: writeZip(files), entries: rows.length };
  });
}

/** What checks the archive without us: three ways, each alone enough. */
const VERIFIERS = ['verify.html', 'verify.py', 'verify.go', 'verify.sh'];
let verifiers: Promise<ZipFile[]> | undefined;

/** Read once a process and outside of transactions: none waits for the disk with a connection in its hand. */
function readVerifiers(): Promise<ZipFile[]> {
  verifiers ??= Promise.all(
    VERIFIERS.map(async (name) => ({ name, bytes: await readFile(path.join(process.cwd(), 'public', name)) })),
  ).catch((error: unknown) => {
    verifiers = undefined; // the next one tries again
    throw error;
  });
  return verifiers;
}

/**
 * The decision with what a proof depends on; one of which only the entries are left by its own id. When that began only its id tells, and who sees a
 * period gets those of it. Throws notFound.
 */
async function findProvable(
  tx: SqlTx,
  actor: Actor,
  anyId: string,
): Promise<Pick<TrailRow, 'decision_id' | 'system_id' | 'latest_idx' | 'sealed_idx' | 'flags'> & { gone: boolean }> {
  try {
    return { ...(await openTrail(tx, actor, anyId)), gone: false };
  } catch (error) {
    const decisionId = fromPublicId('decision', anyId.trim());
    if (!decisionId || !(error instanceof AppError) || error.code !== 'notFound') throw error;
    const visible = visibleSystems(actor);
    const gone = await findGoneDecision(tx, actor.workspaceId, decisionId, visible === 'all' ? null : visible);
    if (!gone || !canSeeDecision(actor, gone.systemId, new Date(uuidv7Millis(decisionId)))) throw error;
    return { decision_id: decisionId, system_id: gone.systemId, latest_idx: gone.latestIdx, sealed_idx: gone.sealedIdx, flags: [], gone: true }; // prettier-ignore
  }
}

function text(name: string, content: string): ZipFile {
  return { name, bytes: Buffer.from(content, 'utf8') };
}
