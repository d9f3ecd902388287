'use server';
import { z } from 'zod';
import { defineAction } from '@/lib/access/server/define-action';
import { newChannel, notifyPreference } from '@/lib/notify/contract';
import { addChannel } from '@/lib/notify/server/add-channel';
import { changeChannel } from '@/lib/notify/server/change-channel';
import { retryDelivery } from '@/lib/notify/server/list-channels';
import { markNoticesRead, saveNotifyPreference } from '@/lib/notify/server/list-notices';

const done = async (work: Promise<unknown>): Promise<true> => {
  await work;
  return true;
};
export const read = defineAction({
  permission: null,
  input: z.object({ notice: z.string().max(40).nullable() }),
  handle: (actor, { notice }) => done(markNoticesRead(actor, notice)),
});
export const savePreference = defineAction({
  permission: null,
  input: notifyPreference,
  handle: (actor, input) => done(saveNotifyPreference(actor, input)),
});
export const add = defineAction({
  permission: 'notify.manage',
  input: newChannel,
  handle: (actor, input) => addChannel(actor, input),
});
export const change = defineAction({
  permission: 'notify.manage',
  input: z.object({ id: z.string().max(40), act: z.enum(['enable', 'disable', 'remove', 'test']) }),
  handle: (actor, { id, act }) => done(changeChannel(actor, id, act)),
});
export const retry = defineAction({
  permission: 'notify.manage',
  input: z.object({ id: z.string().max(40) }),
  handle: (actor, { id }) => done(retryDelivery(actor, id)),
});
