import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { decodeBodyText } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import type { JsonValue } from '@/lib/shared/json';
import { recordOf } from '../conflict-body';
import { stepKey } from '../fold-step';
import type { RawRecord } from '../trail';
import { noteReading } from './note-reading';
import { openTrail } from './open-trail';
import { selectRecords, selectSteps } from './trail-store';

/** Records shown of one step at once, the first ones; fewer when they are large. */
const MAX_RECORDS = 200;
const MAX_CHARACTERS = 48 * 1024 * 1024;

/** What was reported about a step, record by record as it is stored (secrets replaced). Needs content.read. Throws notFound. */
export async function getRecord(actor: Actor, anyId: string, key: string): Promise<RawRecord[]> {
  requirePermission(actor, 'content.read');
  const { trail, records } = await withWorkspace(actor.workspaceId, async (tx) => {
    const trail = await openTrail(tx, actor, anyId);
    const [row] = await selectSteps(tx, actor.workspaceId, trail.decision_id, [stepKey(key)]);
    if (!row) throw new AppError('notFound', 'This decision has no such step.', { field: 'step' });
    return { trail, records: await selectRecords(tx, actor.workspaceId, trail.decision_id, row.idxs.slice(0, MAX_RECORDS)) };
  });
  await noteReading(actor, { id: trail.decision_id, system: trail.system_id });
  const out: RawRecord[] = [];
  let characters = 0;
  for (const record of records) {
    if (record.left_out || characters >= MAX_CHARACTERS) break;
    const text = record.body && decodeBodyText({ encoding: record.encoding ?? 0, bytes: record.body });
    characters += text?.length ?? 0;
    const body = text === null ? null : (JSON.parse(text) as JsonValue);
    const stored = body === null ? null : recordOf(body);
    out.push({
      eventId: record.event_id,
      index: record.idx,
      kind: record.kind,
      schemaVersion: record.schema_version,
      occurredAt: record.occurred_at.toISOString(),
      receivedAt: record.received_at.toISOString(),
      tree: (stored ? stored.tree : body) as unknown as JsonValue,
      conflictWith: stored?.conflict?.conflictWith,
    });
  }
  return out;
}
