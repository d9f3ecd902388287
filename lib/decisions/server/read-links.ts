import type { Actor } from '@/lib/access/actor';
import type { SqlTx } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import type { DecisionLinks, LinkedDecision } from '../trail';
import { selectCauses, selectConsequences } from './link-store';
import { selectCandidates, type Candidate, type TrailRow } from './trail-store';

/** Links of each direction shown with a decision. */
const MOST = 50;

/**
 * What a decision says it comes from, and which decisions say they come from it: across traces, queues and buses, whichever of them arrived
 * first. Nothing is resolved when it is stored: the other end is looked up by its name when it is asked for.
 */
export async function readLinks(tx: SqlTx, actor: Actor, row: TrailRow): Promise<DecisionLinks> {
  const { workspaceId } = actor;
  const decisionId = row.decision_id;
  const names = { traceId: row.trace_id, externalId: row.external_id };
  const causes = await selectCauses(tx, workspaceId, decisionId, MOST + 1);
  const effects = await selectConsequences(tx, workspaceId, decisionId, names, MOST + 1);
  if (causes.length === 0 && effects.length === 0) return { causedBy: [], ledTo: [], complete: true };
  const others = [...new Set([...causes, ...effects].flatMap(({ other_id }) => other_id ?? []))];
  const seen = new Map((await selectCandidates(tx, actor, others)).map((one) => [one.decision_id, one]));
  const there = (otherId: string | null): Pick<LinkedDecision, 'decision' | 'state'> => {
    if (otherId === null) return { state: 'notReceived' };
    const found = seen.get(otherId);
    return found ? { state: 'received', decision: shown(found) } : { state: 'notGranted' };
  };
  return {
    causedBy: causes.slice(0, MOST).map((link) => ({
      step: link.step_key,
      ...(link.scheme === 'trace' ? { traceId: link.value } : { externalId: link.value }),
      ...(link.span_id && { spanId: link.span_id }),
      ...there(link.other_id),
    })),
    ledTo: effects.slice(0, MOST).map((link) => ({
      step: link.step_key,
      ...(link.span_id && { spanId: link.span_id }),
      ...there(link.other_id),
    })),
    complete: causes.length <= MOST && effects.length <= MOST,
  };
}

const shown = (one: Candidate): NonNullable<LinkedDecision['decision']> => ({
  id: toPublicId('decision', one.decision_id),
  system: one.system_name,
  startedAt: one.started_at.toISOString(),
});
