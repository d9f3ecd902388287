'use server';
import { z } from 'zod';
import { defineAction } from '@/lib/access/server/define-action';
import { newCompetence } from '@/lib/duty/contract';
import { requireCompetences } from '@/lib/duty/server/change-duty-setting';
import { recordCompetence, withdrawCompetence } from '@/lib/duty/server/record-competence';
import { writtenText } from '@/lib/privacy/written-text';

export const record = defineAction({
  permission: 'duty.manage',
  input: newCompetence,
  handle: (actor, input) => recordCompetence(actor, input),
});
export const withdraw = defineAction({
  permission: 'duty.manage',
  input: z.object({ id: z.string(), reason: writtenText().trim().min(3, 'Say why, in a few words.').max(2_000) }),
  handle: async (actor, { id, reason }) => {
    await withdrawCompetence(actor, id, reason);
    return true;
  },
});
export const rule = defineAction({
  permission: 'duty.manage',
  input: z.object({ required: z.boolean() }),
  handle: async (actor, { required }) => {
    await requireCompetences(actor, required);
    return true;
  },
});
