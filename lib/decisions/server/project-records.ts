import type { SqlTx } from '@/lib/db/transaction';
import type { Mapping } from '@/lib/dialects/contract';
import type { DecisionAlias } from '@/lib/dialects/identity';
import { fromDate, shift } from '@/lib/dialects/instants';
import { env } from '@/lib/env';
import { AliasBook } from '../alias-book';
import { foldAssessed, type AssessedHeader } from '../assessed';
import {
  addFlag,
  addLabel,
  emptied,
  foldDecisionPart,
  newDecision,
  removeFlag,
  reopen,
  RESTRICTED_FLAG,
  sealedStatus,
  type DecisionFacts,
  type SealDelays,
  type Subject,
} from '../fold-decision';
import { firstSeenLabels } from '../labels';
import type { RecordPreviews } from '../record-previews';
import { isEcho, stepKey, tellsBelow } from '../fold-step';
import { StepBook } from '../step-book';
import { insertAliases, loadAliases } from './alias-store';
import { loadDecisions, loadNamedDecisions, writeDecisions } from './decision-store';
import { noteFirstSeen, type FirstSeen } from './first-seen-store';
import { RollupDeltas } from './rollup-store';
import { loadSteps, renameSteps, writeSteps } from './step-store';

/** What projecting needs of one record: computed outside the transaction, the same at ingest and at rebuild. */
export interface ProjectedRecord {
  systemId: string;
  occurredAt: Date;
  aliases: readonly DecisionAlias[];
  /** Without its content. */
  mapping: Mapping;
  /** Of its content, masked. */
  previews: RecordPreviews;
  subjects: readonly Subject[];
}
interface Held {
  before: DecisionFacts | undefined;
  now: DecisionFacts;
}

/** A root span's children may still be on their way when it has ended. */
const AFTER_ROOT_SECONDS = 15;

/**
 * Folds events, in the order of the log, into the read models: one statement a table, whatever the number of events. The same
 * code runs at ingest (under the head lock, in the transaction that appends) and at rebuild.
 */
export class Projection {
  private readonly decisions = new Map<string, Held>();
  private readonly steps = new StepBook();
  private readonly delays: SealDelays = { idle: env().COUNTERSIGN_SEAL_IDLE_SECONDS, afterRoot: AFTER_ROOT_SECONDS };
  private book = new AliasBook([], () => null);
  private leftHolds = false;

  constructor(
    private readonly tx: SqlTx,
    private readonly workspaceId: string,
  ) {}

  /** Loads what the records may touch: the decisions that their names lead to, and those given by id. */
  async open(records: readonly ProjectedRecord[], decisionIds: readonly string[]): Promise<void> {
    const wanted = new Map(
      records.flatMap((r) =>
        r.aliases.map((a) => [`${r.systemId} ${a.scheme} ${a.value}`, { systemId: r.systemId, ...a }] as const),
      ),
    );
    const keys = [...wanted.values()];
    const [known, named] = await Promise.all([
      loadAliases(this.tx, this.workspaceId, keys),
      loadNamedDecisions(this.tx, this.workspaceId, keys),
      this.load(decisionIds),
    ]);
    this.take(named);
    this.book = new AliasBook(known, (id) => this.decisions.get(id)?.now.external_id ?? null);
  }

  /** Loads decisions by their ids, those that are loaded already apart. */
  async load(decisionIds: readonly string[]): Promise<void> {
    const ids = [...new Set(decisionIds)].filter((id) => !this.decisions.has(id)).sort();
    this.take(await loadDecisions(this.tx, this.workspaceId, ids));
  }

  private take(rows: readonly DecisionFacts[]): void {
    for (const row of rows)
      if (!this.decisions.has(row.decision_id)) this.decisions.set(row.decision_id, { before: structuredClone(row), now: row });
  }

  /** The decision that the record belongs to; null when it begins one. Follow with `begin`, so that the next record finds it. */
  place(record: ProjectedRecord): string | null {
    return this.book.place(record.systemId, record.aliases);
  }

  /** Gives the record's names to its decision, which is made when it is not there yet. */
  begin(record: ProjectedRecord, decisionId: string, receivedAt: Date, idx: number): void {
    if (!this.decisions.has(decisionId)) {
      const now = newDecision({ decisionId, systemId: record.systemId, receivedAt: instant(receivedAt), idx });
      this.decisions.set(decisionId, { before: undefined, now });
    }
    const { now } = this.decisions.get(decisionId)!;
    const conflicts = this.book.link(record.systemId, record.aliases, decisionId);
    for (const alias of record.aliases) {
      if (alias.scheme === 'external') now.external_id ??= alias.value;
      else if (now.trace_id === null || alias.value < now.trace_id) now.trace_id = alias.value;
    }
    for (const other of conflicts) {
      addFlag(now, 'aliasConflict');
      const held = this.decisions.get(other);
      if (held) addFlag(held.now, 'aliasConflict');
    }
  }

