import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { refusesVersionAct } from '../lifecycle';
import { versionAct, type VersionActInput } from '../views';
import { editorOf, noVersion, requirePerson, requirePolicy, requireReach } from './acting';
import { decideVersionRow } from './version-store';

/** Takes a proposal back, or refuses somebody else's. Its text stays readable. */
export async function withdrawVersion(actor: Actor, policyId: string, input: VersionActInput): Promise<void> {
  requirePermission(actor, 'policies.write');
  requirePerson(actor, 'withdrawn');
  const { version, reason } = versionAct.parse(input);
  const { workspaceId } = actor;
  await withWorkspace(workspaceId, async (tx) => {
    const { versions } = await requirePolicy(tx, actor, policyId);
    const row = versions.find((one) => one.version === version);
    if (!row) throw noVersion();
    const { by, byName } = editorOf(actor);
    const refused = refusesVersionAct(row, 'withdraw', by, new Date());
    if (refused) throw new AppError('conflict', refused);
    await requireReach(tx, actor, row.document);
    await decideVersionRow(tx, workspaceId, policyId, version, {
      state: 'withdrawn',
      by,
      byName,
      reason,
      fromAt: null,
      untilAt: null,
    });
    await appendAct(tx, actor, {
      kind: 'policy.withdrawn',
      data: { policy: policyId, version: String(version), hash: row.hash, proposedBy: row.proposedBy, reason },
    });
  });
}
