import { visibleSystems, type Actor } from '@/lib/access/actor';
import { requireBeyondRooms, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { evaluateScorers } from '@/lib/risk/evaluation/evaluate-scorers';
import { qualityOf, wilson, type ScorerQuality } from '@/lib/risk/quality';
import { ENOUGH_LABELS, type CategoryRecall, type LabelQuality, type QualityPage } from '../label-quality';
import { countMissed, MISSABLE } from '../missed';
import { selectLabelled, type LabelledFinding } from './label-store';
import { placeOf, selectAllMissed } from './missed-store';
import { scorersInForce } from './scorers-in-force';

/** The same bundle and set give the same answer: measured once a process. */
let bundled: ScorerQuality | undefined;

/** How good the scorers are, as far as anybody knows: on the bundled set, and by what reviewers said of findings in AI systems the actor sees. */
export async function getScorerQuality(actor: Actor): Promise<QualityPage> {
  requirePermission(actor, 'decisions.read');
  requireBeyondRooms(actor);
  const visible = visibleSystems(actor);
  const systems = visible === 'all' ? null : visible;
  const [rows, missed] = await withWorkspace(actor.workspaceId, async (tx) => [
    await selectLabelled(tx, actor.workspaceId, systems),
    await selectAllMissed(tx, actor.workspaceId, systems),
  ]);
  bundled ??= evaluateScorers();
  const recall = categoryRecall(rows, missed, scorersInForce().bundle);
  return { bundled, labels: labelQuality(rows), recall, asOf: new Date().toISOString() };
}

/** Of each kind of which somebody said that one was found or missed; most missed first. */
export function categoryRecall(
  labelled: readonly LabelledFinding[],
  missed: Awaited<ReturnType<typeof selectAllMissed>>,
  bundleNow: string,
): CategoryRecall[] {
  const count = (rows: typeof missed): number => {
    const byDecision = new Map<string, typeof missed>();
    for (const row of rows) byDecision.set(row.decision_id, [...(byDecision.get(row.decision_id) ?? []), row]);
    return [...byDecision.values()].reduce((sum, of) => sum + countMissed(of.map(placeOf)), 0);
  };
  return MISSABLE.flatMap(({ category, stage, words, detectors }): CategoryRecall[] => {
    const correct = labelled.filter((one) => one.category === category && one.correct > 0 && one.false_alarm === 0).length;
    const mine = missed.filter((one) => one.category === category);
    const none = count(mine);
    if (correct + none === 0) return [];
    return [
      {
        category,
        stage,
        words,
        detectors,
        correct,
        missed: none,
        missedNow: count(mine.filter((one) => one.bundle === bundleNow)),
        recall: none === 0 ? null : wilson(correct, correct + none),
        tooFew: correct + none < ENOUGH_LABELS,
      },
    ];
  }).sort((a, b) => b.missed - a.missed || b.correct - a.correct || (a.category < b.category ? -1 : 1));
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
