import type { Actor, PersonActor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { isConfirmed, stepUpRequired } from '@/lib/access/server/step-up';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { removeSecrets } from '@/lib/privacy/remove-secrets';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import type { JsonObject, JsonValue } from '@/lib/shared/json';
import type { PluginsSaid } from '@/lib/risk/server/plugins/with-plugins';
import type { VoteInput } from '../schemas';
import { apply } from '../state';
import { tierRank } from '../tiers';
import { hashText, macOf } from './action-hash';
import { factsOf, findAction, saveAction, type ActionChange, type ActionRow } from './action-store';
import { appendAndNote } from './append-action-event';
import { askPeople } from './ask-people';
import { DecidingFacts } from './deciding-facts';
import { askedAboutEdit, editArgs } from './edit-args';
import { eligibilityOf, refuseIneligible, type Eligible } from './eligibility';
import { requireAction } from './find-own-action';
import { haltNow } from './halt-now';
import { issueVerdict } from './issue-verdict';
import { refusalOf } from './refusals';
import { enqueueNotice, lockSettings } from './setting-store';
import { insertVote, listVotes, type VoteRow } from './vote-store';

export interface CastVote extends VoteInput {
  /** The revision that was shown: If-Match. Null: none was sent. */
  revision: number | null;
  batchId?: string;
}
export interface VoteOutcome {
  id: string;
  state: ActionRow['state'];
  revision: number;
  approvals: number;
  required: number;
}

/**
 * A person's vote on an action. The one way in which anything is voted: from the API, from a page, in bulk. Vote, state, event and verdict in one
 * transaction, under the row's lock, by the database's clock. Throws agentCannotDecide, preconditionRequired, revisionMismatch, alreadyDecided (with
 * the winner), expired, halted, notEligible, separationOfDuties, claimedByOther, reasonRequired, argsSchemaInvalid.
 */
export async function castVote(actor: Actor, publicId: string, input: CastVote): Promise<VoteOutcome> {
  if (actor.type !== 'person')
    throw new AppError('agentCannotDecide', 'An action is decided by a signed-in person, never by a key.');
  requirePermission(actor, 'actions.review');
  // Before the transaction: whoever holds a row and waits for a second connection stops everybody who waits for the row with theirs.
  const confirmed = await isConfirmed(actor);
  const said = input.vote === 'edit' ? await askedAboutEdit(actor.workspaceId, input.editedArgs as JsonValue | undefined) : [];
  return withWorkspace(actor.workspaceId, (tx) => castIn(tx, actor, publicId, input, { confirmed, said }));
}

/** What is found out before the transaction. `confirmed`: they have shown who they are within the last minutes. */
export interface FoundBefore {
  confirmed: boolean;
  said: PluginsSaid;
}

/** The same in a transaction of the caller's. */
export async function castIn(
  tx: SqlTx,
  actor: PersonActor,
  publicId: string,
  input: CastVote,
  { confirmed, said }: FoundBefore,
): Promise<VoteOutcome> {
  const { workspaceId } = actor;
  const settings = await lockSettings(tx, workspaceId, 'decide');
  const row = await requireAction(tx, actor, publicId, true);
  const votes = await listVotes(tx, workspaceId, row.action_id);
  const approvals = votes.filter((vote) => vote.vote === 'approve' && vote.revision === row.revision);
  const facts = factsOf(
    row,
    approvals.map((vote) => vote.authority_id),
  );
  refuseStale(row, votes, input.revision);
  const eligible = await eligibilityOf(tx, actor, row);
  if (eligible.why) throw refuseIneligible(eligible.why);
  requireReason(row, input);
  // The machine counts in whose place was approved; that the person themselves approved once already only their votes tell.
  if (input.vote === 'approve' && approvals.some((vote) => vote.person_id === actor.personId))
    throw refusalOf('alreadyVoted', row, winnerOf(votes));
  const no = input.vote === 'reject' || input.vote === 'return';
  if (!no && row.claimed_by !== null && row.claimed_by !== actor.personId && row.claimed_until! > row.now)
    throw new AppError(
      'claimedByOther',
      'Somebody else is at this one. You may reject it; else wait until they are done, or let it be assigned to you.',
      {
        until: row.claimed_until!.toISOString(),
      },
    );
  // What cannot be taken back asks once more who it is.
  if (row.tier === 'critical' && (input.vote === 'approve' || input.vote === 'edit') && !confirmed) throw stepUpRequired();
  // A halt stops what begins something, also where it froze nothing because another one had.
  if (!no && (await haltNow(tx, workspaceId, row)).does === 'stop') throw refusalOf('halted', row, winnerOf(votes));
  const at = row.now.getTime();
  const by = actor.personId;
  const edit =
    input.vote === 'edit'
      ? await editArgs(tx, workspaceId, row, { args: input.editedArgs as JsonValue | undefined, said })
      : null;
  const to = apply(
    facts,
    input.vote === 'approve'
      ? { do: 'approve', at, by, authority: eligible.authorityId }
      : edit
        ? { do: 'edit', at, by, required: edit.required }
        : { do: input.vote === 'return' ? 'return' : 'reject', at, by },
  );
  if (!to.ok) throw refusalOf(to.refusal, row, winnerOf(votes));
  const decided = to.facts.state !== 'pendingReview';
  const change: ActionChange = {
    state: to.facts.state,
    revision: to.facts.revision,
    approvals: to.facts.approvedBy.length,
    required: to.facts.required,
    claimed_by: null,
    claimed_until: null,
    ...(decided ? { decided_at: row.now, decided_by: toPublicId('person', by), reason_code: input.reasonCode } : {}),
    ...(to.facts.state === 'approved' ? { execute_by: new Date(to.facts.executeBy!) } : {}),
    ...(input.vote === 'return' ? { reason_code: 'returned' } : {}),
    ...(edit
      ? {
          maker_id: by,
          action_hash: edit.hash,
          tier: edit.tier,
          score: edit.score,
          route: edit.route,
          chain: edit.chain,
          effect: edit.effect,
          rule_key: edit.ruleKey,
          ...edit.past,
        }
      : {}),
  };
  const count = await saveAction(tx, workspaceId, row.action_id, change, `change = ${row.change}`);
  if (count === null) throw refusalOf('alreadyDecided', row);
  const event = await appendAndNote(
    tx,
    actor,
    row,
    edit ? 'action.edited' : 'review.decided',
    eventData(row, input, eligible, by, to.facts.state, edit?.data),
    count,
  );
  const note = input.vote === 'approve' ? {} : { note_idx: event.idx };
  if (edit || input.vote !== 'approve')
    await saveAction(tx, workspaceId, row.action_id, { ...note, ...(edit ? { args_idx: event.idx } : {}) });
  await insertVote(tx, workspaceId, {
    actionId: row.action_id,
    revision: row.revision,
    personId: by,
    authorityId: eligible.authorityId,
    vote: input.vote,
    reasonCode: input.reasonCode,
    batchId: input.batchId ?? null,
    seenMac: macOf(workspaceId, 'seen', input.seenHash),
    idx: event.idx,
  });
  const after = (await findAction(tx, workspaceId, row.action_id))!;
  if (after.state === 'approved') await issueVerdict(tx, actor, after, event, settings.haltEpoch);
  if (decided)
    await enqueueNotice(tx, workspaceId, {
      topic: after.state === 'approved' ? 'action.approved' : 'action.rejected',
      subject: publicId,
      tier: row.tier,
    });
  // It may need other people now, and more of them: the editor is out, what was approved counts no more.
  else if (edit) await askPeople(tx, workspaceId, new DecidingFacts(tx, workspaceId), [after]);
  return { id: publicId, state: after.state, revision: after.revision, approvals: after.approvals, required: after.required };
}

/** Who won the race: whose vote stands last. */
export function winnerOf(votes: readonly VoteRow[]): { id: string; name: string } | null {
  const last = votes.at(-1);
  return last ? { id: toPublicId('person', last.person_id), name: last.person_name } : null;
}

function refuseStale(row: ActionRow, votes: readonly VoteRow[], revision: number | null): void {
  if (revision === null)
    throw new AppError('preconditionRequired', 'Send If-Match with the revision that was shown to the person.', {
      field: 'if-match',
    });
  if (row.state !== 'pendingReview')
    throw refusalOf(
      row.state === 'expired' ? 'expired' : row.state === 'checking' ? 'checking' : 'alreadyDecided',
      row,
      winnerOf(votes),
    );
  if (revision !== row.revision)
    throw new AppError('revisionMismatch', 'Somebody changed this action since it was shown to you. Read it anew.', {
      revision: row.revision,
    });
}

/** A code always; words where somebody later asks why: for a no, an edit, and a yes to what is risky. */
function requireReason(row: ActionRow, input: VoteInput): void {
  const words = input.vote !== 'approve' || tierRank(row.tier) >= 2 || input.reasonCode === 'other';
  if (words && !input.reason?.trim())
    throw new AppError('reasonRequired', 'Say why, in your own words.', { field: 'body.reason' });
}

function eventData(
  row: ActionRow,
  input: CastVote,
  eligible: Eligible,
  by: string,
  state: string,
  edit: JsonObject | undefined,
): JsonObject {
  return {
    vote: input.vote,
    state,
    reasonCode: input.reasonCode,
    ...(input.reason ? { reason: removeSecrets(input.reason) } : {}),
    revision: row.revision,
    // The desk's hash of what was shown goes into the disclosure: by itself it would be a bare hash of guessable content.
    seenHash: input.seenHash,
    actionHash: hashText(row.action_hash),
    register: row.chain.competence,
    ...(eligible.line ? { competence: { ...eligible.line } } : {}),
    ...(eligible.authorityId === by ? {} : { onBehalfOf: toPublicId('person', eligible.authorityId) }),
    ...(input.batchId ? { batch: input.batchId } : {}),
    ...(edit ?? {}),
  };
}
