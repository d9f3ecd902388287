'use server';
import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { defineAction } from '@/lib/access/server/define-action';
import { erasureDecision, erasureScope, newErasure } from '@/lib/retention/erasure';
import { decideErasure } from '@/lib/retention/server/decide-erasure';
import { previewErasure } from '@/lib/retention/server/preview-erasure';
import { requestErasure } from '@/lib/retention/server/request-erasure';
import { withdrawErasure } from '@/lib/retention/server/withdraw-erasure';

export const preview = defineAction({
  permission: 'erasure.request',
  input: z.object({ scope: erasureScope }),
  handle: (actor, { scope }) => previewErasure(actor, scope),
});

export const request = defineAction({
  permission: 'erasure.request',
  input: newErasure,
  handle: async (actor, input) => {
    const made = await requestErasure(actor, input);
    revalidatePath('/admin/erasures');
    return made;
  },
});

export const decide = defineAction({
  permission: 'erasure.approve',
  input: erasureDecision.extend({ id: z.string(), decision: z.enum(['consent', 'refuse']) }),
  handle: (actor, { id, ...input }) => decideErasure(actor, id, input),
});

export const withdraw = defineAction({
  permission: 'erasure.request',
  input: z.object({ id: z.string() }),
  handle: (actor, { id }) => withdrawErasure(actor, id),
});
