'use server';
import { z } from 'zod';
import { defineAction } from '@/lib/access/server/define-action';
import { askRescore } from '@/lib/assessment/server/ask-rescore';

const DAY = 86_400_000;

/** Scores the last days anew, or everything. */
export const rescore = defineAction({
  permission: 'risk.rescore',
  input: z.object({ days: z.number().int().min(1).max(3660).nullable() }),
  handle: (actor, { days }) => askRescore(actor, days === null ? {} : { from: new Date(Date.now() - days * DAY).toISOString() }),
});
