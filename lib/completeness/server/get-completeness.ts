import type { Actor } from '@/lib/access/actor';
import { requireBeyondRooms, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { RECORD_GAPS, type RecordGap } from '@/lib/decisions/gap-codes';
import { findSystem } from '@/lib/registry/server/find-system';
import { AppError } from '@/lib/shared/errors';
import { assertionSays } from '../assertions';
import type { CompletenessReport } from '../contract';
import { checkRunning, selectAssertions } from './assertion-store';
import { firstWindow, listWindows, type WindowRow } from './counter-store';
import { readLag } from './cursor-store';
import { listBetween, sumEmitters } from './emitter-store';
import { countGaps } from './gap-store';
import { reconcile } from './reconcile';
import { countReceived, firstDecision } from './report-store';

const DEFAULT_MS = 30 * 86_400_000;
/** Windows and gaps looked at in one answer. */
const MOST_WINDOWS = 2_400;
const MOST_GAPS = 50;
const MOST_DIFFERING = 10;

/** How complete the record of one AI system is in a range of time, and since when that can be told. Throws notFound. */
export async function getCompleteness(
  actor: Actor,
  given: { system: string; from?: string; to?: string },
): Promise<CompletenessReport> {
  requirePermission(actor, 'systems.read');
  requireBeyondRooms(actor);
  const system = await findSystem(actor, given.system);
  const { workspaceId } = actor;
  const asOf = new Date();
  const to = given.to ? new Date(given.to) : asOf;
  const from = given.from ? new Date(given.from) : new Date(to.getTime() - DEFAULT_MS);
  if (from >= to) throw new AppError('invalidRequest', 'from must be before to.', { field: 'query.from' });
  const about = { systemId: system.id, from, to };
  return withWorkspace(workspaceId, async (tx) => {
    const received = await countReceived(tx, workspaceId, about);
    const windows = await listWindows(tx, workspaceId, { ...about, limit: MOST_WINDOWS + 1 });
    const sums = await sumEmitters(tx, workspaceId, system.id);
    const between = await listBetween(tx, workspaceId, { ...about, limit: MOST_GAPS + 1 });
    const gaps = new Map((await countGaps(tx, workspaceId, about)).map((one) => [one.code, one]));
    const assertions = (await selectAssertions(tx, workspaceId, [system.id])).get(system.id) ?? [];
    const told = (Object.keys(RECORD_GAPS) as RecordGap[]).flatMap((code) => {
      const found = gaps.get(code);
      if (!found) return [];
      const { decisions, amount, smallest, largest } = found;
      return [[code, { decisions, amount, smallest, largest }] as const];
    });
    return {
      system: { id: system.publicId, key: system.key, name: system.name },
      from: from.toISOString(),
      to: to.toISOString(),
      asOf: asOf.toISOString(),
      behind: await readLag(tx, workspaceId),
      since: (await firstDecision(tx, workspaceId, system.id))?.toISOString() ?? null,
      received: {
        decisions: received.decisions,
        sealed: received.sealed,
        neverEnded: received.never_ended,
        late: received.late,
      },
      counters: countersOf(windows, await firstWindow(tx, workspaceId, system.id)),
      sequences: {
        since: sums.first_at?.toISOString() ?? null,
        emitters: sums.emitters,
        numbered: sums.numbered,
        missing: sums.missing,
        repeated: sums.repeated,
        gaps: between.slice(0, MOST_GAPS).map((gap) => ({
          emitter: gap.emitter,
          from: gap.from_no,
          to: gap.to_no,
          after: gap.after_at.toISOString(),
          before: gap.before_at.toISOString(),
        })),
        gapsComplete: between.length <= MOST_GAPS,
      },
      gaps: Object.fromEntries(told),
      assertions: assertions.map((one) => ({ ...one, says: assertionSays(one), failed: gaps.get(one.code)?.decisions ?? 0 })),
      checking: await checkRunning(tx, workspaceId, system.id),
      reconciliations: await reconcile(tx, workspaceId, about),
    };
  });
}

function countersOf(rows: readonly WindowRow[], since: Date | null): CompletenessReport['counters'] {
  const windows = rows.slice(0, MOST_WINDOWS);
  const sources = new Map<string, CompletenessReport['counters']['sources'][number]>();
  for (const row of windows) {
    const key = `${row.environment} ${row.source}`;
    const held = sources.get(key);
    const [from, to] = [row.from_at.toISOString(), row.to_at.toISOString()];
    if (!held)
      sources.set(key, {
        source: row.source,
        ...(row.environment && { environment: row.environment }),
        windows: 1,
        expected: row.expected,
        received: row.received,
        from,
        to,
        reportedBy: row.key_name,
        corrected: row.corrections,
        sendsEvents: row.sends,
      });
    else {
      held.windows++;
      held.expected += row.expected;
      held.received += row.received;
      held.corrected += row.corrections;
      held.sendsEvents ||= row.sends;
      held.reportedBy ??= row.key_name;
      if (from < held.from) held.from = from;
      if (to > held.to) held.to = to;
    }
  }
  const differing = windows
    .filter((row) => row.expected !== row.received)
    .sort((a, b) => Math.abs(b.expected - b.received) - Math.abs(a.expected - a.received))
    .slice(0, MOST_DIFFERING);
  return {
    since: since?.toISOString() ?? null,
    sources: [...sources].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one),
    differing: differing.map((row) => ({
      source: row.source,
      ...(row.environment && { environment: row.environment }),
      from: row.from_at.toISOString(),
      to: row.to_at.toISOString(),
      expected: row.expected,
      received: row.received,
    })),
    complete: rows.length <= MOST_WINDOWS,
  };
}
