'use server';
import { z } from 'zod';
import { defineAction } from '@/lib/access/server/define-action';
import { holdStep, newHold } from '@/lib/retention/hold';
import { placeHold } from '@/lib/retention/server/place-hold';
import { releaseHold } from '@/lib/retention/server/release-hold';

export const place = defineAction({
  permission: 'holds.manage',
  input: newHold,
  handle: (actor, input) => placeHold(actor, input),
});

export const step = defineAction({
  permission: 'holds.manage',
  input: z.intersection(holdStep, z.object({ id: z.string() })),
  handle: (actor, { id, ...input }) => releaseHold(actor, id, input),
});
