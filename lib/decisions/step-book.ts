import type { DecisionPart, StepPart } from '@/lib/dialects/contract';
import { foldAbsorbed, foldStepInto, nextSeq, type DecisionFacts } from './fold-decision';
import { withdrawEnds } from './fold-end';
import {
  absorbRow, borrowed, foldStep, isEcho, isSameCall, lowest, names, stepKey, tellsBelow, tellsTokens, waitsForParent, withMark, type StepFacts,
} from './fold-step'; // prettier-ignore
import { addTokens, noteWaiting } from './fold-tokens';
import type { Previews } from './record-previews';

/** A row of `step` as a batch of records changes it. */
export interface HeldStep {
  now: StepFacts;
  /** Events of this batch, to be added to those the row has. */
  idxs: number[];
  /** Events that the row had; known of rows that may become part of another. */
  stored: readonly number[];
  changed: boolean;
}
interface RecordFacts {
  about: DecisionPart;
  occurredAt: string;
  previews: Previews;
  own: Previews | null;
  idx: number;
}

/** A name is another name of another name at most a few times; rows of hostile records must not lead in circles. */
const MOST_HOPS = 8;

/**
 * The steps that a batch of records touches. One call of a tool is one step, though the agent's span, the client's and the server's
 * tell it, in whatever order they come (docs/adr/0018): rows of the same call become one, and their names lead to it. Pure.
 */
export class StepBook {
  private readonly rows = new Map<string, HeldStep>();
  /** Rows that may be told by the step above them, by that step. */
  private readonly echoes = new Map<string, Set<string>>();
  /** Rows that wait for the step above them, to tell it of tokens, by that step. */
  private readonly waiting = new Map<string, Set<string>>();
  /** Names whose rows were not loaded, of rows that became part of another. */
  readonly renamed: { decisionId: string; keys: readonly string[]; to: string }[] = [];

  load(row: StepFacts, stored: readonly number[] = []): void {
    if (this.rows.has(id(row.decision_id, row.step_key))) return;
    this.rows.set(id(row.decision_id, row.step_key), { now: row, idxs: [], stored, changed: false });
    this.note(row);
  }

  /** The step of that name, if the batch knows it. */
  find(decisionId: string, key: string): HeldStep | undefined {
    let held = this.rows.get(id(decisionId, stepKey(key)));
    for (let hops = 0; held && held.now.same_as !== null && hops < MOST_HOPS; hops++)
      held = this.rows.get(id(decisionId, held.now.same_as)) ?? held;
    return held;
  }

  /** Folds what a record says of one step, and of its decision by it. Changes `decision`. */
  fold(decision: DecisionFacts, part: StepPart, record: RecordFacts): void {
    if (part.sameAs !== undefined) return this.name(decision, part, part.sameAs, record);
    const decisionId = decision.decision_id;
    const held = this.find(decisionId, part.key);
    const before = held?.now;
    const told = before && before.step_key !== stepKey(part.key) ? borrowed(part, before.step_key) : part;
    const after = foldStep(before, told, { decisionId, seq: nextSeq(decision), occurredAt: record.occurredAt });
    const now = this.put(held, after, record.idx);
    foldStepInto(decision, told, { before, after }, record);
    if (!before) withdrawEnds(decision, after.step_key);
    const { rootParent, rootKey } = record.about;
    if (rootParent !== undefined && rootKey === part.key && this.find(decisionId, rootParent))
      withdrawEnds(decision, stepKey(rootParent));
    this.tell(decision, now, before);
    if (after.kind === 'tool') this.join(decision, now);
  }

  /** Every row that is to be written. */
  *written(): Iterable<StepFacts & { idxs: number[] }> {
    for (const { now, idxs, changed } of this.rows.values()) if (changed || idxs.length > 0) yield { ...now, idxs };
  }

  /** Marks the step of that name, if there is one. */
  flag(decisionId: string, key: string, flag: string, idx: number): void {
    const held = this.find(decisionId, key);
    if (held) this.put(held, { ...held.now, flags: [...new Set([...held.now.flags, flag])].sort() }, idx);
  }

  private put(held: HeldStep | undefined, now: StepFacts, idx: number): HeldStep {
    const row = held ?? { now, idxs: [], stored: [], changed: true };
    if (!held) this.rows.set(id(now.decision_id, now.step_key), row);
    row.now = now;
    row.changed = true;
    if (row.idxs.at(-1) !== idx) row.idxs.push(idx);
    this.note(now);
    return row;
  }

  private note(row: StepFacts): void {
    if (row.parent_key === null || row.same_as !== null) return;
    for (const [is, map] of [[isEcho(row), this.echoes], [waitsForParent(row), this.waiting]] as const) {
      if (!is) continue;
      const above = id(row.decision_id, row.parent_key);
      const held = map.get(above);
      if (held) held.add(row.step_key);
      else map.set(above, new Set([row.step_key]));
    }
  } // prettier-ignore

