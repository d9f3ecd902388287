import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { noteAccess } from '@/lib/access/server/note-access';
import { withWorkspace } from '@/lib/db/transaction';
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { maskFor } from '@/lib/privacy/server/personal-data';
import { toPublicId } from '@/lib/shared/ids';
import type { ReviewDetail, VoteView } from '../contract';
import { mayRun } from '../state';
import { hashText } from './action-hash';
import { readEvents } from '@/lib/assessment/server/event-bodies-store';
import { eligibilityView } from './eligibility';
import { findingsOf } from './findings-of';
import { requireAction } from './find-own-action';
import { namesIn, toItem } from './list-reviews';
import { findRedeemedIdx, selectItem, selectLastApproved, selectSimilar, selectSuperseding } from './queue-store';
import { readableActions } from './readable-actions';
import { readChains } from './read-chain';
import { findToolProfile, toolUseOf } from './tool-store';
import { iso, standing, subjectOf } from './view-action';
import { listVotes, type VoteRow } from './vote-store';

const SIMILAR = 12;

/**
 * Everything that a person needs to decide an action: what will run, complete; why it was flagged; the agent's own words; who voted and why; and
 * whether they may. Content only for those who may read it, and noted. Throws notFound.
 */
export async function getReview(actor: Actor, publicId: string): Promise<ReviewDetail> {
  requirePermission(actor, 'actions.read');
  const { workspaceId } = actor;
  const { detail, row, readable } = await withWorkspace(workspaceId, async (tx) => {
    const row = await requireAction(tx, actor, publicId);
    const readable = (await readableActions(tx, actor, [row])).has(row.action_id);
    const votes = await listVotes(tx, workspaceId, row.action_id);
    const redeemedIdx = row.redeemed_at ? await findRedeemedIdx(tx, workspaceId, row.action_id) : null;
    const last = await selectLastApproved(tx, workspaceId, { actionId: row.action_id, systemId: row.system_id, tool: row.tool });
    const idxs = new Set([row.requested_idx, row.args_idx, ...votes.map((vote) => vote.idx)]);
    const lastReadable = last !== null && (await readableActions(tx, actor, [last])).has(last.action_id);
    if (last && lastReadable) idxs.add(last.args_idx);
    if (redeemedIdx !== null) idxs.add(redeemedIdx);
    if (row.note_idx !== null) idxs.add(row.note_idx);
    const events = readable ? await readEvents(tx, workspaceId, [...idxs]) : new Map<number, JsonObject>();
    const asked = events.get(row.requested_idx) ?? null;
    const argsOf = (idx: number | null): JsonValue => (idx === null ? null : (events.get(idx)?.['args'] ?? null));
    const names = await selectItem(tx, workspaceId, row.action_id);
    const profile = await findToolProfile(tx, workspaceId, toolUseOf(row));
    const superseding = await selectSuperseding(tx, workspaceId, row.action_id);
    const approved = votes.filter((vote) => vote.vote === 'approve' && vote.revision === row.revision);
    const voted = approved.flatMap((vote) => [vote.person_id, vote.authority_id]);
    const tool = isJsonObject(asked?.['tool']) ? asked['tool'] : null;
    const note = row.note_idx === null ? undefined : events.get(row.note_idx)?.['reason'];
    const detail: ReviewDetail = {
      ...toItem(row, names, actor, namesIn(asked ?? undefined, maskFor(workspaceId))),
      actionHash: hashText(row.action_hash),
      proposedHash: hashText(row.proposed_hash),
      proposedArgs: argsOf(row.requested_idx),
      effectiveArgs: argsOf(row.args_idx),
      executedArgs: argsOf(redeemedIdx),
      argsErased: readable && events.get(row.args_idx)?.['args'] === undefined,
      subject: subjectOf(asked?.['subject']),
      target: isJsonObject(asked?.['target']) ? asked['target'] : null,
      toolAnnotations: isJsonObject(tool?.['annotations']) ? tool['annotations'] : null,
      toolVersion: row.tool_version,
      argumentsSchema: profile?.schema ?? null,
      context: contextOf(asked),
      run: { runId: row.run_id, callId: row.call_id, framework: row.framework },
      risk: { tier: row.tier, ...(row.score === null ? {} : { score: row.score }), reasons: row.chain.reasons },
      policy: { route: row.route, policies: row.chain.policies, rules: row.chain.rules },
      findings: findingsOf(events.get(row.args_idx) ?? asked),
      votes: votes.map((vote) => toVote(vote, events)),
      eligibility:
        actor.type === 'person' && standing(row).state === 'pendingReview'
          ? await eligibilityView(tx, actor, row, voted)
          : { canVote: false, why: 'notEligible', onBehalfOf: null },
      lastApproved: last
        ? {
            id: toPublicId('action', last.action_id),
            args: lastReadable ? argsOf(last.args_idx) : null,
            at: (last.decided_at ?? last.asked_at).toISOString(),
            byPerson: last.state === 'approved',
          }
        : null,
      similar: (
        await selectSimilar(tx, workspaceId, { actionId: row.action_id, systemId: row.system_id, tool: row.tool }, SIMILAR)
      ).map((one) => ({
        id: toPublicId('action', one.action_id),
        ...standing(one),
        at: (one.decided_at ?? one.asked_at).toISOString(),
        tier: one.tier,
      })),
      supersedes: row.supersedes ? toPublicId('action', row.supersedes) : null,
      supersededBy: superseding ? toPublicId('action', superseding) : null,
      events: (await readChains(tx, workspaceId, [row], readable)).get(row.action_id) ?? [],
      reviewerNote: typeof note === 'string' ? note : null,
      redeemedAt: iso(row.redeemed_at),
      finishedAt: iso(row.finished_at),
      change: row.change,
      ...(mayRun(row.state) ? {} : { executeBy: null }),
    };
    return { detail, row, readable };
  });
  // Its arguments and words are content of the decision: whoever opens them is in the access record, as with any trail.
  if (readable)
    await noteAccess(actor, {
      kind: 'trail.opened',
      ...(row.decision_id ? { decisionId: row.decision_id } : {}),
      systemId: row.system_id,
      detail: { action: publicId },
    });
  return detail;
}

function contextOf(asked: JsonObject | null): ReviewDetail['context'] {
  const context = asked?.['context'];
  if (!isJsonObject(context)) return null;
  const { task, reason, evidence } = context;
  return {
    ...(typeof task === 'string' ? { task } : {}),
    ...(typeof reason === 'string' ? { reason } : {}),
    ...(Array.isArray(evidence) ? { evidence: evidence as unknown as { kind: string; ref: string }[] } : {}),
  };
}

function toVote(vote: VoteRow, events: ReadonlyMap<number, JsonObject>): VoteView {
  const reason = events.get(vote.idx)?.['reason'];
  return {
    person: { id: toPublicId('person', vote.person_id), name: vote.person_name },
    ...(vote.authority_id === vote.person_id
      ? {}
      : { onBehalfOf: { id: toPublicId('person', vote.authority_id), name: vote.authority_name } }),
    vote: vote.vote,
    reasonCode: vote.reason_code,
    reason: typeof reason === 'string' ? reason : null,
    revision: vote.revision,
    at: vote.voted_at.toISOString(),
    ...(vote.batch_id ? { batch: vote.batch_id } : {}),
  };
}