  /**
   * Loads the steps that the records add to, and those that may turn out to be one with them. Only decisions that were there before can
   * have any.
   */
  async openSteps(touched: readonly { decisionId: string; record: ProjectedRecord }[]): Promise<void> {
    const wanted = new Map<string, { decisionId: string; stepKey: string }>();
    const above = new Map<string, { decisionId: string; stepKey: string }>();
    const want = (into: typeof wanted, decisionId: string, key: string): void => {
      const wantedKey = stepKey(key);
      into.set(`${decisionId} ${wantedKey}`, { decisionId, stepKey: wantedKey });
    };
    const waiting = new Map<string, { decisionId: string; stepKey: string }>();
    const ancestors = new Set<string>();
    for (const { decisionId, record } of touched) {
      const before = this.decisions.get(decisionId)?.before;
      if (before === undefined) continue;
      const { rootParent } = record.mapping.decision;
      if (rootParent !== undefined) want(wanted, decisionId, rootParent);
      for (const part of record.mapping.steps) {
        want(wanted, decisionId, part.key);
        if (before.fold.u !== undefined) want(waiting, decisionId, part.key);
        // tokens are told to the steps above, so that none counts twice
        if (part.parentKey !== undefined && (before.fold.u !== undefined || (part.kind === 'model' && part.usage))) {
          want(wanted, decisionId, part.parentKey);
          ancestors.add(`${decisionId} ${stepKey(part.parentKey)}`);
        }
        if (part.echo && part.parentKey !== undefined) want(wanted, decisionId, part.parentKey);
        if (part.kind === 'tool') want(above, decisionId, part.key);
      }
    }
    let asked = [...wanted.values()];
    let below = [...above.values()];
    // What is another name leads to its step, and what may be an echo to the step above: a few times at most.
    for (let hops = 0; asked.length + below.length > 0 && hops < 4; hops++) {
      const rows = await loadSteps(this.tx, this.workspaceId, asked, below, hops === 0 ? [...waiting.values()] : []);
      const next = new Map<string, { decisionId: string; stepKey: string }>();
      for (const { stored, ...row } of rows) this.steps.load(row, stored ?? []);
      for (const row of rows) {
        const ancestor = ancestors.has(`${row.decision_id} ${row.step_key}`);
        if (ancestor)
          for (const key of [row.same_as, row.parent_key]) if (key !== null) ancestors.add(`${row.decision_id} ${key}`);
        const higher = ancestor && !tellsBelow(row) ? row.parent_key : null;
        for (const key of [row.same_as, higher, isEcho(row) && row.same_as === null ? row.parent_key : null])
          if (key !== null && !wanted.has(`${row.decision_id} ${key}`)) {
            want(wanted, row.decision_id, key);
            want(next, row.decision_id, key);
          }
      }
      // the names of a step lead to what may be told below them
      const names = new Map<string, { decisionId: string; stepKey: string }>();
      for (const row of rows)
        for (const key of row.kind === 'tool' ? [...row.also, ...(row.same_as === null ? [row.step_key] : [])] : [])
          if (!above.has(`${row.decision_id} ${key}`)) {
            want(above, row.decision_id, key);
            want(names, row.decision_id, key);
          }
      asked = [...next.values()];
      below = [...names.values()];
    }
  }

  /** Folds one reported record. */
  add(record: ProjectedRecord, decisionId: string, event: { idx: number; receivedAt: Date }): void {
    const { now } = this.decisions.get(decisionId)!;
    const occurredAt = instant(record.occurredAt);
    foldDecisionPart(now, record.mapping.decision, record.subjects);
    const { previews } = record;
    for (const [i, part] of record.mapping.steps.entries())
      this.steps.fold(now, part, {
        about: record.mapping.decision,
        occurredAt,
        previews,
        own: previews.steps[i] ?? null,
        idx: event.idx,
      });
    this.arrived(now, event, record.mapping.decision.afterwards === true);
  }

  /** Notes a record that came under a known id with other content: kept for the reader to see, never folded into facts. */
  addConflict(record: ProjectedRecord, decisionId: string, event: { idx: number; receivedAt: Date }): void {
    const { now } = this.decisions.get(decisionId)!;
    addFlag(now, 'conflict');
    for (const part of record.mapping.steps) this.steps.flag(decisionId, part.key, 'conflict', event.idx);
    this.arrived(now, event, true);
  }

