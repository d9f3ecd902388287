import { visibleSystems, type Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { withTimeLimit } from '@/lib/search/server/budget-store';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import { brokenCursor } from '@/lib/shared/quote-given';
import type { DueDecision, DueFilter, DueList, DueOutcome } from '../due';
import { dueBefore, endOfPeriod } from '../period';
import { floorReason, monthsKept, policyFor } from '../policy';
import { selectPastPeriod, type Borders } from './due-store';
import { selectSeenHolds } from './hold-store';
import { selectPolicies, selectSystems, type KeptSystem, type PolicyRow } from './policy-store';
import { selectHoldsOver } from './restriction-store';
import { limitedTo } from './sees-all';

const LIMIT_MS = 20_000;

interface Followed extends Borders {
  system: KeptSystem;
  policy: PolicyRow & { keepMonths: number };
  months: number;
}

/**
 * The decisions whose content the next purge takes, and those that stay although the period that was set is over, each with its rule: the dry run of
 * getRetention, one by one. A page of those that go looks at `look` decisions at most (`searchedUpTo`). Of AI systems that the actor sees. Throws notFound for a system, invalidCursor, queryTooBroad.
 */
export async function listDue(
  actor: Actor,
  given: DueFilter & { cursor?: string; limit: number; now?: Date; look?: number },
): Promise<DueList> {
  const { cursor, limit, now, look, ...filter } = given;
  return (await openDue(actor, filter, now))({ cursor, limit, look });
}

/** Reads one page of the list. */
type ReadDue = (given: { cursor?: string | undefined; limit: number; look?: number | undefined }) => Promise<DueList>;

/**
 * The list as of one instant, page by page: what is followed is read here and once, so that a period which somebody sets while a file is written does not make
 * one half of it speak of another rule than the other. Throws notFound for a system; its pages what listDue throws.
 */
export async function openDue(actor: Actor, filter: DueFilter, now: Date = new Date()): Promise<ReadDue> {
  requirePermission(actor, 'retention.read');
  const followed = await withWorkspace(actor.workspaceId, (tx) => readFollowed(actor, tx, filter.system, now));
  return (given) => readPage(actor, followed, { ...given, outcome: filter.outcome ?? null, now });
}

async function readPage(
  actor: Actor,
  followed: readonly Followed[],
  given: { cursor?: string | undefined; limit: number; look?: number | undefined; outcome: DueOutcome | null; now: Date },
): Promise<DueList> {
  const { workspaceId } = actor;
  const after = given.cursor === undefined ? null : fromPublicId('decision', given.cursor);
  if (given.cursor !== undefined && after === null) throw brokenCursor(given.cursor);
  return withWorkspace(workspaceId, async (tx) => {
    const { rows, upTo } = await withTimeLimit(
      tx,
      () => selectPastPeriod(tx, workspaceId, followed, { after, limit: given.limit + 1, outcome: given.outcome }, given.look),
      LIMIT_MS,
    ).catch((error: unknown) => {
      if (!(error instanceof AppError) || error.code !== 'queryTooBroad') throw error;
      throw new AppError('queryTooBroad', `Looking for these decisions took longer than ${LIMIT_MS / 1000} s. Choose one AI system.`); // prettier-ignore
    });
    const page = rows.slice(0, given.limit);
    const over = await selectHoldsOver(tx, page.filter((row) => row.outcome === 'held').map((row) => row.decisionId)); // prettier-ignore
    const limited = limitedTo(actor);
    const named = [...over.values()].flatMap((holds) => holds.map((hold) => hold.holdId));
    const seen = limited && named.length > 0 ? await selectSeenHolds(tx, workspaceId, named, limited) : null;
    const by = new Map(followed.map((one) => [one.systemId, one]));
    return {
      items: page.map((row): DueDecision => {
        const { system, policy, months } = by.get(row.systemId)!;
        return {
          id: toPublicId('decision', row.decisionId),
          system: { id: toPublicId('system', row.systemId), name: system.name },
          startedAt: row.startedAt.toISOString(),
          lastRecordAt: row.lastReceivedAt.toISOString(),
          records: row.records,
          outcome: row.outcome,
          rule: {
            keepMonths: policy.keepMonths,
            own: policy.systemId !== null,
            floor: months > policy.keepMonths ? floorReason('decisionContent', policy, system.highRisk) : null,
          },
          dueAt: endOfPeriod(row.lastReceivedAt, months).toISOString(),
          heldFor: (over.get(row.decisionId) ?? []).filter((hold) => seen?.has(hold.holdId) ?? true).map((hold) => hold.matter),
        };
      }),
      nextCursor:
        rows.length > given.limit
          ? toPublicId('decision', page.at(-1)!.decisionId)
          : upTo && toPublicId('decision', upTo.decisionId),
      searchedUpTo: upTo?.startedAt.toISOString() ?? null,
      asOf: given.now.toISOString(),
    };
  });
}

/** The AI systems that a period is followed for, with its borders. */
async function readFollowed(actor: Actor, tx: SqlTx, wanted: string | undefined, now: Date): Promise<Followed[]> {
  const visible = visibleSystems(actor);
  const { current } = await selectPolicies(tx, actor.workspaceId, now);
  const systems = (await selectSystems(tx, actor.workspaceId, now)).filter(
    ({ systemId }) =>
      (visible === 'all' || visible.includes(systemId)) && (wanted === undefined || toPublicId('system', systemId) === wanted),
  );
  if (wanted !== undefined && systems.length === 0)
    throw new AppError('notFound', 'There is no such AI system that you may see.', { field: 'query.system' });
  return systems.flatMap((system): Followed[] => {
    const policy = policyFor(current, 'decisionContent', system.systemId);
    const months = monthsKept(policy, system.highRisk);
    if (policy === null || policy.keepMonths === null || months === null) return [];
    const { keepMonths } = policy;
    return [
      {
        systemId: system.systemId,
        system,
        policy: { ...policy, keepMonths },
        months,
        border: dueBefore(now, months),
        asked: dueBefore(now, keepMonths),
      },
    ];
  });
}
