import type { ServiceActor } from '@/lib/access/actor';
import { currencyOf } from '@/lib/assessment/currency';
import { recipientsOf } from '@/lib/assessment/recipients';
import { selectHistory, type HistoryRow } from '@/lib/assessment/server/assessment-store';
import { recipientToken } from '@/lib/assessment/server/circumstances';
import { subjectsOf } from '@/lib/assessment/subjects';
import type { SqlTx } from '@/lib/db/transaction';
import { readSteps } from '@/lib/decisions/server/read-steps';
import { selectLastSteps } from '@/lib/decisions/server/trail-store';
import type { Step } from '@/lib/dialects/step';
import type { ActionEffect, ActionHistory, ActionSubject } from '@/lib/risk/contract';
import { uuidFloor } from '@/lib/shared/ids';
import type { JsonValue } from '@/lib/shared/json';
import { selectPastActions, selectUsualRate, type PastAction } from './history-store';

/** What went before a call: how the same AI system used the tool until now, and what the run that the call is part of had read by then. */
export interface KnownBefore {
  history: ActionHistory;
  steps: NonNullable<ActionSubject['steps']>;
  /** What the person asked for, as the trail has it. */
  task: string | undefined;
  /** What of these steps could not be looked at: not captured, erased, too long. Codes of lib/assessment/contract.ts. */
  unseen: string[];
  /** Hosts that are no stranger's; absent: none. */
  vouched?: readonly string[];
}
export interface CallNow {
  systemId: string;
  /** UUID; null: it names none, or nothing of it has come yet. */
  decisionId: string | null;
  /** The step that reports this very call, where the agent told it before it asked. */
  stepKey: string | null;
  /** The action itself, where it is stored already: an edit. */
  actionId: string | null;
  tool: string;
  args: JsonValue;
}

const CALLS = 300;
const AMOUNTS = 100;
/** Steps before the call that are read: more than any rule looks back (lib/risk/action/trace.ts). */
const STEPS = 60;
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const CLEAR = (text: string): string => text;

/**
 * Reads what a scorer is told beside the call. A step that cannot be read throws: what cannot be looked at is no good sign. `past` is read here
 * unless it is given: calls of one tool that are asked for together have the same past.
 */
export async function knownBefore(
  tx: SqlTx,
  workspaceId: string,
  call: CallNow,
  past?: Promise<PastCalls>,
): Promise<KnownBefore> {
  const history = historyOf(workspaceId, call, await (past ?? pastCalls(tx, workspaceId, call)));
  if (call.decisionId === null) return { history, steps: [], task: undefined, unseen: [] };
  const rows = await selectLastSteps(tx, workspaceId, call.decisionId, STEPS);
  const before = rows.filter((row) => row.step_key !== call.stepKey);
  const reader: ServiceActor = { type: 'service', workspaceId, name: 'worker' };
  const trail = { systemId: call.systemId, rootKey: null, sealed: false, readable: true };
  const told = await readSteps(tx, reader, trail, call.decisionId, before, CLEAR);
  told.sort((a, b) => (a.startedAt < b.startedAt ? -1 : a.startedAt > b.startedAt ? 1 : 0));
  // Cut as it will be when the decision is scored whole: the call stands at the end of it.
  const part = subjectsOf([...told, asStep(call)]).actions.at(-1);
  if (part?.step !== ASKED) throw new Error('the steps before an action could not be looked at');
  const { steps = [], task, vouched } = part.subject;
  return { history, steps, task, unseen: part.unseen, ...(vouched && { vouched }) };
}

const ASKED = 'asked';

function asStep({ tool, args }: CallNow): Step {
  return {
    id: ASKED,
    kind: 'tool',
    name: tool,
    startedAt: new Date().toISOString(),
    status: 'unset',
    tool: { name: tool, arguments: args },
    captured: 'full',
    source: { dialect: 'countersign', mapperVersion: '1' },
    eventIds: [],
    flags: [],
  };
}

/** The calls that an AI system made with one tool before. */
export interface PastCalls {
  actions: PastAction[];
  /** Of decisions that asked for nothing. */
  closed: HistoryRow[];
  lastHour: number;
  /** How many an hour are usual. */
  rate: number;
}

/**
 * From decisions that were scored when they had closed, and from actions whose decision was not. Only what was let through counts: what nobody let
 * happen makes no amount usual, and is no payment. An agent that pays all day is not suspicious for it: of the last hour counts what goes beyond its
 * usual hour.
 */
export async function pastCalls(
  tx: SqlTx,
  workspaceId: string,
  of: Pick<CallNow, 'systemId' | 'tool' | 'actionId'>,
): Promise<PastCalls> {
  const { systemId, tool } = of;
  const actions = await selectPastActions(tx, workspaceId, { systemId, tool, without: of.actionId, limit: CALLS });
  const hourAgo = uuidFloor(Date.now() - 3_600_000);
  const asked = new Set(actions.flatMap((one) => one.decision_id ?? []));
  const closed = (await selectHistory(tx, workspaceId, { systemId, tool, before: LAST_ID, limit: CALLS })).filter(
    (one) => !asked.has(one.decision_id),
  );
  const lastHour =
    actions.filter((one) => one.let_through && one.within_hour).length +
    closed.filter((one) => one.decision_id >= hourAgo).length;
  const rate = lastHour > 0 ? ((await selectUsualRate(tx, workspaceId, { systemId, tool })) ?? 0) : 0;
  return { actions, closed, lastHour, rate };
}

function historyOf(workspaceId: string, call: CallNow, past: PastCalls): ActionHistory {
  const usual = [...past.actions.filter((one) => one.let_through), ...past.closed];
  const currency = currencyOf(call.args);
  const known = new Set(usual.flatMap((one) => one.recipients));
  const amounts = usual
    .flatMap((one) => (one.amount !== null && one.currency === currency ? [one.amount] : []))
    .slice(0, AMOUNTS)
    .sort((a, b) => Number(a) - Number(b));
  return {
    calls: usual.length,
    lastHour: Math.max(0, Math.round(past.lastHour - past.rate)),
    ...(amounts.length > 0 && { amounts }),
    // Only whom this call names itself: others' recipients are not written into this decision's record.
    recipients: recipientsOf(call.args).filter((one) => known.has(recipientToken(workspaceId, one))),
  };
}

/** What later calls will be held against: the amount, and tokens of whom this one names. */
export function pastOf(
  workspaceId: string,
  effect: ActionEffect,
  args: JsonValue,
): { amount: string | null; currency: string | null; recipients: string[] } {
  return {
    amount: effect.amount?.value ?? null,
    currency: currencyOf(args),
    recipients: recipientsOf(args).map((one) => recipientToken(workspaceId, one)),
  };
}
