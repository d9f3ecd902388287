import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { lockHead } from '@/lib/ledger/server/append-store';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { toPublicId } from '@/lib/shared/ids';
import { apply, RESULT_WINDOW_MS, type Act } from '../state';
import { factsOf, lockAction, saveAction, type ActionChange, type ActionRow } from './action-store';
import { appendAndNote } from './append-action-event';
import { settleChecked } from './check-action';
import { noteSafety } from './report-result';
import { enqueueNotice } from './setting-store';
import { lockUntold, selectDue, tellDecisions, type Due } from './sweep-store';

const BATCH = 200;
const round = inEachWorkspace('sweep actions');

/**
 * Writes down what time has decided, for all workspaces: silence is a no. Each through the same machine and under the same lock as a person's vote,
 * so a person who commits first wins, and what is due is held against the clock once more. Returns how many there were.
 */
export async function sweepActions(): Promise<number> {
  return round(await listWorkspaceIds(), sweepWorkspace);
}

export async function sweepWorkspace(workspaceId: string): Promise<number> {
  const due = await withWorkspace(workspaceId, (tx) => selectDue(tx, workspaceId, RESULT_WINDOW_MS / 1000, BATCH));
  let done = 0;
  for (const one of due) if (await sweepOne(workspaceId, one)) done += 1;
  return done + (await withWorkspace(workspaceId, (tx) => tell(tx, workspaceId)));
}

/** Actions first, then the head, then decisions: in the order of every writer here. Nothing is locked where nothing is to be told. */
async function tell(tx: SqlTx, workspaceId: string): Promise<number> {
  const actions = await lockUntold(tx, workspaceId, BATCH);
  if (actions.length === 0) return 0;
  await lockHead(tx, workspaceId);
  await tellDecisions(tx, workspaceId, actions);
  return actions.length;
}

async function sweepOne(workspaceId: string, { action_id: actionId, what }: Due): Promise<boolean> {
  if (what === 'checking') return withWorkspace(workspaceId, (tx) => settleChecked(tx, workspaceId, actionId, ['checkTimedOut']));
  return withWorkspace(workspaceId, async (tx) => {
    const row = await lockAction(tx, workspaceId, actionId);
    if (!row) return false;
    return what === 'remind' || what === 'escalate' ? raise(tx, workspaceId, row, what) : end(tx, workspaceId, row, what);
  });
}

const ENDS: Readonly<
  Record<'expire' | 'lapse' | 'lose' | 'orphan', { act: Act['do']; kind: string; reasonCode: string | null }>
> = {
  expire: { act: 'expire', kind: 'action.expired', reasonCode: 'silence' },
  lapse: { act: 'lapse', kind: 'action.lapsed', reasonCode: null },
  lose: { act: 'lose', kind: 'action.lost', reasonCode: null },
  orphan: { act: 'cancel', kind: 'action.cancelled', reasonCode: 'runEnded' },
};

async function end(tx: SqlTx, workspaceId: string, row: ActionRow, what: keyof typeof ENDS): Promise<boolean> {
  const { act, kind, reasonCode } = ENDS[what];
  const to = apply(factsOf(row, []), { do: act, at: row.now.getTime() } as Act);
  if (!to.ok) return false;
  const change: ActionChange = {
    state: to.facts.state,
    execution: to.facts.execution,
    ...(reasonCode ? { reason_code: reasonCode, decided_at: row.now } : {}),
    ...(what === 'lose' ? { finished_at: row.now } : {}),
  };
  const count = await saveAction(tx, workspaceId, row.action_id, change);
  await appendAndNote(
    tx,
    { workspaceId, type: 'service' },
    row,
    kind,
    { state: to.facts.state, execution: to.facts.execution, ...(reasonCode ? { reasonCode } : {}) },
    count!,
  );
  if (what === 'lose') await noteSafety(tx, workspaceId, row);
  else
    await enqueueNotice(tx, workspaceId, {
      topic: what === 'expire' ? 'action.expired' : what === 'lapse' ? 'action.lapsed' : 'action.cancelled',
      subject: toPublicId('action', row.action_id),
      tier: row.tier,
    });
  return true;
}

/** Half of the time over: a reminder. Three quarters: the backup group may decide too. */
async function raise(tx: SqlTx, workspaceId: string, row: ActionRow, what: 'remind' | 'escalate'): Promise<boolean> {
  const level = what === 'remind' ? 1 : 2;
  if (row.state !== 'pendingReview' || row.frozen_by !== null || row.escalation >= level || row.expires_at! <= row.now)
    return false;
  const change = await saveAction(tx, workspaceId, row.action_id, { escalation: level });
  await appendAndNote(tx, { workspaceId, type: 'service' }, row, 'review.escalated', { level }, change!);
  await enqueueNotice(tx, workspaceId, {
    topic: what === 'remind' ? 'review.reminder' : 'review.escalated',
    subject: toPublicId('action', row.action_id),
    tier: row.tier,
    dueAt: row.expires_at,
  });
  return true;
}
