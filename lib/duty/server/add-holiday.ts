import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { newHoliday } from '../contract';
import { doerOf } from './acting';
import { deleteHoliday, saveHoliday } from './duty-store';

export async function addHoliday(actor: Actor, input: { day: string; name: string }): Promise<void> {
  requirePermission(actor, 'duty.manage');
  const { day, name } = newHoliday.parse(input);
  await withWorkspace(actor.workspaceId, async (tx) => {
    await saveHoliday(tx, actor.workspaceId, day, name, doerOf(actor).id);
    await appendAct(tx, actor, { kind: 'duty.holidayAdded', data: { day, name } });
  });
}

export async function removeHoliday(actor: Actor, day: string): Promise<void> {
  requirePermission(actor, 'duty.manage');
  await withWorkspace(actor.workspaceId, async (tx) => {
    if (!/^\d{4}-\d\d-\d\d$/.test(day) || !(await deleteHoliday(tx, actor.workspaceId, day)))
      throw new AppError('notFound', 'This day is not in the holiday calendar.');
    await appendAct(tx, actor, { kind: 'duty.holidayRemoved', data: { day } });
  });
}
