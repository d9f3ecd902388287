import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import { stepKey } from '../fold-step';
import { toReplay } from '../replay';
import type { Replay, ReplayContext } from '../replay-contract';
import { noteReading } from './note-reading';
import { openTrail } from './open-trail';
import { contextOf, requireReadable } from './readable';
import { readSteps } from './read-steps';
import { selectRetrievalsBefore, selectSteps, type TrailRow } from './trail-store';

/** Retrieval steps read for the documents beside a replay: the last ones before the call. */
const RETRIEVALS = 20;

/** A model step's context as a request of the chat API, to be looked at: personal data masked. Needs content.read. Throws notFound. */
export async function replayStep(actor: Actor, anyId: string, key: string): Promise<Replay> {
  const { trail, made } = await build(actor, anyId, key, async () => undefined);
  await noteReading(actor, { id: trail.decision_id, system: trail.system_id });
  return made;
}

/** The same as a file: the event `record.exported` (who, which step) is in the log before it leaves. */
export async function exportReplay(actor: Actor, anyId: string, key: string, part: string): Promise<Replay> {
  const { made } = await build(actor, anyId, key, (tx, trail) =>
    appendAct(tx, actor, {
      kind: 'record.exported',
      decisionId: trail.decision_id,
      systemId: trail.system_id,
      data: { what: 'replay', step: key, part, decision: toPublicId('decision', trail.decision_id) },
    }),
  );
  return made;
}

async function build(
  actor: Actor,
  anyId: string,
  key: string,
  note: (tx: SqlTx, trail: TrailRow) => Promise<unknown>,
): Promise<{ trail: TrailRow; made: Replay }> {
  requirePermission(actor, 'decisions.read');
  requirePermission(actor, 'content.read');
  const { workspaceId } = actor;
  return withWorkspace(workspaceId, async (tx) => {
    const trail = await openTrail(tx, actor, anyId);
    requireReadable(actor, trail);
    const about = contextOf(actor, trail);
    const [row] = await selectSteps(tx, workspaceId, trail.decision_id, [stepKey(key)]);
    if (!row) throw new AppError('notFound', 'This decision has no such step.', { field: 'query.step' });
    if (row.kind !== 'model')
      throw new AppError('unprocessable', 'Only a model step has a context that can be replayed.', { field: 'query.step' });
    const before = await selectRetrievalsBefore(tx, workspaceId, trail.decision_id, row.started_at, RETRIEVALS + 1);
    const [step, ...retrievals] = await readSteps(tx, actor, about, trail.decision_id, [row, ...before.slice(0, RETRIEVALS)]);
    const context: ReplayContext = {
      decision: toPublicId('decision', trail.decision_id),
      system: trail.system_name,
      versions: {
        ...(trail.version_prompt && { prompt: trail.version_prompt }),
        ...(trail.version_policy && { policy: trail.version_policy }),
        ...(trail.version_agent && { agent: trail.version_agent }),
      },
      documents: retrievals.reverse().flatMap((one) => (one.documents ?? []).map((document) => ({ step: one.id, document }))),
      documentsComplete: before.length <= RETRIEVALS,
    };
    const made = toReplay(step!, context);
    await note(tx, trail);
    return { trail, made };
  });
}
