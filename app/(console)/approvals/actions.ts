'use server';
import { z } from 'zod';
import { defineAction } from '@/lib/access/server/define-action';
import { stepUp } from '@/lib/access/server/step-up';
import type { PersonActor } from '@/lib/access/actor';
import type { Decided } from '@/components/approvals/review-desk';
import { HALT_SCOPES, REASON_CODES } from '@/lib/approvals/contract';
import { assignInput, bulkVotes, newHalt, resumeInput, seenHash } from '@/lib/approvals/schemas';
import { castVote } from '@/lib/approvals/server/cast-vote';
import { castVotes } from '@/lib/approvals/server/cast-votes';
import { assignReview, claimReview, escalateReview, releaseReview } from '@/lib/approvals/server/claim-review';
import { matchHalt } from '@/lib/approvals/server/match-halt';
import { overrideReview, reviewOverride } from '@/lib/approvals/server/override-review';
import { previewEdit } from '@/lib/approvals/server/preview-edit';
import { resumeHalt } from '@/lib/approvals/server/resume-halt';
import { revokeAction } from '@/lib/approvals/server/revoke-action';
import { startHalt } from '@/lib/approvals/server/start-halt';
import { decodeEdited } from '@/lib/approvals/server/strict-json';
import { AppError } from '@/lib/shared/errors';

const id = z.string().max(40);
/** Edited arguments as they were typed: what a browser makes of them may be something else already. */
const editedText = z.string().max(1_000_000);
const decideInput = z.object({
  id,
  mode: z.enum(['approve', 'reject', 'return', 'edit', 'escalate', 'revoke', 'override', 'secondReview']),
  reasonCode: z.enum(REASON_CODES),
  reason: z.string().max(4_000),
  revision: z.number().int(),
  seenHash,
  editedText: editedText.optional(),
  outcome: z.enum(['upheld', 'faulted']).optional(),
});

async function carryOut(actor: PersonActor, input: z.output<typeof decideInput>): Promise<unknown> {
  const { mode, reason, revision, seenHash } = input;
  const needed = (): string => {
    if (reason.trim() === '') throw new AppError('reasonRequired', 'Say why, in your own words.', { field: 'reason' });
    return reason;
  };
  if (mode === 'escalate') return escalateReview(actor, input.id, needed());
  if (mode === 'revoke') return revokeAction(actor, input.id, needed());
  if (mode === 'override') return overrideReview(actor, input.id, { reason: needed(), seenHash, revision });
  if (mode === 'secondReview') return reviewOverride(actor, input.id, { outcome: input.outcome ?? 'faulted', reason: needed() });
  return castVote(actor, input.id, {
    vote: mode,
    reasonCode: input.reasonCode,
    ...(reason.trim() ? { reason } : {}),
    ...(input.editedText === undefined ? {} : { editedArgs: decodeEdited(input.editedText) }),
    seenHash,
    revision,
  });
}

/** Decides, or says who was first, or that the person has to show who they are. */
export const decide = defineAction({
  permission: 'actions.review',
  input: decideInput,
  handle: async (actor, input): Promise<Decided> => {
    try {
      await carryOut(actor, input);
      return { outcome: 'done' };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code === 'stepUpRequired') return { outcome: 'stepUp' };
      if (error.code !== 'alreadyDecided' && error.code !== 'alreadyRedeemed') throw error;
      const winner = error.extra['winner'] as { person?: { name: string } } | undefined;
      return { outcome: 'lost', by: winner?.person?.name ?? null, message: error.message };
    }
  },
});

export const claim = defineAction({
  permission: 'actions.review',
  input: z.object({ id }),
  handle: (actor, input) => claimReview(actor, input.id),
});

export const release = defineAction({
  permission: 'actions.review',
  input: z.object({ id }),
  handle: async (actor, input) => {
    await releaseReview(actor, input.id);
    return true;
  },
});

export const assign = defineAction({
  permission: 'actions.manage',
  input: assignInput.extend({ id }),
  handle: async (actor, input) => {
    await assignReview(actor, input.id, input.person);
    return true;
  },
});

export const bulk = defineAction({
  permission: 'actions.review',
  input: bulkVotes,
  handle: async (actor, input) => ({
    results: (await castVotes(actor, input)).results.map((one) => ({
      id: one.id,
      ok: one.ok,
      ...(one.ok ? {} : { message: one.message }),
    })),
  }),
});

export const rescore = defineAction({
  permission: 'actions.review',
  input: z.object({ id, text: editedText }),
  handle: async (actor, input) => previewEdit(actor, input.id, decodeEdited(input.text)),
});

export const confirmMe = defineAction({
  permission: 'actions.read',
  input: z.object({ password: z.string().max(1_000) }),
  handle: (actor, input) => stepUp(actor, input),
});

async function orStepUp<T>(work: Promise<T>): Promise<{ stepUp: boolean }> {
  try {
    await work;
    return { stepUp: false };
  } catch (error) {
    if (error instanceof AppError && error.code === 'stepUpRequired') return { stepUp: true };
    throw error;
  }
}

export const findHalted = defineAction({
  permission: 'actions.halt',
  input: z.object({ scope: z.enum(HALT_SCOPES), value: z.string().max(200) }),
  handle: (actor, input) => matchHalt(actor, input),
});

export const halt = defineAction({
  permission: 'actions.halt',
  input: newHalt,
  handle: (actor, input) => orStepUp(startHalt(actor, input)),
});

export const resume = defineAction({
  permission: 'actions.halt',
  input: resumeInput.extend({ id }),
  handle: (actor, { id: haltId, ...input }) => orStepUp(resumeHalt(actor, haltId, input)),
});
