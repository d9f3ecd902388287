'use server';
import { z } from 'zod';
import { defineAction } from '@/lib/access/server/define-action';
import { newDelegation } from '@/lib/approvals/schemas';
import { delegateReviews, endDelegation as takeBackDelegation } from '@/lib/approvals/server/delegate-reviews';
import { dutySetting, newAbsence, newHoliday, newShift } from '@/lib/duty/contract';
import { addAbsence as enterAbsence, removeAbsence as takeBack } from '@/lib/duty/server/add-absence';
import { addHoliday as enterHoliday, removeHoliday as takeOutHoliday } from '@/lib/duty/server/add-holiday';
import { addShift as enterShift, removeShift as takeOutShift } from '@/lib/duty/server/add-shift';
import { changeDutySetting } from '@/lib/duty/server/change-duty-setting';

const byId = z.object({ id: z.string().max(40) });
const done = async (work: Promise<unknown>): Promise<true> => {
  await work;
  return true;
};
export const addShift = defineAction({
  permission: 'duty.manage',
  input: newShift,
  handle: (actor, input) => done(enterShift(actor, input)),
});
export const removeShift = defineAction({
  permission: 'duty.manage',
  input: byId,
  handle: (actor, { id }) => done(takeOutShift(actor, id)),
});
export const addAbsence = defineAction({
  permission: 'duty.read',
  input: newAbsence,
  handle: (actor, input) => done(enterAbsence(actor, input)),
});
export const removeAbsence = defineAction({
  permission: 'duty.read',
  input: byId,
  handle: (actor, { id }) => done(takeBack(actor, id)),
});
export const addHoliday = defineAction({
  permission: 'duty.manage',
  input: newHoliday,
  handle: (actor, input) => done(enterHoliday(actor, input)),
});
export const removeHoliday = defineAction({
  permission: 'duty.manage',
  input: z.object({ day: z.iso.date() }),
  handle: (actor, { day }) => done(takeOutHoliday(actor, day)),
});
export const delegate = defineAction({
  permission: 'actions.review',
  input: newDelegation,
  handle: (actor, input) => done(delegateReviews(actor, input)),
});
export const endDelegation = defineAction({
  permission: 'actions.review',
  input: byId,
  handle: (actor, { id }) => done(takeBackDelegation(actor, id)),
});
export const setHours = defineAction({
  permission: 'duty.manage',
  input: dutySetting,
  handle: (actor, input) => done(changeDutySetting(actor, input)),
});
