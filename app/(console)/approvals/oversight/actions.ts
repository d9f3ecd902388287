'use server';
import { z } from 'zod';
import { defineAction } from '@/lib/access/server/define-action';
import { attention, oversightStatements, remark } from '@/lib/oversight/contract';
import { addRemark } from '@/lib/oversight/server/get-oversight';
import { noteAttention } from '@/lib/oversight/server/note-attention';
import { oversightSetting } from '@/lib/oversight/server/oversight-setting';

export const attend = defineAction({
  permission: 'actions.review',
  input: attention,
  handle: (actor, input) => noteAttention(actor, input),
});
export const state = defineAction({
  permission: 'oversight.manage',
  input: oversightStatements,
  handle: async (actor, input) => {
    await oversightSetting(actor, input);
    return true;
  },
});
export const endMeasuring = defineAction({
  permission: 'oversight.manage',
  input: z.object({}),
  handle: async (actor) => {
    await oversightSetting(actor, null);
    return true;
  },
});
export const comment = defineAction({
  permission: 'actions.review',
  input: remark,
  handle: async (actor, input) => {
    await addRemark(actor, input);
    return true;
  },
});
