import { TREE_FORMS, type RecordTree } from '@/lib/dialects/contract';
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import type { DecodedRecord } from './contract';
import type { Draft } from './draft';

/** Member under which a record that was decoded is kept when it is refused: by what it is, whatever it came in. */
const KEPT = 'countersignRecord';

/**
 * A decoded record as it is kept when it is refused, so that it can be tried again whatever wire form it had. `system` beside it says under which
 * capture level it is kept.
 */
export function keptRecord(record: Pick<DecodedRecord, 'systemKey' | 'kind' | 'schemaVersion' | 'occurredAt' | 'tree'> & { eventId: string | null }): JsonObject {
  const { systemKey, eventId, kind, schemaVersion, occurredAt, tree } = record;
  return {
    system: systemKey,
    [KEPT]: { eventId, kind, schemaVersion, occurredAt: occurredAt.toISOString(), tree: structuredClone(tree) as unknown as JsonValue },
  };
} // prettier-ignore

/** The record in what was kept; null when something else was. */
export function fromKept(value: JsonValue): Draft | null {
  const kept = isJsonObject(value) ? value[KEPT] : undefined;
  if (!isJsonObject(value) || kept === undefined || !isJsonObject(kept) || !isJsonObject(kept['tree'] ?? null)) return null;
  const { eventId, kind, schemaVersion, occurredAt } = kept;
  const tree = kept['tree'] as unknown as RecordTree;
  const at = typeof occurredAt === 'string' ? new Date(occurredAt) : new Date(Number.NaN);
  if (typeof value.system !== 'string' || typeof kind !== 'string' || typeof schemaVersion !== 'string') return null;
  if (!TREE_FORMS.has(tree.form) || Number.isNaN(at.getTime())) return null;
  return {
    systemKey: value.system,
    eventId: typeof eventId === 'string' ? eventId : null,
    kind,
    schemaVersion,
    occurredAt: at,
    tree,
  };
}
