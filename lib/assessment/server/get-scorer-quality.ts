import { visibleSystems, type Actor } from '@/lib/access/actor';
import { requireBeyondRooms, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { evaluateScorers } from '@/lib/risk/evaluation/evaluate-scorers';
import { qualityOf, wilson, type ScorerQuality } from '@/lib/risk/quality';
import { ENOUGH_LABELS, type LabelQuality, type QualityPage } from '../label-quality';
import { selectLabelled, type LabelledFinding } from './label-store';

/** The same bundle and set give the same answer: measured once a process. */
let bundled: ScorerQuality | undefined;

/** How good the scorers are, as far as anybody knows: on the bundled set, and by what reviewers said of findings in AI systems the actor sees. */
export async function getScorerQuality(actor: Actor): Promise<QualityPage> {
  requirePermission(actor, 'decisions.read');
  requireBeyondRooms(actor);
  const visible = visibleSystems(actor);
  const rows = await withWorkspace(actor.workspaceId, (tx) =>
    selectLabelled(tx, actor.workspaceId, visible === 'all' ? null : visible),
  );
  bundled ??= evaluateScorers();
  return { bundled, labels: labelQuality(rows), asOf: new Date().toISOString() };
}

export function labelQuality(rows: readonly LabelledFinding[]): LabelQuality[] {
  const groups = new Map<string, LabelledFinding[]>();
  for (const row of rows) {
    const key = `${row.detector}\u0000${row.detector_version}\u0000${row.stage}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()]
    .map((of): LabelQuality => {
      const { detector, detector_version: version, stage } = of[0]!;
      const disputed = of.filter((one) => one.correct > 0 && one.false_alarm > 0).length;
      const agreed = of.filter((one) => one.correct > 0 !== one.false_alarm > 0);
      const correct = agreed.filter((one) => one.correct > 0).length;
      const judged = agreed.map((one) => ({
        label: one.correct > 0,
        predicted: true,
        ...(one.probability !== null && { probability: one.probability }),
      }));
      return {
        detector,
        version,
        stage,
        labelled: of.length,
        disputed,
        correct,
        falseAlarms: agreed.length - correct,
        precision: wilson(correct, agreed.length),
        calibration: qualityOf(judged).calibration?.bins ?? [],
        tooFew: agreed.length < ENOUGH_LABELS,
      };
    })
    .sort((a, b) => b.labelled - a.labelled || (a.detector < b.detector ? -1 : 1));
}
