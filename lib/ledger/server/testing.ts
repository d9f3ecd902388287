import { asOwner } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import type { JsonObject, JsonValue } from '@/lib/shared/json';
import { parseEnvelope, type Envelope } from '../envelope';
import { openBodies, textOf } from './open-bodies';

/** One event as it lies in the log, for tests. */
export interface LoggedAct {
  idx: number;
  eventId: string;
  kind: string;
  decisionId: string | null;
  envelope: Envelope;
  entry: Buffer;
  /** What its disclosure says, opened; null where there is none. */
  data: JsonValue;
}

/** Everything in a workspace's log, in its order, opened with the workspace's keys. */
export async function readLog(workspaceId: string): Promise<LoggedAct[]> {
  return asOwner(async (client) => {
    const { rows } = await client.query<{ idx: string; event_id: string; kind: string; decision_id: string | null; entry: Buffer; anchor_id: string | null; refs: string[] | null; body: Buffer | null }>(
      `SELECT e.idx, e.event_id, e.kind, e.decision_id, e.entry, d.anchor_id, d.refs, d.body FROM event e
       LEFT JOIN disclosure d ON d.workspace_id = e.workspace_id AND d.idx = e.idx WHERE e.workspace_id = $1 ORDER BY e.idx`,
      [workspaceId],
    ); // prettier-ignore
    const sealed = rows.map((row) => ({
      anchor_id: row.anchor_id ?? '',
      idx: Number(row.idx),
      refs: row.refs?.map(Number) ?? null,
      body: row.body,
    }));
    const opened = await withWorkspace(workspaceId, (tx) => openBodies(tx, workspaceId, sealed));
    return rows.map((row, i) => {
      const text = textOf(opened[i]!);
      return {
        idx: Number(row.idx),
        eventId: row.event_id,
        kind: row.kind,
        decisionId: row.decision_id,
        entry: row.entry,
        envelope: parseEnvelope(row.entry.toString('utf8')),
        data: text === null ? null : (JSON.parse(text) as JsonValue),
      };
    });
  });
}

/** What the events of one kind say, in the order of the log. */
export async function readActs(workspaceId: string, kind: string): Promise<JsonObject[]> {
  return (await readLog(workspaceId)).filter((one) => one.kind === kind).map((one) => one.data as JsonObject);
}
