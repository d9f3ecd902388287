import { TREE_FORMS, type RecordTree } from '@/lib/dialects/contract';
import { isJsonObject, type JsonValue } from '@/lib/shared/json';

/** What `event.conflicted` holds: a record that came under a known event id with other content, and which event that id belongs to. */
export interface ConflictBody {
  form: 'conflict';
  conflictWith: { eventId: string; idx: number };
  kind: string;
  schemaVersion: string;
  record: RecordTree;
}

/** The canonical text (RFC 8785) of a conflict body around a record that is canonical already. */
export function conflictCanonical(given: {
  eventId: string;
  idx: number;
  kind: string;
  schemaVersion: string;
  record: string;
}): string {
  const conflictWith = `{"eventId":${JSON.stringify(given.eventId)},"idx":${given.idx}}`;
  const { kind, schemaVersion } = given;
  return `{"conflictWith":${conflictWith},"form":"conflict","kind":${JSON.stringify(kind)},"record":${given.record},"schemaVersion":${JSON.stringify(schemaVersion)}}`;
}

/** A stored body as a record: the tree itself, or the one inside a conflict. Null for bodies that are no record (acts, seals). */
export function recordOf(body: JsonValue): { tree: RecordTree; conflict: ConflictBody | null } | null {
  if (!isJsonObject(body)) return null;
  if (body['form'] === 'conflict') {
    const conflict = body as unknown as ConflictBody;
    return { tree: conflict.record, conflict };
  }
  return TREE_FORMS.has(String(body['form'])) ? { tree: body as unknown as RecordTree, conflict: null } : null;
}
