import type { SqlTx } from '@/lib/db/transaction';
import type { DecisionAlias } from '@/lib/dialects/identity';
import { bodyOpener, textOf } from '@/lib/ledger/server/open-bodies';
import type { JsonValue } from '@/lib/shared/json';
import { assessedOf, routeOf, type AssessedHeader } from '../assessed';
import { recordOf } from '../conflict-body';
import { CHECK_KIND } from '../labels';
import { keysAt } from '@/lib/dialects/identity-lists';
import { selectKeyHistories, type KeyHistories } from './identity-keys-store';
import { Projection, type ProjectedRecord } from './project-records';
import { projectTree } from './project-tree';
import type { LoggedEvent } from './rebuild-store';

/** Characters folded at a time, because a record of megabytes may lie in the log as a few KB. */
const BATCH_CHARACTERS = 48 * 1024 * 1024;

export interface Folded {
  /** How many events of the batch. */
  folded: number;
  /** The names that their records give to decisions. */
  named: readonly DecisionAlias[];
}
interface Rebuilt {
  event: LoggedEvent;
  record: ProjectedRecord | null;
  conflict: boolean;
  /** What Countersign computed about the decision. */
  assessed?: AssessedHeader | null;
  route?: string | null;
}

/**
 * Folds the first events of the batch, as many as fit into memory once inflated, in the order of the log. The same for a rebuild of
 * everything and for single decisions.
 */
export async function foldLogged(tx: SqlTx, workspaceId: string, batch: readonly LoggedEvent[]): Promise<Folded> {
  const open = await bodyOpener(tx, workspaceId, batch);
  const histories = await selectKeyHistories(tx, workspaceId);
  const rebuilt: Rebuilt[] = [];
  let characters = 0;
  for (const event of batch) {
    if (characters >= BATCH_CHARACTERS) break;
    const text = textOf(open(event));
    characters += text?.length ?? 0;
    rebuilt.push(toRebuilt(workspaceId, event, text, histories));
  }
  const projection = new Projection(tx, workspaceId);
  const linking = rebuilt.flatMap(({ record, conflict }) => (record && !conflict ? [record] : []));
  await projection.open(
    linking,
    rebuilt.map(({ event }) => event.decision_id),
  );
  for (const { event, record, conflict } of rebuilt) {
    if (record && !conflict) projection.begin(record, event.decision_id, event.received_at, event.idx);
  }
  await projection.openSteps(rebuilt.flatMap(({ event, record }) => (record ? [{ decisionId: event.decision_id, record }] : [])));
  for (const { event, record, conflict, assessed, route } of rebuilt) {
    if (assessed) projection.assess(event.decision_id, assessed);
    else if (route) projection.route(event.decision_id, route);
    else if (event.kind === 'decision.sealed') projection.seal(event.decision_id, event.idx);
    else if (event.kind === 'content.restricted' || event.kind === 'content.unrestricted')
      projection.restrict(event.decision_id, event.kind === 'content.restricted');
    else if (event.kind.startsWith(CHECK_KIND)) projection.check(event.decision_id, event.kind.slice(CHECK_KIND.length));
    else if (record && conflict)
      projection.addConflict(record, event.decision_id, { idx: event.idx, receivedAt: event.received_at });
    else if (record) projection.add(record, event.decision_id, { idx: event.idx, receivedAt: event.received_at });
  }
  await projection.flush();
  return { folded: rebuilt.length, named: linking.flatMap(({ aliases }) => aliases) };
}

function toRebuilt(workspaceId: string, event: LoggedEvent, text: string | null, histories: KeyHistories): Rebuilt {
  if (event.kind === 'risk.assessed' || event.kind === 'policy.evaluated') {
    const body = text === null ? null : (JSON.parse(text) as JsonValue);
    const said = event.kind === 'risk.assessed' ? { assessed: assessedOf(body) } : { route: routeOf(body) };
    return { event, record: null, conflict: false, ...said };
  }
  const stored = text === null ? null : recordOf(JSON.parse(text) as JsonValue);
  if (!stored || event.kind === 'decision.sealed' || event.kind.startsWith(CHECK_KIND))
    return { event, record: null, conflict: false };
  const record = projectTree(workspaceId, stored.tree, {
    systemId: event.system_id,
    occurredAt: event.occurred_at,
    keys: keysAt(histories.get(event.system_id), event.idx),
  });
  return { event, record, conflict: stored.conflict !== null };
}
