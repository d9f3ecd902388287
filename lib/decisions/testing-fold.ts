import { expect } from 'vitest';
import type { RecordTree, StepPart } from '@/lib/dialects/contract';
import { fromText } from '@/lib/dialects/instants';
import { mapRecord } from '@/lib/dialects/map-record';
import { mergeParts, toStep } from '@/lib/dialects/merge-step';
import { foldDecisionPart, newDecision, sealedStatus, type DecisionFacts } from './fold-decision';
import { borrowed, stepKey } from './fold-step';
import { previewsOf } from './record-previews';
import { StepBook } from './step-book';
import { withoutContent } from './without-content';

const AT = '2026-11-21T10:00:00.000000Z';

/**
 * Everything that a reader sees of a decision, from records in the given order: rows folded one by one, contents merged at once. `withContent`: folded from all that a
 * record says, and not only from what is kept of it beside the log.
 */
export function assemble(trees: readonly RecordTree[], withContent = false) {
  const decision = newDecision({ decisionId: 'd', systemId: 's', receivedAt: AT, idx: 0 });
  const steps = new StepBook();
  const told: StepPart[] = [];
  for (const [idx, tree] of trees.entries()) {
    const mapping = mapRecord(tree);
    const folded = withContent ? mapping : withoutContent(mapping);
    const occurredAt = occurredOf(tree);
    foldDecisionPart(decision, folded.decision, []);
    const previews = previewsOf(mapping, (text) => text);
    for (const [i, part] of mapping.steps.entries()) {
      told.push({ ...part, at: part.at ?? occurredAt });
      const own = previews.steps[i] ?? null;
      steps.fold(decision, folded.steps[i]!, { about: folded.decision, occurredAt, previews, own, idx });
    }
  }
  const all = [...steps.written()].sort((a, b) => (a.step_key < b.step_key ? -1 : 1));
  const rows = all
    .filter((row) => row.same_as === null)
    .map(({ seq: _seq, idxs, ...facts }) => ({ ...facts, idxs: sorted(idxs, trees) }));
  const contents = rows.map((row) =>
    toStep(
      mergeParts(
        told.flatMap((part) =>
          stepKey(part.key) === row.step_key
            ? [part]
            : row.also.includes(stepKey(part.key))
              ? [borrowed(part, row.step_key)]
              : [],
        ),
      ),
      { eventIds: [], flags: [], fallbackAt: AT },
    ),
  );
  const seqs = all.map((row) => row.seq);
  expect(new Set(seqs).size).toBe(seqs.length);
  return { decision: { ...decision, status: sealedStatus(decision) } satisfies DecisionFacts, rows, contents };
}

/** Which records a row was made of, whatever their order. */
function sorted(idxs: readonly number[], trees: readonly RecordTree[]): string[] {
  return [...new Set(idxs)].map((idx) => JSON.stringify(trees[idx])).sort();
}

function occurredOf(tree: RecordTree): string {
  if (tree.form === 'event') return fromText(tree.event['occurredAt']) ?? AT;
  if (tree.form === 'langfuse') return fromText(tree.event['timestamp']) ?? AT;
  if (tree.form === 'agents') return fromText(tree.item['started_at']) ?? AT;
  const nano = tree.form === 'span' ? tree.span.startTimeUnixNano : tree.log.timeUnixNano!;
  return fromText(Number(nano) / 1e6) ?? AT;
}
