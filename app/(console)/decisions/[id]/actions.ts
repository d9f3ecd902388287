'use server';
import { z } from 'zod';
import { defineAction } from '@/lib/access/server/define-action';
import { FINDING_LABELS } from '@/lib/assessment/contract';
import { labelFinding } from '@/lib/assessment/server/label-finding';
import { newMissed, sayMissed } from '@/lib/assessment/server/say-missed';
import { withdrawMissed } from '@/lib/assessment/server/withdraw-missed';
import { newComment } from '@/lib/decisions/comments';
import { addComment } from '@/lib/decisions/server/add-comment';
import { deleteComment } from '@/lib/decisions/server/delete-comment';
import { revealRequest } from '@/lib/decisions/reveal';
import { resolveComment } from '@/lib/decisions/server/resolve-comment';
import { revealContent } from '@/lib/decisions/server/reveal-content';
import { replayStep } from '@/lib/decisions/server/replay-step';
import { MAX_FIND } from '@/lib/decisions/step-text';
import { searchTrail } from '@/lib/search/server/search-trail';

const decision = z.string().max(600);

/** By post, so that what somebody looks for never stands in an address. */
export const searchInTrail = defineAction({
  permission: 'content.read',
  input: z.object({ decision, text: z.string().max(MAX_FIND, { message: `Search for at most ${MAX_FIND} characters.` }) }),
  handle: (actor, input) => searchTrail(actor, input.decision, input.text),
});

/** Clear values for the view that asked, and nothing else: no page is made anew. */
export const reveal = defineAction({
  permission: 'content.reveal',
  input: z.object({ decision, request: revealRequest }),
  handle: (actor, input) => revealContent(actor, input.decision, input.request),
});

/** To be looked at beside the step; the file is a route of its own, and an event. */
export const replayContext = defineAction({
  permission: 'content.read',
  input: z.object({ decision, step: z.string().min(1).max(600) }),
  handle: (actor, input) => replayStep(actor, input.decision, input.step),
});

export const comment = defineAction({
  permission: 'comments.write',
  input: z.object({ decision, comment: newComment }),
  handle: (actor, input) => addComment(actor, input.decision, input.comment),
});

export const setResolved = defineAction({
  permission: 'comments.write',
  input: z.object({ decision, comment: z.string().max(64), resolved: z.boolean() }),
  async handle(actor, input) {
    await resolveComment(actor, input.decision, input.comment, input.resolved);
    return null;
  },
});

export const removeComment = defineAction({
  permission: 'comments.write',
  input: z.object({ decision, comment: z.string().max(64) }),
  async handle(actor, input) {
    await deleteComment(actor, input.decision, input.comment);
    return null;
  },
});

/** One click on a finding: right, a false alarm, or nothing any more. */
export const label = defineAction({
  permission: 'findings.label',
  input: z.object({ decision, finding: z.string().max(40), label: z.enum(FINDING_LABELS).nullable() }),
  handle: (actor, input) => labelFinding(actor, input.decision, { finding: input.finding, label: input.label }),
});

/** A passage or a step in which a scorer should have found something, and did not. */
export const sayItWasMissed = defineAction({
  permission: 'findings.label',
  input: z.object({ decision, missed: newMissed }),
  handle: (actor, input) => sayMissed(actor, input.decision, input.missed),
});

export const takeMissedBack = defineAction({
  permission: 'findings.label',
  input: z.object({ decision, missed: z.number().int().min(0) }),
  handle: (actor, input) => withdrawMissed(actor, input.decision, input.missed),
});
