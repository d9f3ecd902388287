import type { Actor } from '@/lib/access/actor';
import { canSeeDecision, requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import type { BlockId, BlockRecord, EvidenceBlock, FrameworkId, RecordVerdict } from '../contract';
import { frameworkOn, FRAMEWORKS } from '../frameworks';
import { addDays, dayOf } from '../period';
import type { Asked } from './block-query';
import { DECISION_BLOCKS, liveBlock } from './blocks';
import { frameworksOf } from './room-scope';
import { findDecisionPlace, judgeDecision } from './decision-record-store';

export interface DecisionEvidence {
  decision: { id: string; startedAt: string; system: string };
  blocks: {
    definition: EvidenceBlock;
    /** The worst of its records. */
    verdict: RecordVerdict;
    /** Of blocks over actions, votes, halts and incidents: those of this decision. */
    records: Pick<BlockRecord, 'id' | 'verdict' | 'says' | 'href'>[];
    controls: { framework: FrameworkId; title: string; refs: string[] }[];
  }[];
}

/** Blocks whose records belong to a decision without being one: human oversight, incidents and explanations. */
const OF_A_DECISION: readonly BlockId[] = ['E06', 'E07', 'E08', 'E09', 'E11', 'E17', 'E19'];
/** So many records of one block stand beside a decision. */
const MOST = 20;
const WORST: readonly RecordVerdict[] = ['contradicted', 'uncovered', 'covered'];

/** Which controls one decision (UUID) is evidence for, under the law of its day: the way back from a trail. Throws notFound. */
export async function getDecisionEvidence(actor: Actor, decisionId: string): Promise<DecisionEvidence> {
  requirePermission(actor, 'evidence.read');
  const { workspaceId } = actor;
  return withWorkspace(workspaceId, async (tx) => {
    const place = await findDecisionPlace(tx, workspaceId, decisionId);
    const verdicts =
      place && canSeeDecision(actor, place.systemId, place.startedAt)
        ? await judgeDecision(tx, workspaceId, decisionId, DECISION_BLOCKS)
        : null;
    if (!place || !verdicts)
      throw new AppError('notFound', 'There is no such decision, or it is of an AI system that you do not see.');
    const day = dayOf(place.startedAt);
    const held = frameworksOf(actor);
    const frameworks = [...new Set(FRAMEWORKS.map((one) => one.id))]
      .filter((id) => held === null || held.includes(id))
      .map((id) => frameworkOn(id, day)!);
    const own = DECISION_BLOCKS.flatMap(({ definition }, i) => {
      const verdict = verdicts[i];
      return verdict ? [{ definition, verdict, records: [] }] : [];
    });
    const beside = await besideDecision(tx, { workspaceId, decisionId, systemId: place.systemId, day });
    return {
      decision: {
        id: toPublicId('decision', decisionId),
        startedAt: place.startedAt.toISOString(),
        system: toPublicId('system', place.systemId),
      },
      blocks: [...own, ...beside]
        .sort((a, b) => (a.definition.id < b.definition.id ? -1 : 1))
        .map((found) => ({
          ...found,
          controls: frameworks
            .map(({ id, title, controls: rows }) => ({
              framework: id,
              title,
              refs: rows.filter((row) => row.blocks.includes(found.definition.id)).map((row) => row.ref),
            }))
            .filter((one) => one.refs.length > 0),
        })),
    };
  });
}

/** What people decided about its actions, halts that it did not heed, incidents that it is linked to: they may come long after it. */
async function besideDecision(
  tx: SqlTx,
  { workspaceId, decisionId, systemId, day }: { workspaceId: string; decisionId: string; systemId: string; day: string },
): Promise<Omit<DecisionEvidence['blocks'][number], 'controls'>[]> {
  const now = new Date();
  // A day before it, for clocks of emitters that go ahead of ours.
  const asked: Asked = { workspaceId, systems: [systemId], all: false, decisionId, from: addDays(day, -1), to: addDays(dayOf(now), 1), now }; // prettier-ignore
  const found: Omit<DecisionEvidence['blocks'][number], 'controls'>[] = [];
  for (const id of OF_A_DECISION) {
    const block = liveBlock(id)!;
    const all: BlockRecord[] = [];
    // What contradicts is never pushed out by what does not.
    for (const verdict of WORST)
      if (all.length < MOST) all.push(...(await block.records(tx, asked, { verdict, after: null, limit: MOST - all.length })));
    if (all.length === 0) continue;
    const records = all.map(({ id: record, verdict, says, href }) => ({ id: record, verdict, says, href }));
    found.push({ definition: block.definition, verdict: records[0]!.verdict, records });
  }
  return found;
}
