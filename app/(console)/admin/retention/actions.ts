'use server';
import { defineAction } from '@/lib/access/server/define-action';
import { policyChange } from '@/lib/retention/policy';
import { setPolicy } from '@/lib/retention/server/set-policy';

export const set = defineAction({
  permission: 'retention.manage',
  input: policyChange,
  handle: async (actor, input) => ({ countsFrom: (await setPolicy(actor, input)).countsFrom.toISOString() }),
});
