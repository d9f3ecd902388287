import type { Actor } from '@/lib/access/actor';
import type { SqlTx } from '@/lib/db/transaction';
import type { Appended } from '@/lib/ledger/contract';
import { appendAct } from '@/lib/ledger/server/append';
import { toPublicId } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';
import { noteChange } from './action-store';

/** Which action an event is about, and where it stands in the trail. */
export interface About {
  action_id: string;
  system_id: string;
  decision_id: string | null;
  step_key: string | null;
}

/** Appends what happened to an action: an event of the log, under its decision where it has one. */
export async function appendActionEvent(
  tx: SqlTx,
  actor: Pick<Actor, 'workspaceId' | 'type'> & { personId?: string; keyId?: string },
  row: About,
  kind: string,
  data: JsonObject,
): Promise<Appended> {
  const [event] = await appendAct(tx, actor, {
    kind,
    decisionId: row.decision_id,
    systemId: row.system_id,
    data: { action: toPublicId('action', row.action_id), ...(row.step_key ? { step: row.step_key } : {}), ...data },
  });
  return event!;
}

/** The same, and a line of the action's own stream, which wakes whoever waits. */
export async function appendAndNote(
  tx: SqlTx,
  actor: Parameters<typeof appendActionEvent>[1],
  row: About,
  kind: string,
  data: JsonObject,
  change: number,
): Promise<Appended> {
  const event = await appendActionEvent(tx, actor, row, kind, data);
  await noteChange(tx, actor.workspaceId, { actionId: row.action_id, change, kind, idx: event.idx });
  return event;
}
