import type { Actor } from '@/lib/access/actor';
import { canSeeSystem, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import type { EvidenceBlock, FrameworkId, RecordVerdict } from '../contract';
import { frameworkOn, FRAMEWORKS } from '../frameworks';
import { dayOf } from '../period';
import { DECISION_BLOCKS } from './blocks';
import { findDecisionPlace, judgeDecision } from './decision-record-store';

export interface DecisionEvidence {
  decision: { id: string; startedAt: string; system: string };
  blocks: {
    definition: EvidenceBlock;
    verdict: RecordVerdict;
    controls: { framework: FrameworkId; title: string; refs: string[] }[];
  }[];
}

/** Which controls one decision (UUID) is evidence for, under the law of its day: the way back from a trail. Throws notFound. */
export async function getDecisionEvidence(actor: Actor, decisionId: string): Promise<DecisionEvidence> {
  requirePermission(actor, 'evidence.read');
  const { workspaceId } = actor;
  return withWorkspace(workspaceId, async (tx) => {
    const place = await findDecisionPlace(tx, workspaceId, decisionId);
    const verdicts =
      place && canSeeSystem(actor, place.systemId) ? await judgeDecision(tx, workspaceId, decisionId, DECISION_BLOCKS) : null;
    if (!place || !verdicts)
      throw new AppError('notFound', 'There is no such decision, or it is of an AI system that you do not see.');
    const day = dayOf(place.startedAt);
    const frameworks = [...new Set(FRAMEWORKS.map((one) => one.id))].map((id) => frameworkOn(id, day)!);
    return {
      decision: {
        id: toPublicId('decision', decisionId),
        startedAt: place.startedAt.toISOString(),
        system: toPublicId('system', place.systemId),
      },
      blocks: DECISION_BLOCKS.flatMap(({ definition }, i) => {
        const verdict = verdicts[i];
        if (!verdict) return [];
        const controls = frameworks
          .map(({ id, title, controls: rows }) => ({
            framework: id,
            title,
            refs: rows.filter((row) => row.blocks.includes(definition.id)).map((row) => row.ref),
          }))
          .filter((one) => one.refs.length > 0);
        return [{ definition, verdict, controls }];
      }),
    };
  });
}
