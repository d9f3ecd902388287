import type { SqlTx } from '@/lib/db/transaction';
import { haltOver, type HaltEffect } from '../halt';
import type { ActionRow } from './action-store';
import { openHalts, type HaltRow } from './halt-store';

/** What the halts in force do to a stored action now. Under the settings' lock none begins or ends meanwhile. */
export async function haltNow(
  tx: SqlTx,
  workspaceId: string,
  row: Pick<ActionRow, 'system_id' | 'asked_by' | 'tool' | 'environment' | 'effect'>,
): Promise<{ halt: HaltRow | null; does: HaltEffect }> {
  const halts = (await openHalts(tx, workspaceId)).map((one) => ({ ...one, systemId: one.system_id }));
  return haltOver(halts, {
    systemId: row.system_id,
    askedBy: row.asked_by,
    tool: row.tool,
    environment: row.environment,
    effect: row.effect,
  });
}
