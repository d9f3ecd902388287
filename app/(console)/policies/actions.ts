'use server';
import { z } from 'zod';
import { defineAction } from '@/lib/access/server/define-action';
import { newDryRun } from '@/lib/assessment/dry-run';
import { evaluateInput } from '@/lib/assessment/evaluate-on-decision';
import { cancelDryRun } from '@/lib/assessment/server/cancel-dry-run';
import { evaluateOnDecision } from '@/lib/assessment/server/evaluate-on-decision';
import { startDryRun } from '@/lib/assessment/server/start-dry-run';
import { activateVersion } from '@/lib/policy/server/activate-version';
import { createPolicy } from '@/lib/policy/server/create-policy';
import { createVersion } from '@/lib/policy/server/create-version';
import { discardDraft } from '@/lib/policy/server/discard-draft';
import { testDocument } from '@/lib/policy/server/evaluate-draft';
import { proposeVersion } from '@/lib/policy/server/propose-version';
import { retireVersion } from '@/lib/policy/server/retire-version';
import { saveDraft } from '@/lib/policy/server/save-draft';
import { withdrawVersion } from '@/lib/policy/server/withdraw-version';
import { checkInput, newDraft, newPolicy, proposal, savedDraft, versionAct } from '@/lib/policy/views';

const named = { id: z.string().min(1).max(60) };

export const check = defineAction({
  permission: 'policies.read',
  input: checkInput,
  handle: async (actor, { document }) => testDocument(actor, document),
});

export const evaluate = defineAction({
  permission: 'decisions.read',
  input: evaluateInput,
  handle: (actor, input) => evaluateOnDecision(actor, input),
});

export const create = defineAction({
  permission: 'policies.write',
  input: newPolicy,
  handle: (actor, input) => createPolicy(actor, input),
});

export const save = defineAction({
  permission: 'policies.write',
  input: savedDraft.extend(named),
  handle: (actor, { id, ...input }) => saveDraft(actor, id, input),
});

export const begin = defineAction({
  permission: 'policies.write',
  input: newDraft.extend(named),
  handle: (actor, { id, ...input }) => createVersion(actor, id, input),
});

export const discard = defineAction({
  permission: 'policies.write',
  input: z.object(named),
  handle: async (actor, { id }) => {
    await discardDraft(actor, id);
    return true;
  },
});

export const propose = defineAction({
  permission: 'policies.write',
  input: proposal.extend(named),
  handle: (actor, { id, ...input }) => proposeVersion(actor, id, input),
});

export const activate = defineAction({
  permission: 'policies.activate',
  input: versionAct.extend(named),
  handle: (actor, { id, ...input }) => activateVersion(actor, id, input),
});

export const withdraw = defineAction({
  permission: 'policies.write',
  input: versionAct.extend(named),
  handle: async (actor, { id, ...input }) => {
    await withdrawVersion(actor, id, input);
    return true;
  },
});

export const retire = defineAction({
  permission: 'policies.activate',
  input: versionAct.extend(named),
  handle: (actor, { id, ...input }) => retireVersion(actor, id, input),
});

export const tryOnPast = defineAction({
  permission: 'policies.write',
  input: newDryRun,
  handle: (actor, input) => startDryRun(actor, input),
});

export const stop = defineAction({
  permission: 'policies.write',
  input: z.object(named),
  handle: async (actor, { id }) => {
    await cancelDryRun(actor, id);
    return true;
  },
});