  /**
   * Two instrumentations that tell one model call nest their spans, and both report its tokens: those of the inner one count. Steps above one that
   * reports some are marked, whichever came first; the uppermost that is known waits for the one above it.
   */
  private tell(decision: DecisionFacts, step: HeldStep, before: StepFacts | undefined): void {
    const decisionId = decision.decision_id;
    let told = false;
    if (!before)
      for (const key of this.waiting.get(id(decisionId, step.now.step_key)) ?? []) {
        const below = this.rows.get(id(decisionId, key));
        if (!below || below === step || !waitsForParent(below.now)) continue;
        this.mark(decision, below, 'waits', false);
        told = true;
      }
    if (told && !tellsBelow(step.now)) this.mark(decision, step, 'below', true);
    const moved = before !== undefined && before.parent_key !== step.now.parent_key;
    const fresh = tellsTokens(step.now) && !(before && tellsTokens(before));
    if (!told && !fresh && !(moved && (tellsTokens(step.now) || tellsBelow(step.now)))) return;
    if (moved && waitsForParent(step.now)) this.mark(decision, step, 'waits', false);
    for (let at = step; ;) {
      const key = at.now.parent_key;
      if (key === null) return;
      const above = this.find(decisionId, key);
      if (!above) return waitsForParent(at.now) ? undefined : this.mark(decision, at, 'waits', true);
      if (above === at || tellsBelow(above.now)) return;
      this.mark(decision, above, 'below', true);
      at = above;
    }
  }

  private mark(decision: DecisionFacts, step: HeldStep, mark: 'below' | 'waits', on: boolean): void {
    const before = step.now;
    step.now = withMark(before, mark, on);
    step.changed = true;
    if (mark === 'below') return addTokens(decision, before, step.now);
    noteWaiting(decision, on ? 1 : -1);
    this.note(step.now);
  }

  /** Gives a step another name. What came under that name before is told of the step. */
  private name(decision: DecisionFacts, part: StepPart, sameAs: string, record: RecordFacts): void {
    const decisionId = decision.decision_id;
    const target = this.find(decisionId, sameAs);
    const known = this.find(decisionId, part.key);
    if (!target || known === target) return;
    if (known) return this.absorb(decision, known, target);
    const row = foldStep(undefined, part, { decisionId, seq: nextSeq(decision), occurredAt: record.occurredAt });
    decision.fold.w = (decision.fold.w ?? 0) + 1;
    this.put(undefined, { ...row, same_as: target.now.step_key }, record.idx);
    target.now = { ...target.now, also: names(target.now.also, [row.step_key]) };
    target.changed = true;
  }

  /**
   * Looks for the same call above the step and below it. A call has one telling below each: where several stand there (a client that tried again), the
   * first stays the same call and the others are calls of their own. Hiding one would be worse than showing one twice.
   */
  private join(decision: DecisionFacts, step: HeldStep): void {
    const decisionId = decision.decision_id;
    let at = step;
    if (isEcho(at.now) && at.now.parent_key !== null) {
      const above = this.find(decisionId, at.now.parent_key);
      if (above && above !== at && lowest(above.now) === at.now.parent_key && isSameCall(above.now, at.now)) {
        this.absorb(decision, at, above);
        at = above;
      }
    }
    for (let below = this.firstBelow(at); below; below = this.firstBelow(at)) this.absorb(decision, below, at);
  }

  /** The first of those below the lowest span of the step that tell the same call. */
  private firstBelow(at: HeldStep): HeldStep | undefined {
    const decisionId = at.now.decision_id;
    let first: HeldStep | undefined;
    for (const key of this.echoes.get(id(decisionId, lowest(at.now))) ?? []) {
      const below = this.rows.get(id(decisionId, key));
      if (!below || below === at || below.now.same_as !== null || !isSameCall(at.now, below.now)) continue;
      if (!first || isBefore(below.now, first.now)) first = below;
    }
    return first;
  }

  private absorb(decision: DecisionFacts, gone: HeldStep, into: HeldStep): void {
    const [was, before] = [gone.now, into.now];
    const after = absorbRow(before, was);
    into.now = after;
    into.changed = true;
    for (const idx of [...gone.stored, ...gone.idxs]) into.idxs.push(idx);
    gone.now = { ...was, same_as: after.step_key, also: [] };
    gone.changed = true;
    const elsewhere: string[] = [];
    for (const key of was.also) {
      const stub = this.rows.get(id(was.decision_id, key));
      if (stub) {
        stub.now = { ...stub.now, same_as: after.step_key };
        stub.changed = true;
      } else elsewhere.push(key);
    }
    if (elsewhere.length > 0) this.renamed.push({ decisionId: was.decision_id, keys: elsewhere, to: after.step_key });
    if (waitsForParent(was)) noteWaiting(decision, -1);
    foldAbsorbed(decision, was, before, after);
    this.tell(decision, into, before);
  }
}

function isBefore(a: StepFacts, b: StepFacts): boolean {
  return a.started_at < b.started_at || (a.started_at === b.started_at && a.step_key < b.step_key);
}

function id(decisionId: string, key: string): string {
  return `${decisionId} ${key}`;
}
