import type { PersonActor } from '@/lib/access/actor';
import { can } from '@/lib/access/permissions';
import type { SqlTx } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import type { Eligibility } from '../contract';
import { macOf } from './action-hash';
import type { ActionRow } from './action-store';
import { dutyOf, type DutyFacts } from './reviewer-duty';
import { delegatorsOf, membersWithRoles, personName } from './reviewer-store';

export interface Eligible {
  why: Eligibility['why'];
  /** In whose place they decide (UUID): themselves, or somebody who named them. */
  authorityId: string;
  /** The line of the competence register that they decide on. */
  line: DutyFacts['line'];
}

/**
 * Whether a person may decide an action, by the chain that was frozen with it: their role (or that of somebody whose place they take), their
 * competence now, and that they are not among those it concerns: the subject, the AI system's owner, who edited it last. Delegation never leads to
 * or from one of those.
 */
export async function eligibilityOf(tx: SqlTx, actor: PersonActor, row: ActionRow): Promise<Eligible> {
  const { workspaceId } = actor;
  const { chain } = row;
  const own = { why: null, authorityId: actor.personId, line: null } as const;
  if (isConcerned(workspaceId, row, actor.personId, actor.email)) return { ...own, why: 'separationOfDuties' };
  if (!can(actor, 'actions.review')) return { ...own, why: 'notEligible' };
  const duty = await dutyOf(tx, workspaceId, { personId: actor.personId, tier: row.tier, at: row.now });
  // What was asked for when the action was made stays asked for, also where the rule was switched off since.
  if (duty.refused || (chain.requireCompetence && !duty.line)) return { ...own, why: 'competenceExpired' };
  const roles = row.escalation >= 2 ? [...chain.roles, ...chain.backupRoles] : chain.roles;
  const assigned = row.assigned_to === actor.personId;
  if (assigned || roles.includes(actor.role)) return { ...own, line: duty.line };
  const inPlaceOf = [...(await delegatorsOf(tx, workspaceId, actor.personId)).map((one) => one.personId), ...duty.deputyFor];
  const members = new Map(
    (inPlaceOf.length > 0 ? await membersWithRoles(tx, workspaceId, roles, row.system_id) : []).map((one) => [one.personId, one]),
  );
  const authority = inPlaceOf.find((id) => {
    const member = members.get(id);
    return member && !isConcerned(workspaceId, row, id, member.email);
  });
  return authority ? { why: null, authorityId: authority, line: duty.line } : { ...own, why: 'notEligible' };
}

/** The subject, the owner where the workspace says so, or the maker. */
export function isConcerned(
  workspaceId: string,
  row: Pick<ActionRow, 'maker_id' | 'chain' | 'subject_mac'>,
  personId: string,
  email: string | null,
): boolean {
  if (row.maker_id === personId) return true;
  if (row.chain.excludeOwner && row.chain.owner === personId) return true;
  if (!row.subject_mac) return false;
  const names = [personId, toPublicId('person', personId), ...(email ? [email.toLowerCase()] : [])];
  return names.some((name) => Buffer.compare(macOf(workspaceId, 'subject', name), row.subject_mac!) === 0);
}

export function refuseIneligible(why: NonNullable<Eligibility['why']>): AppError {
  if (why === 'separationOfDuties')
    return new AppError(
      'separationOfDuties',
      'This action concerns you, is of an AI system that you answer for, or was edited by you. Another person decides.',
    );
  if (why === 'competenceExpired')
    return new AppError(
      'notEligible',
      'Deciding needs a valid entry in the competence register, and yours has expired or is missing.',
      { why },
    );
  return new AppError('notEligible', 'You are not among those who decide this action.', { why });
}

/** The same for a page. */
export async function eligibilityView(
  tx: SqlTx,
  actor: PersonActor,
  row: ActionRow,
  voted: readonly string[],
): Promise<Eligibility> {
  const { why, authorityId } = await eligibilityOf(tx, actor, row);
  if (why) return { canVote: false, why, onBehalfOf: null };
  if (voted.includes(actor.personId) || voted.includes(authorityId))
    return { canVote: false, why: 'alreadyVoted', onBehalfOf: null };
  const onBehalfOf =
    authorityId === actor.personId
      ? null
      : { id: toPublicId('person', authorityId), name: (await personName(tx, authorityId)) ?? 'a person who left' };
  return { canVote: true, why: null, onBehalfOf };
}
