import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { Projection } from '@/lib/decisions/server/project-records';
import { assessedOf } from '@/lib/decisions/assessed';
import type { NewEvent } from '@/lib/ledger/contract';
import { lockHead, placeEvents, storeEvents, type LogHead } from '@/lib/ledger/server/append-store';
import { actEvent } from '@/lib/ledger/server/append';
import { canonicalJson } from '@/lib/ledger/server/canonical-json';
import { dataKeysThere } from '@/lib/ledger/server/data-keys';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { log } from '@/lib/observability/log';
import { AppError } from '@/lib/shared/errors';
import { uuidv7 } from '@/lib/shared/ids';
import type { JsonValue } from '@/lib/shared/json';
import { assessDecision, type Policies, type Scorers } from '../assess';
import type { AssessmentCause, PolicyEvaluated, RiskAssessed } from '../contract';
import { currencyOf } from '../currency';
import { rowsOf } from '../rows';
import { insertAssessments } from './assessment-store';
import { declareSidecars } from './declare-sidecars';
import { KnownCircumstances, recipientToken } from './circumstances';
import { readDecisionInputs, type DecisionInputRow } from './decision-input-store';
import { anythingToAssess, countTry, lockAssessmentCursor, queueClosed, selectDue, takeDue, type DueRow } from './due-store';
import { erasedSince, readLogSize } from './logged-store';
import { openNewest } from './open-assessments';
import { policiesNow } from './policies-now';
import { readForScoring, unreadable } from './read-decision';
import { scorersInForce, sliceInForce } from './scorers-in-force';

/** Events of the log that are queued in one transaction. */
const QUEUED = 5_000;
/** A decision that failed so often is said to be unreadable, and waits no longer. */
const GIVE_UP = 5;

const round = inEachWorkspace('score closed decisions');

/** What a round works with; tests give their own. */
export interface AssessingWith {
  scorers?: Scorers;
  policies?: Policies;
  /** Those that began last come first: for a first look at a record that is loaded at once. */
  newestFirst?: boolean;
  /** Waited for between the subjects of a decision. */
  pause?: () => Promise<void>;
  /** Writes what was made, in a process that gives way to nobody while it holds the log's head; here when not given. */
  write?: typeof writeAssessed;
}

/** What one round made, to be written. A plain value: it may cross to another process. */
export interface AssessedRound {
  due: readonly DueRow[];
  made: readonly Scored[];
  failed: ReadonlySet<string>;
  /** The log's size before anything was read. */
  readAt: number;
}

/**
 * Scores every decision that was closed since the last call and routes it by the policies in force: queues what seals of the log name, then takes
 * those that wait longest. Scoring itself happens outside of any lock, subject by subject, so that the worker's other loops get their turn;
 * `risk.assessed`, `policy.evaluated` and the rows made of them are one transaction. Returns how much it went over; 0 means there is nothing to do now.
 */
export async function assessClosed(workspaceId?: string, given: AssessingWith = {}): Promise<number> {
  const one = (id: string): Promise<number> => assessWorkspace(id, given);
  return workspaceId ? one(workspaceId) : round(await listWorkspaceIds(), one);
}

async function assessWorkspace(workspaceId: string, given: AssessingWith): Promise<number> {
  // Also where nothing is due: that none is asked any more is told when it is so.
  await declareSidecars(workspaceId);
  const there = await withWorkspace(workspaceId, (tx) => anythingToAssess(tx, workspaceId));
  let queued = 0;
  if (there.log)
    queued = await withWorkspace(workspaceId, async (tx) => {
      const from = await lockAssessmentCursor(tx, workspaceId);
      return from === null ? 0 : queueClosed(tx, workspaceId, from, QUEUED);
    });
  const due = await withWorkspace(workspaceId, (tx) => selectDue(tx, workspaceId, sliceInForce(), given.newestFirst));
  if (due.length === 0) return queued;
  const scored = await assessSlice(workspaceId, due, 'closed', given);
  return queued + (await (given.write ?? writeAssessed)(workspaceId, { due, ...scored }));
}

/**
 * Appends what a round made of the decisions that were due, and takes these out of the queue, in one transaction. Returns how many are dealt with:
 * what was read before an erasure is not written behind it; those stay due, and are read again as they are now.
 */
export async function writeAssessed(workspaceId: string, { due, made, failed, readAt }: AssessedRound): Promise<number> {
  return withWorkspace(workspaceId, async (tx) => {
    const [head, erased] = await Promise.all([
      lockHead(tx, workspaceId),
      erasedSince(tx, workspaceId, due.map((one) => one.decision_id), readAt), // prettier-ignore
    ]);
    const mine = await takeDue(tx, workspaceId, due.filter((one) => !failed.has(one.decision_id) && !erased.has(one.decision_id))); // prettier-ignore
    await appendAssessments(tx, workspaceId, head, made.filter((one) => mine.has(one.row.decision_id))); // prettier-ignore
    if (failed.size > 0) await countTry(tx, workspaceId, [...failed]);
    return mine.size + erased.size;
  });
}

export interface Scored {
  row: DecisionInputRow;
  eventId: string;
  risk: RiskAssessed;
  policy: PolicyEvaluated;
}

/**
 * Scores decisions. Each is read in a transaction of its own and scored outside of any, however long a sidecar takes. What says the same as the
 * decision's newest assessment is left out: a later event that changed nothing of it needs no second one. One that cannot be read at all is in `failed`. `readAt`: the log's size before anything was read;
 * whoever appends what was made looks whether something was erased since (erasedSince).
 */
