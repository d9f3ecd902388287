'use server';
import { z } from 'zod';
import { defineAction } from '@/lib/access/server/define-action';
import { deleteView, saveView, updateView } from '@/lib/search/server/saved-views';

const name = z.string().trim().min(1, 'A view needs a name.').max(120, 'A name has at most 120 characters.');
const state = z.string().max(8000, 'This view is too long to be kept.');

export const saveViewAction = defineAction({
  permission: 'views.write',
  input: z.object({ name, state, shared: z.boolean() }),
  handle: (actor, input) => saveView(actor, input),
});

export const updateViewAction = defineAction({
  permission: 'views.write',
  input: z.object({ id: z.string(), name: name.optional(), state: state.optional(), shared: z.boolean().optional() }),
  handle: (actor, input) => updateView(actor, input),
});

export const removeViewAction = defineAction({
  permission: 'views.write',
  input: z.object({ id: z.string() }),
  handle: async (actor, input) => {
    await deleteView(actor, input.id);
    return { id: input.id };
  },
});