  /** Folds our own decision.sealed. One of a decision that is gone by retention or erasure says nothing. */
  seal(decisionId: string, idx: number): void {
    const now = this.decision(decisionId);
    if (!now) return;
    now.status = sealedStatus(now);
    now.sealed_idx = idx;
    now.seal_due_at = null;
    now.latest_idx = Math.max(now.latest_idx, idx);
  }

  /** Folds our own content.restricted and content.unrestricted. */
  restrict(decisionId: string, restricted: boolean): void {
    const now = this.decision(decisionId);
    if (!now) return;
    if (restricted) addFlag(now, RESTRICTED_FLAG);
    else removeFlag(now, RESTRICTED_FLAG);
  }

  /** Folds our own check.*: what a check found is a flag that stays, and a label of its own. It opens nothing and closes nothing. */
  check(decisionId: string, check: string): void {
    const now = this.decision(decisionId);
    if (!now) return;
    addFlag(now, check);
    addLabel(now, 'check', check);
  }

  /** Folds our own risk.assessed: the newest one counts. Neither it nor policy.evaluated opens or closes anything. */
  assess(decisionId: string, said: AssessedHeader): void {
    const now = this.decision(decisionId);
    if (now) foldAssessed(now, said);
  }

  /** Folds our own policy.evaluated. */
  route(decisionId: string, route: string): void {
    const now = this.decision(decisionId);
    if (now) now.route = route;
  }

  /** Begins the loaded decisions anew, without their steps: fold their events again, all of them, then flush. */
  empty(): void {
    for (const held of this.decisions.values()) held.now = emptied(held.now);
  }

  /** A loaded decision as it stands. */
  decision(decisionId: string): DecisionFacts | undefined {
    return this.decisions.get(decisionId)?.now;
  }

  /** Whether what was written moved a decision's start or took a label away: a hold may have met it until then. Follow with noteMetHolds. */
  mayHaveLeftHolds(): boolean {
    return this.leftHolds;
  }

  private arrived(now: DecisionFacts, event: { idx: number; receivedAt: Date }, afterwards: boolean): void {
    now.event_count += 1;
    now.latest_idx = Math.max(now.latest_idx, event.idx);
    now.last_received_at = instant(event.receivedAt);
    reopen(now, now.last_received_at, this.delays, afterwards, later);
  }

  /** Writes everything that changed. Returns what to do once the transaction has committed. */
  async flush(): Promise<() => void> {
    const rollups = new RollupDeltas();
    const changed: DecisionFacts[] = [];
    const seen: FirstSeen[] = [];
    for (const { before, now } of this.decisions.values()) {
      if (
        before &&
        before.event_count === now.event_count &&
        before.sealed_idx === now.sealed_idx &&
        before.flags.length === now.flags.length &&
        before.step_count === now.step_count &&
        sameRisk(before, now)
      )
        continue;
      changed.push(now);
      if (before && mayLeaveHolds(before, now)) this.leftHolds = true;
      rollups.change(before, now);
      const fresh = before ? now.labels.filter((one) => !before.labels.includes(one)) : now.labels;
      const labels = before && now.started_at < before.started_at ? now.labels : fresh;
      for (const label of firstSeenLabels(labels))
        seen.push({ systemId: now.system_id, label, at: now.started_at, decisionId: now.decision_id });
    }
    changed.sort((a, b) => (a.decision_id < b.decision_id ? -1 : 1));
    const [, , , , committed] = await Promise.all([
      insertAliases(this.tx, this.workspaceId, this.book.added),
      writeDecisions(this.tx, this.workspaceId, changed),
      this.writeSteps(),
      rollups.apply(this.tx, this.workspaceId),
      noteFirstSeen(this.tx, this.workspaceId, seen),
    ]);
    return committed;
  }

  private async writeSteps(): Promise<void> {
    await Promise.all([
      writeSteps(this.tx, this.workspaceId, [...this.steps.written()]),
      // After them, because it was sent after them.
      renameSteps(this.tx, this.workspaceId, this.steps.renamed),
    ]);
  }
}

/** What a hold on a system, a time or a person meets a decision by; labels that come on top take it out of none. */
function mayLeaveHolds(before: DecisionFacts, now: DecisionFacts): boolean {
  return before.started_at !== now.started_at || before.labels.some((one) => !now.labels.includes(one));
}

function sameRisk(a: DecisionFacts, b: DecisionFacts): boolean {
  const of = ({ risk_tier, risk_score, risk_stage, route, labels }: DecisionFacts): string =>
    JSON.stringify([risk_tier, risk_score, risk_stage, route, labels]);
  return of(a) === of(b);
}

function instant(date: Date): string {
  return fromDate(date) ?? '1970-01-01T00:00:00.000000Z';
}

function later(from: string, seconds: number): string {
  return shift(from, seconds * 1000) ?? from;
}
