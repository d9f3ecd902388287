import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace } from '@/lib/db/transaction';
import type { NewEvent } from '@/lib/ledger/contract';
import { insertEvents, lockHead } from '@/lib/ledger/server/append-store';
import { canonicalJson } from '@/lib/ledger/server/canonical-json';
import { prepareContent } from '@/lib/ledger/server/content';
import { fingerprint } from '@/lib/ledger/server/workspace-key';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { uuidv7 } from '@/lib/shared/ids';
import { sealedStatus } from '../fold-decision';
import { Projection } from './project-records';
import { anyDue, eventSpans, lockDue } from './seal-store';

const round = inEachWorkspace('seal decisions');

/**
 * Closes decisions whose time has come, in every workspace: appends decision.sealed with the count of the events it covers, and sets
 * the final status. Each workspace is a transaction of at most `limit` decisions. Returns how many were sealed; call again until 0.
 * Throws when a workspace failed, after the others were sealed.
 */
export async function sealDueDecisions(limit = 200): Promise<number> {
  return round(await listWorkspaceIds(), (workspaceId) => sealWorkspace(workspaceId, limit));
}

async function sealWorkspace(workspaceId: string, limit: number): Promise<number> {
  if (!(await withWorkspace(workspaceId, (tx) => anyDue(tx, workspaceId)))) return 0;
  return withWorkspace(workspaceId, async (tx) => {
    const head = await lockHead(tx, workspaceId);
    const due = await lockDue(tx, workspaceId, limit);
    if (due.length === 0) return 0;
    const projection = new Projection(tx, workspaceId);
    await projection.open([], due);
    const spans = await eventSpans(tx, workspaceId, due);
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
    const appended = await insertEvents(tx, workspaceId, head, events);
    due.forEach((decisionId, i) => projection.seal(decisionId, appended[i]!.idx));
    await projection.flush();
    return due.length;
  });
}