export async function assessSlice(
  workspaceId: string,
  due: readonly DueRow[],
  cause: AssessmentCause,
  given: AssessingWith = {},
): Promise<{ made: Scored[]; failed: Set<string>; readAt: number }> {
  const scorers = given.scorers ?? scorersInForce();
  const made: Scored[] = [];
  const failed = new Set<string>();
  const { readAt, policies, rows, before, known } = await withWorkspace(workspaceId, async (tx) => {
    const size = await readLogSize(tx, workspaceId);
    const inForce = given.policies ?? (await policiesNow(tx, workspaceId));
    const inputs = await readDecisionInputs(tx, workspaceId, due.map((one) => one.decision_id)); // prettier-ignore
    const newest = await openNewest(tx, workspaceId, inputs.map((row) => row.decision_id)); // prettier-ignore
    const circumstances = await KnownCircumstances.of(tx, workspaceId, inputs);
    return { readAt: size, policies: inForce, rows: inputs, before: newest, known: circumstances };
  });
  const asked = new Map(due.map((one) => [one.decision_id, one]));
  for (const row of rows) {
    const eventId = uuidv7();
    const { sealed_idx: sealedIndex, tries } = asked.get(row.decision_id)!;
    try {
      const decision =
        tries < GIVE_UP ? await withWorkspace(workspaceId, (tx) => readForScoring(tx, workspaceId, row)) : unreadable(row);
      const said = await assessDecision(decision, {
        scorers,
        policies,
        cause,
        eventId,
        sealedIndex,
        circumstances: ({ tool, recipients, args, before: earlier }) =>
          known.for(row, { tool, recipients, currency: currencyOf(args), before: earlier }),
        tokenOf: (recipient) => recipientToken(workspaceId, recipient),
        pause: given.pause ?? (() => new Promise((resolve) => setImmediate(resolve))),
      });
      const held = before.get(row.decision_id);
      if (!held || saysOther(held, said)) made.push({ row, eventId, ...said });
    } catch (error) {
      // That the database is away is no decision's fault: it would be called unreadable after a few rounds.
      if (error instanceof AppError && error.code === 'unavailable') throw error;
      // What went wrong may quote what was stored: its kind says enough to look further.
      log().error({ workspaceId, error: (error as Error).name }, 'a decision could not be read for scoring');
      failed.add(row.decision_id);
    }
  }
  return { made, failed, readAt };
}

/** The same scores, findings and route, whatever the seal and the past that was known then. */
function saysOther(
  held: { risk: RiskAssessed; policy: PolicyEvaluated | null },
  said: { risk: RiskAssessed; policy: PolicyEvaluated },
): boolean {
  const of = (risk: RiskAssessed, policy: PolicyEvaluated | null): string =>
    canonicalJson({
      bundle: risk.bundle,
      header: risk.header,
      unscored: risk.unscored,
      subjects: risk.subjects.map(({ circumstances: _circumstances, ...one }) => one),
      route: policy && {
        header: policy.header,
        policies: policy.policies,
        outcomes: policy.subjects.map((one) => one.outcome),
      },
    } as unknown as JsonValue);
  return of(held.risk, held.policy) !== of(said.risk, said.policy);
}

/** Appends both events of each, and the rows made of them, under the head that the caller locked. A decision that went by erasure meanwhile gets none. */
export async function appendAssessments(
  tx: SqlTx,
  workspaceId: string,
  head: LogHead,
  scored: readonly Scored[],
): Promise<number> {
  if (scored.length === 0) return 0;
  const ids = scored.map((one) => one.row.decision_id).sort();
  const projection = new Projection(tx, workspaceId);
  const [keys] = await Promise.all([dataKeysThere(tx, workspaceId, ids), projection.open([], ids)]);
  const left = scored.filter((one) => projection.decision(one.row.decision_id));
  const events = left.flatMap(({ row, eventId, risk, policy }) => [
    eventOf(workspaceId, head.now, row, 'risk.assessed', eventId, risk as unknown as JsonValue),
    eventOf(workspaceId, head.now, row, 'policy.evaluated', uuidv7(head.now.getTime()), policy as unknown as JsonValue),
  ]);
  const placed = placeEvents(head, events);
  const rows = left.map(({ row, risk, policy }, i) => {
    projection.assess(row.decision_id, assessedOf(risk as unknown as JsonValue)!);
    projection.route(row.decision_id, policy.header.route);
    const [at, policyAt] = [placed[2 * i]!.appended, placed[2 * i + 1]!.appended];
    const place = {
      decisionId: row.decision_id,
      systemId: row.system_id,
      idx: at.idx,
      policyIdx: policyAt.idx,
      at: at.receivedAt,
    };
    return rowsOf(place, risk, policy);
  });
  await Promise.all([
    storeEvents(tx, workspaceId, head, placed, keys),
    projection.flush(),
    insertAssessments(tx, workspaceId, rows),
  ]);
  return left.length;
}

function eventOf(
  workspaceId: string,
  now: Date,
  row: DecisionInputRow,
  kind: string,
  eventId: string,
  body: JsonValue,
): NewEvent {
  const act = { eventId, kind, decisionId: row.decision_id, systemId: row.system_id, data: body };
  return actEvent({ workspaceId, type: 'service' }, act, now);
}
