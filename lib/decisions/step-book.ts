import type { DecisionPart, StepPart } from '@/lib/dialects/contract';
import { foldAbsorbed, foldStepInto, nextSeq, type DecisionFacts } from './fold-decision';
import { absorbRow, borrowed, foldStep, isEcho, isSameCall, stepKey, type StepFacts } from './fold-step';
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
  /** Names whose rows were not loaded, of rows that became part of another. */
  readonly renamed: { decisionId: string; keys: readonly string[]; to: string }[] = [];

  load(row: StepFacts, stored: readonly number[] = []): void {
    if (this.rows.has(id(row.decision_id, row.step_key))) return;
    this.rows.set(id(row.decision_id, row.step_key), { now: row, idxs: [], stored, changed: false });
    this.noteEcho(row);
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
    this.noteEcho(now);
    return row;
  }

  private noteEcho(row: StepFacts): void {
    if (row.parent_key === null || row.same_as !== null || !isEcho(row)) return;
    const above = id(row.decision_id, row.parent_key);
    const held = this.echoes.get(above);
    if (held) held.add(row.step_key);
    else this.echoes.set(above, new Set([row.step_key]));
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
    target.now = { ...target.now, also: [...new Set([...target.now.also, row.step_key])].sort() };
    target.changed = true;
  }

  /** Looks for the same call above the step and below it. */
  private join(decision: DecisionFacts, step: HeldStep): void {
    const decisionId = decision.decision_id;
    let at = step;
    if (isEcho(at.now) && at.now.parent_key !== null) {
      const above = this.find(decisionId, at.now.parent_key);
      if (above && above !== at && isSameCall(above.now, at.now)) {
        this.absorb(decision, at, above);
        at = above;
      }
    }
    const tried = new Set<string>();
    for (let again = true; again;) {
      again = false;
      for (const name of [at.now.step_key, ...at.now.also]) {
        for (const key of this.echoes.get(id(decisionId, name)) ?? []) {
          const below = this.rows.get(id(decisionId, key));
          if (!below || below === at || below.now.same_as !== null || tried.has(key)) continue;
          if (!isSameCall(at.now, below.now)) {
            tried.add(key);
            continue;
          }
          this.absorb(decision, below, at);
          again = true;
        }
      }
    }
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
    foldAbsorbed(decision, was, before, after);
  }
}

function id(decisionId: string, key: string): string {
  return `${decisionId} ${key}`;
}
