import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { checkDocument } from '../document';
import { refusesVersionAct, statusOf, windowOf } from '../lifecycle';
import { versionAct, type VersionActInput } from '../views';
import { editorOf, noVersion, requirePerson, requirePolicy, requireReach, writersOf } from './acting';
import { documentHash } from './document-hash';
import { decideVersionRow, endWindows, type VersionRow } from './version-store';

/**
 * Consents to a proposed version: it is in force from the moment that was asked for, or from now. Never by whoever proposed it or wrote on it.
 * The window of the version before ends where this one begins; one with an end only covers it, and the version before resumes. Nobody takes the place of a
 * version that they do not see.
 */
export async function activateVersion(
  actor: Actor,
  policyId: string,
  input: VersionActInput,
): Promise<{ from: string; until: string | null }> {
  requirePermission(actor, 'policies.activate');
  requirePerson(actor, 'put in force');
  const { version, reason } = versionAct.parse(input);
  const { workspaceId } = actor;
  return withWorkspace(workspaceId, async (tx) => {
    const { versions, all } = await requirePolicy(tx, actor, policyId);
    const row = versions.find((one) => one.version === version);
    if (!row) throw noVersion();
    const { by, byName } = editorOf(actor);
    const now = new Date();
    const refused = refusesVersionAct({ ...row, editors: await writersOf(tx, workspaceId, row) }, 'activate', by, now);
    if (refused) throw new AppError('conflict', refused);
    await requireReach(tx, actor, row.document);
    // The engine may be another than when it was proposed: what is consented to is what passes now, and the very text that was proposed.
    const { ready, problems } = checkDocument(row.document);
    const wrong = problems.find((one) => one.level === 'error'); // what is only warned of could be proposed, and may be consented to
    if (wrong)
      throw new AppError('conflict', `This version cannot be put in force here: ${wrong.path} ${wrong.message.replace(/\.$/, '')}. Withdraw it and propose a mended one.`); // prettier-ignore
    if (!ready || documentHash(row.document) !== row.hash)
      throw new AppError('conflict', 'This version does not pass its own tests here. Withdraw it and propose a mended one.');
    const window = windowOf({ from: row.wishedFrom, until: row.wishedUntil }, now);
    if (!window)
      throw new AppError('conflict', 'The time this version was meant for has passed. Withdraw it and propose another.');
    const later = all.find((one) => one.state === 'active' && one.fromAt! >= window.from && !(one.untilAt && one.untilAt <= one.fromAt!)); // prettier-ignore
    if (later && versions.includes(later))
      throw new AppError('conflict', `Version ${later.version} begins after this one would. Retire it first.`);
    const isOverlaid = ({ state, fromAt, untilAt }: VersionRow): boolean =>
      state === 'active' && (window.until === null || fromAt! < window.until) && (untilAt === null || (untilAt > window.from && untilAt > fromAt!)); // prettier-ignore
    if (all.some((one) => isOverlaid(one) && !versions.includes(one)))
      throw new AppError('forbidden', 'It would take the place of another version that you may not act on. Ask somebody who sees all AI systems to put it in force.'); // prettier-ignore
    // Ended for good is only what is replaced for good: else nothing would hold once this one is over.
    const ended = window.until ? [] : await endWindows(tx, workspaceId, policyId, window.from);
    const covered = window.until ? all.filter((one) => statusOf(one, window.from) === 'active').map((one) => one.version) : [];
    await decideVersionRow(tx, workspaceId, policyId, version, {
      state: 'active',
      by,
      byName,
      reason,
      fromAt: window.from,
      untilAt: window.until,
    });
    const at = { from: window.from.toISOString(), until: window.until?.toISOString() ?? null };
    await appendAct(tx, actor, {
      kind: 'policy.activated',
      data: {
        policy: policyId,
        version: String(version),
        hash: row.hash,
        proposedBy: row.proposedBy,
        editedBy: row.editedBy,
        editors: row.editors,
        ...at,
        ended,
        covered,
        reason,
      },
    });
    return at;
  });
}
