import { asOwner, type TestWorkspace } from '@/lib/db/testing';
import { LABEL_FIELD_NAMES, LABEL_FIELDS } from '@/lib/decisions/labels';
import { decisionAliases } from '@/lib/dialects/identity';
import type { RecordTree } from '@/lib/dialects/contract';
import type { DecodedRecord } from '@/lib/ingest/contract';
import { ingestRecords } from '@/lib/ingest/server/ingest-records';
import { canonicalJson } from '@/lib/ledger/server/canonical-json';
import { uuidv7 } from '@/lib/shared/ids';
import type { JsonObject, JsonValue } from '@/lib/shared/json';
import { indexNewRecords } from '../server/index-new-records';

/** A native event as the wire side would hand it in. */
export function decoded(event: JsonObject): DecodedRecord {
  const id = uuidv7();
  const tree: RecordTree = { form: 'event', event: { id, schemaVersion: '1.0', ...event } };
  return {
    position: 0,
    eventId: id,
    kind: String(event['kind']),
    schemaVersion: '1.0',
    systemKey: String(event['system']),
    occurredAt: new Date(String(event['occurredAt'])),
    aliases: decisionAliases(tree),
    tree,
    canonical: canonicalJson(tree as unknown as JsonValue),
  };
}

export async function ingest(w: TestWorkspace, events: readonly JsonObject[]): Promise<void> {
  const key = await w.key();
  for (let i = 0; i < events.length; i += 200) {
    const records = events.slice(i, i + 200).map((event, position) => ({ ...decoded(event), position }));
    const results = await ingestRecords(key, records, { route: 'test', bytes: 0 });
    const refused = results.find((result) => result.status !== 'accepted');
    if (refused) throw new Error(`not accepted: ${JSON.stringify(refused)}`);
  }
}

/** Indexes everything there is. */
export async function indexAll(w: TestWorkspace): Promise<void> {
  while ((await indexNewRecords(w.workspaceId)) > 0);
}

/** What scoring, policy and approval will write once they exist, on the rows there are; rollups are counted anew to agree. */
export async function giveVerdicts(w: TestWorkspace): Promise<void> {
  await asOwner(async (client) => {
    await client.query('BEGIN');
    await client.query(
      `UPDATE decision SET
         status = CASE WHEN ended THEN coalesce(reported_status, 'ok') WHEN abs(hashtext(external_id)) % 3 = 0 THEN 'incomplete' ELSE 'running' END,
         risk_tier = (ARRAY['unscored', 'low', 'medium', 'high', 'critical'])[1 + abs(hashtext(decision_id::text)) % 5],
         risk_score = CASE WHEN abs(hashtext(decision_id::text)) % 5 = 0 THEN NULL ELSE (abs(hashtext(decision_id::text)) % 7) / 10.0 END,
         route = (ARRAY[NULL, 'allow', 'review', 'block'])[1 + abs(hashtext(external_id)) % 4],
         approval = (ARRAY[NULL, 'approved', 'rejected'])[1 + abs(hashtext(external_id)) % 3]
       WHERE workspace_id = $1`,
      [w.workspaceId],
    );
    await client.query('DELETE FROM decision_rollup WHERE workspace_id = $1', [w.workspaceId]);
    await client.query(
      `INSERT INTO decision_rollup SELECT workspace_id, (started_at AT TIME ZONE 'UTC')::date, system_id, coalesce(environment, ''), status, risk_tier,
         coalesce(route, ''), count(*) FROM decision WHERE workspace_id = $1 GROUP BY 1, 2, 3, 4, 5, 6, 7`,
      [w.workspaceId],
    );
    await client.query('DELETE FROM label_rollup WHERE workspace_id = $1', [w.workspaceId]);
    await client.query(
      `INSERT INTO label_rollup SELECT workspace_id, (started_at AT TIME ZONE 'UTC')::date, system_id, l, count(*) FROM decision, unnest(labels) l
       WHERE workspace_id = $1 AND split_part(l, ':', 1) = ANY($2) GROUP BY 1, 2, 3, 4`,
      [w.workspaceId, LABEL_FIELD_NAMES.filter((name) => LABEL_FIELDS[name].rolledUp)],
    );
    await client.query('COMMIT');
  });
}
