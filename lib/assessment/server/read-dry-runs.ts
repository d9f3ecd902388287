import type { z } from 'zod';
import { visibleSystems, type Actor } from '@/lib/access/actor';
import { can, requireBeyondRooms, requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { shownTo } from '@/lib/policy/server/acting';
import { listVersionRows } from '@/lib/policy/server/version-store';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import { brokenCursor } from '@/lib/shared/quote-given';
import { dryRunCallsQuery, dryRunQuery, type DryRunCall, type DryRunChange, type DryRunQuery, type DryRunView } from '../dry-run';
import { asksOfArguments } from '../masked-facts';
import { countCallMoves, listCallChanges } from './dry-run-calls-store';
import { countMoves, findDryRun, listChanges, listDryRunRows, type DryRunRow } from './dry-run-store';

/** Dry runs of one policy or of all, the newest first. */
export async function listDryRuns(actor: Actor, policyId: string | null = null): Promise<DryRunView[]> {
  requirePermission(actor, 'decisions.read');
  requireBeyondRooms(actor);
  return withWorkspace(actor.workspaceId, async (tx) => {
    const views: DryRunView[] = [];
    const shows = await basesShownTo(tx, actor);
    for (const row of await listDryRunRows(tx, actor.workspaceId, policyId, 20))
      if (mayRead(actor, row)) views.push(await toView(tx, actor, row, shows));
    return views;
  });
}

export async function getDryRun(actor: Actor, id: string): Promise<DryRunView> {
  requirePermission(actor, 'decisions.read');
  requireBeyondRooms(actor);
  return withWorkspace(actor.workspaceId, async (tx) =>
    toView(tx, actor, await requireRun(tx, actor, id), await basesShownTo(tx, actor)),
  );
}

/** Decisions that would have been routed differently, in AI systems that the actor sees; the newest first. */
export async function listDryRunChanges(
  actor: Actor,
  id: string,
  input: DryRunQuery = {},
): Promise<{ items: DryRunChange[]; nextCursor: string | null }> {
  requirePermission(actor, 'decisions.read');
  requireBeyondRooms(actor);
  const { before, after, cursor, limit } = dryRunQuery.parse(input);
  const from = cursor === undefined ? null : fromPublicId('decision', cursor);
  if (cursor !== undefined && !from) throw brokenCursor(cursor);
  return withWorkspace(actor.workspaceId, async (tx) => {
    const run = await requireRun(tx, actor, id);
    const rows = await listChanges(tx, actor.workspaceId, run.runId, {
      systems: systemsOf(actor),
      before: before ?? null,
      after: after ?? null,
      cursor: from,
      limit: limit + 1,
    });
    const items = rows.slice(0, limit).map((row): DryRunChange => ({
      decision: toPublicId('decision', row.decisionId),
      system: { id: toPublicId('system', row.systemId), name: row.systemName },
      startedAt: row.startedAt?.toISOString() ?? null,
      recorded: row.recorded,
      before: row.before,
      after: row.after,
      rules: row.rules,
    }));
    return { items, nextCursor: rows.length > limit ? items.at(-1)!.decision : null };
  });
}

/** Calls judged at the desk that would have been routed differently, in AI systems that the actor sees; the newest first. */
export async function listDryRunCalls(
  actor: Actor,
  id: string,
  input: z.input<typeof dryRunCallsQuery> = {},
): Promise<{ items: DryRunCall[]; nextCursor: string | null }> {
  requirePermission(actor, 'decisions.read');
  requireBeyondRooms(actor);
  const { cursor, limit } = dryRunCallsQuery.parse(input);
  const from = cursor === undefined ? null : fromPublicId('action', cursor);
  if (cursor !== undefined && !from) throw brokenCursor(cursor);
  return withWorkspace(actor.workspaceId, async (tx) => {
    const run = await requireRun(tx, actor, id);
    const given = { systems: systemsOf(actor), cursor: from, limit: limit + 1 };
    const rows = await listCallChanges(tx, actor.workspaceId, run.runId, given);
    const items = rows.slice(0, limit).map((row): DryRunCall => ({
      action: toPublicId('action', row.actionId),
      tool: row.tool,
      system: { id: toPublicId('system', row.systemId), name: row.systemName },
      askedAt: row.askedAt?.toISOString() ?? null,
      recorded: row.recorded,
      before: row.before,
      after: row.after,
      rules: row.rules,
    }));
    return { items, nextCursor: rows.length > limit ? items.at(-1)!.action : null };
  });
}

function systemsOf(actor: Actor): readonly string[] | null {
  const visible = visibleSystems(actor);
  return visible === 'all' ? null : visible;
}

/**
 * A run over systems that the reader does not see would tell of them by its counts; one whose conditions saw more of the arguments than the
 * reader may, or those of a decision whose content is restricted, would tell of them.
 */
function mayRead(actor: Actor, run: DryRunRow): boolean {
  const systems = systemsOf(actor);
  const needed = { none: null, masked: 'content.read', clear: 'content.reveal' } as const;
  const permission = asksOfArguments(run.document) ? needed[run.arguments] : null;
  if (permission && !can(actor, permission)) return false;
  if (permission && run.restricted === 'seen' && !can(actor, 'content.restricted')) return false;
  return systems === null || (run.systems !== null && run.systems.every((one) => systems.includes(one)));
}

/** The run, where the actor may read it; AppError notFound otherwise. */
export async function requireRun(tx: SqlTx, actor: Actor, id: string): Promise<DryRunRow> {
  const runId = fromPublicId('dryRun', id);
  const run = runId && (await findDryRun(tx, actor.workspaceId, runId));
  if (!run || !mayRead(actor, run))
    throw new AppError('notFound', 'There is no such dry run, or it is over AI systems or arguments you do not see.');
  return run;
}

/** Of the versions that a run began from, by name, those whose documents are shown to the reader; of the rest it is told that there are some. */
async function basesShownTo(tx: SqlTx, actor: Actor): Promise<(name: string) => boolean> {
  if (visibleSystems(actor) === 'all') return () => true;
  const shows = await shownTo(tx, actor);
  const versions = await listVersionRows(tx, actor.workspaceId, null);
  const shown = new Set(versions.filter((one) => shows(one.document)).map((one) => `${one.policyId}@${one.version}`));
  return (name) => shown.has(name);
}

async function toView(tx: SqlTx, actor: Actor, row: DryRunRow, shows: (base: string) => boolean): Promise<DryRunView> {
  return {
    id: toPublicId('dryRun', row.runId),
    policy: row.policyId,
    version: row.version,
    hash: row.hash,
    base: [...row.base.filter(shows), ...(row.base.every(shows) ? [] : ['others'])],
    // What began before this was kept compared with what was in force.
    comparison: row.comparison ?? (row.startedAt ? 'inForce' : null),
    from: row.fromAt.toISOString(),
    until: row.untilAt.toISOString(),
    askedBy: row.askedByName,
    askedAt: row.askedAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    state: row.state,
    total: row.total,
    checked: row.checked,
    changed: row.changed,
    unread: row.unread,
    arguments: row.arguments,
    asksOfArguments: asksOfArguments(row.document),
    moves: await countMoves(tx, actor.workspaceId, row.runId, systemsOf(actor)),
    calls:
      row.callsTotal === null
        ? null
        : {
            total: row.callsTotal,
            checked: row.callsChecked,
            changed: row.callsChanged,
            unread: row.callsUnread,
            moves: await countCallMoves(tx, actor.workspaceId, row.runId, systemsOf(actor)),
          },
  };
}
