'use server';
import { z } from 'zod';
import { defineAction } from '@/lib/access/server/define-action';
import { floorStep, policyChange } from '@/lib/retention/policy';
import { decideFloor } from '@/lib/retention/server/decide-floor';
import { setPolicy } from '@/lib/retention/server/set-policy';

export const set = defineAction({
  permission: 'retention.manage',
  input: policyChange,
  handle: async (actor, input) => ({ countsFrom: (await setPolicy(actor, input)).countsFrom?.toISOString() ?? null }),
});

export const decide = defineAction({
  permission: 'retention.manage',
  input: floorStep.extend({ id: z.string() }),
  handle: async (actor, { id, ...input }) => void (await decideFloor(actor, id, input)),
});
