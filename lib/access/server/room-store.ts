import type { SqlTx } from '@/lib/db/transaction';
import type { RoomScope } from '../actor';

/** The rooms that are open to an auditor right now, the one opened last first. */
export async function listOpenRooms(tx: SqlTx, workspaceId: string, personId: string): Promise<RoomScope[]> {
  return tx.sql<RoomScope>(
    `SELECT audit_id::text AS "auditId", system_id::text AS "systemId", frameworks, from_at AS "from", until_at AS "until" FROM audit_room
      WHERE workspace_id = $1::uuid AND auditor_id = $2::uuid AND closed_at IS NULL AND expires_at > clock_timestamp() ORDER BY audit_id DESC LIMIT 200`,
    [workspaceId, personId],
  );
}
