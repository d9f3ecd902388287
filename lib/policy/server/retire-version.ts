import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { heldBy, refusesVersionAct } from '../lifecycle';
import { versionAct, type VersionActInput } from '../views';
import { editorOf, noVersion, requirePerson, requirePolicy, requireReach } from './acting';
import { askRetirementRow, listVersionRows, reopenWindows, retireVersionRow } from './version-store';

/**
 * Ends a version: what nobody may put in force alone nobody takes away alone. The first person asks, a second one ends it; whoever asked may ask
 * again and change the reason. Ending one that has not begun takes nothing else away: the version before it goes on as if it had never been. Answers
 * which of both it was, and which version holds from then on (null: none of this policy).
 */
export async function retireVersion(
  actor: Actor,
  policyId: string,
  input: VersionActInput,
): Promise<{ retired: boolean; until: string | null; next: number | null }> {
  requirePermission(actor, 'policies.activate');
  requirePerson(actor, 'retired');
  const { version, reason } = versionAct.parse(input);
  const { workspaceId } = actor;
  return withWorkspace(workspaceId, async (tx) => {
    const { versions } = await requirePolicy(tx, actor, policyId);
    const row = versions.find((one) => one.version === version);
    if (!row) throw noVersion();
    const { by, byName } = editorOf(actor);
    const refused = refusesVersionAct(row, 'retire', by, new Date());
    if (refused) throw new AppError('conflict', refused);
    await requireReach(tx, actor, row.document);
    const about = { policy: policyId, version: String(version), hash: row.hash };
    if (row.retireBy === null || row.retireBy === by) {
      await askRetirementRow(tx, workspaceId, policyId, version, { by, byName, reason });
      await appendAct(tx, actor, { kind: 'policy.retirementAsked', data: { ...about, reason } });
      return { retired: false, until: null, next: null };
    }
    const { untilAt, neverBegan } = await retireVersionRow(tx, workspaceId, policyId, version, byName);
    const reopened = neverBegan ? await reopenWindows(tx, workspaceId, policyId, version) : [];
    const next = heldBy(await listVersionRows(tx, workspaceId, policyId), untilAt)?.version ?? null;
    const until = untilAt.toISOString();
    await appendAct(tx, actor, {
      kind: 'policy.retired',
      data: { ...about, askedBy: row.retireBy, until, reopened, next: next === null ? null : String(next), reason },
    });
    return { retired: true, until, next };
  });
}
