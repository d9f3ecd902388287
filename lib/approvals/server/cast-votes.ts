import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { uuidv7 } from '@/lib/shared/ids';
import { bulkVotes, type BulkVotes } from '../schemas';
import { tierRank } from '../tiers';
import { castVote, type VoteOutcome } from './cast-vote';
import { requirePerson } from './claim-review';
import { requireAction } from './find-own-action';

export type BulkResult = { id: string } & ({ ok: true; outcome: VoteOutcome } | { ok: false; code: string; message: string });

/**
 * Several votes under one batch: each by itself, through the one function for votes, so that one that cannot be does not keep the others back.
 * Approval in bulk is for one tool and one rule, never for high risk; it never becomes a standing leave. Throws unprocessable when the selection is
 * none of this.
 */
export async function castVotes(actor: Actor, input: BulkVotes): Promise<{ batch: string; results: BulkResult[] }> {
  requirePerson(actor);
  requirePermission(actor, 'actions.review');
  const given = bulkVotes.parse(input);
  if (given.vote === 'approve') await requireAlike(actor, given);
  const batchId = uuidv7();
  const results: BulkResult[] = [];
  for (const { id, revision, seenHash } of given.items) {
    try {
      const outcome = await castVote(actor, id, {
        vote: given.vote,
        reasonCode: given.reasonCode,
        ...(given.reason ? { reason: given.reason } : {}),
        seenHash,
        revision,
        batchId,
      });
      results.push({ id, ok: true, outcome });
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'unavailable') throw error;
      results.push({ id, ok: false, code: error.code, message: error.message });
    }
  }
  return { batch: batchId, results };
}

async function requireAlike(actor: Actor, given: BulkVotes): Promise<void> {
  await withWorkspace(actor.workspaceId, async (tx) => {
    const seen = new Set<string>();
    for (const { id } of given.items) {
      const row = await requireAction(tx, actor, id);
      if (tierRank(row.tier) >= 2 || row.required > 1)
        throw new AppError('unprocessable', 'Actions of high risk are approved one by one.', { field: 'body.items' });
      seen.add(`${row.tool} ${row.rule_key}`);
    }
    if (seen.size > 1)
      throw new AppError('unprocessable', 'Together are approved actions of one tool that the same rule asked about.', {
        field: 'body.items',
      });
  });
}
