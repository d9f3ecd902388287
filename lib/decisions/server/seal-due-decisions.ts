import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace } from '@/lib/db/transaction';
import type { NewEvent } from '@/lib/ledger/contract';
import { lockHead, placeEvents, storeEvents } from '@/lib/ledger/server/append-store';
import { canonicalJson } from '@/lib/ledger/server/canonical-json';
import { prepareContent } from '@/lib/ledger/server/content';
import { dataKeysThere } from '@/lib/ledger/server/data-keys';
import { fingerprint } from '@/lib/ledger/server/workspace-key';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { uuidv7 } from '@/lib/shared/ids';
import { sealedStatus } from '../fold-decision';
import { Projection } from './project-records';
import { anyDue, eventSpans, lockDue } from './seal-store';

const round = inEachWorkspace('seal decisions');
/** Decisions of one transaction. While it lasts nobody else appends, and each takes a part of a millisecond. */
const AT_ONCE = 50;

/**
 * Closes decisions whose time has come, in every workspace: appends decision.sealed with the count of the events it covers, and sets
 * the final status. Each workspace is a transaction of at most `limit` decisions. Returns how many were sealed; call again until 0.
 * Throws when a workspace failed, after the others were sealed.
 */
export async function sealDueDecisions(limit = AT_ONCE): Promise<number> {
  return round(await listWorkspaceIds(), (workspaceId) => sealWorkspace(workspaceId, limit));
}

async function sealWorkspace(workspaceId: string, limit: number): Promise<number> {
  if (!(await withWorkspace(workspaceId, (tx) => anyDue(tx, workspaceId)))) return 0;
  return withWorkspace(workspaceId, async (tx) => {
    // Few round trips: nobody else appends meanwhile (docs/adr/0033).
    const [head, due] = await Promise.all([lockHead(tx, workspaceId), lockDue(tx, workspaceId, limit)]);
    if (due.length === 0) return 0;
    const projection = new Projection(tx, workspaceId);
    const [keys, spans] = await Promise.all([
      dataKeysThere(tx, workspaceId, due),
      eventSpans(tx, workspaceId, due),
      projection.open([], due),
    ]);
    const events = due.map((decisionId): NewEvent => {
      const decision = projection.decision(decisionId)!;
      const span = spans.get(decisionId) ?? { events: 0, firstIdx: 0, lastIdx: 0 };
      const canonical = canonicalJson({ ...span, status: sealedStatus(decision) });
      return {
        eventId: uuidv7(head.now.getTime()),
        kind: 'decision.sealed',
        schemaVersion: '1.0',
        decisionId,
        systemId: decision.system_id,
        seq: null,
        actor: { type: 'countersign', id: null },
        occurredAt: head.now,
        fingerprint: fingerprint(workspaceId, canonical),
        content: prepareContent(canonical),
      };
    });
    const placed = placeEvents(head, events);
    due.forEach((decisionId, i) => projection.seal(decisionId, placed[i]!.appended.idx));
    await Promise.all([storeEvents(tx, workspaceId, head, placed, keys), projection.flush()]);
    return due.length;
  });
}
