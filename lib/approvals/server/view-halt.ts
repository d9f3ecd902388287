import type { SqlTx } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import type { HaltView } from '../contract';
import { readEvents } from '@/lib/assessment/server/event-bodies-store';
import { HaltNames } from './halt-names';
import type { HaltRow } from './halt-store';
import { publicValue } from './start-halt';

export async function viewHalt(tx: SqlTx, workspaceId: string, row: HaltRow, names?: HaltNames): Promise<HaltView> {
  const reason = (await readEvents(tx, workspaceId, [row.started_idx])).get(row.started_idx)?.['reason'];
  const { seen, nearest } = await (names ?? new HaltNames(tx, workspaceId)).match(row.scope, row.value);
  return {
    id: toPublicId('halt', row.halt_id),
    scope: row.scope,
    value: publicValue(row.scope, row),
    mode: row.mode,
    drill: row.drill,
    startedBy: row.started_by_name,
    startedAt: row.started_at.toISOString(),
    seen,
    nearest,
    timeToSafeMs: row.safe_at ? Math.max(0, row.safe_at.getTime() - row.asked_at.getTime()) : null,
    frozen: row.frozen,
    voided: row.voided,
    running: row.running,
    endedAt: row.ended_at?.toISOString() ?? null,
    endedBy: row.ended_by_name,
    reason: typeof reason === 'string' ? reason : null,
  };
}
