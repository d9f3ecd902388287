import type { SqlTx } from '@/lib/db/transaction';
import { Projection } from '@/lib/decisions/server/project-records';
import { appendAct } from '@/lib/ledger/server/append';
import { lockHead } from '@/lib/ledger/server/append-store';
import { deleteRows, holdIndex } from '@/lib/search/server/index-store';
import { deleteUses, forgetNames } from '@/lib/search/server/use-store';
import { toPublicId } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';
import { selectHoldsOver } from './restriction-store';

/**
 * Hides decisions whose erasure waits for a hold (GDPR Art. 18(1)): from now on only those with the right to restricted content read
 * them, no word finds them, and the ground is in the log. Erased when the hold is released.
 */
export async function restrictDecisions(tx: SqlTx, workspaceId: string, ids: readonly string[], says: JsonObject): Promise<void> {
  await change(tx, workspaceId, ids, says, true);
  await deleteRows(tx, workspaceId, ids);
  await forgetNames(tx, workspaceId, await deleteUses(tx, workspaceId, ids));
}

/** Ends the restriction: the erasure follows in the same transaction. */
export async function liftRestrictions(tx: SqlTx, workspaceId: string, ids: readonly string[], says: JsonObject): Promise<void> {
  await change(tx, workspaceId, ids, says, false);
}

async function change(
  tx: SqlTx,
  workspaceId: string,
  ids: readonly string[],
  says: JsonObject,
  restricted: boolean,
): Promise<void> {
  if (ids.length === 0) return;
  await holdIndex(tx, workspaceId);
  await lockHead(tx, workspaceId);
  const projection = new Projection(tx, workspaceId);
  await projection.open([], [...ids].sort());
  const holds = restricted ? await selectHoldsOver(tx, ids) : null;
  const over = (id: string): { holdId: string; matter: string }[] => holds?.get(id) ?? [];
  await appendAct(
    tx,
    { workspaceId, type: 'service' },
    ...ids.map((id) => ({
      kind: restricted ? 'content.restricted' : 'content.unrestricted',
      decisionId: id,
      systemId: projection.decision(id)?.system_id ?? null,
      data: {
        ...says,
        ...(restricted && {
          ground: 'hold',
          holds: over(id).map((one) => toPublicId('hold', one.holdId)),
          matters: over(id).map((one) => one.matter),
        }),
      },
    })),
  );
  for (const id of ids) projection.restrict(id, restricted);
  await projection.flush();
}
