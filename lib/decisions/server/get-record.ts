import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { parseEnvelope } from '@/lib/ledger/envelope';
import { bodyOpener, textOf } from '@/lib/ledger/server/open-bodies';
import type { MaskText } from '@/lib/privacy/mask-json';
import { maskFor } from '@/lib/privacy/server/personal-data';
import { AppError } from '@/lib/shared/errors';
import type { JsonValue } from '@/lib/shared/json';
import { recordOf } from '../conflict-body';
import { stepKey } from '../fold-step';
import { maskRecord } from '../mask-step';
import type { RawRecord } from '../trail';
import { noteReading } from './note-reading';
import { openTrail } from './open-trail';
import { requireReadable } from './readable';
import { selectRecords, selectRemovals, selectSteps, type StoredRecord } from './trail-store';

/** Records shown of one step at once, the first ones; fewer when they are large. */
const MAX_RECORDS = 200;
const MAX_CHARACTERS = 48 * 1024 * 1024;

/** What was reported about a step, record by record as it is stored (secrets replaced), personal data masked. Needs content.read. Throws notFound. */
export async function getRecord(actor: Actor, anyId: string, key: string): Promise<RawRecord[]> {
  requirePermission(actor, 'content.read');
  const { trail, shown } = await withWorkspace(actor.workspaceId, async (tx) => {
    const trail = await openTrail(tx, actor, anyId);
    requireReadable(actor, trail);
    const [row] = await selectSteps(tx, actor.workspaceId, trail.decision_id, [stepKey(key)]);
    if (!row) throw new AppError('notFound', 'This decision has no such step.', { field: 'step' });
    const records = await selectRecords(tx, actor.workspaceId, trail.decision_id, row.idxs.slice(0, MAX_RECORDS));
    const open = await bodyOpener(tx, actor.workspaceId, records);
    const shown: RawRecord[] = [];
    const mask = maskFor(actor.workspaceId);
    const gone = records.flatMap((record) => (record.body === null && !record.left_out ? [record.idx] : []));
    const removals = await selectRemovals(tx, actor.workspaceId, gone);
    let characters = 0;
    for (const record of records) {
      if (record.left_out || characters >= MAX_CHARACTERS) break;
      const text = textOf(open(record));
      characters += text?.length ?? 0;
      shown.push({ ...toRaw(record, text, mask), erased: removals.get(record.idx) });
    }
    return { trail, shown };
  });
  await noteReading(actor, { id: trail.decision_id, system: trail.system_id });
  return shown;
}

function toRaw(record: StoredRecord, text: string | null, mask: MaskText): RawRecord {
  const body = text === null ? null : (JSON.parse(text) as JsonValue);
  const stored = body === null ? null : recordOf(body);
  return {
    eventId: record.event_id,
    index: record.idx,
    kind: record.kind,
    schemaVersion: parseEnvelope(Buffer.from(record.entry).toString('utf8')).schemaVersion,
    occurredAt: record.occurred_at.toISOString(),
    receivedAt: record.received_at.toISOString(),
    tree: maskRecord((stored ? stored.tree : body) as unknown as JsonValue, mask),
    conflictWith: stored?.conflict?.conflictWith,
  };
}
