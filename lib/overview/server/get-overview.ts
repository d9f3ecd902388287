import { visibleSystems, type Actor } from '@/lib/access/actor';
import { can, requireBeyondRooms, requirePermission } from '@/lib/access/permissions';
import { readBacklog } from '@/lib/assessment/server/due-store';
import { countTiers } from '@/lib/assessment/server/risk-overview-store';
import { withWorkspace } from '@/lib/db/transaction';
import { parseLabel } from '@/lib/decisions/labels';
import { readSealMarks } from '@/lib/ledger/server/seal-marks-store';
import { guessEffect } from '@/lib/registry/effect';
import { toPublicId } from '@/lib/shared/ids';
import type { ActingTool, FirstSeen, Overview, OverviewDays, OverviewSystem, StatusCounts } from '../contract';
import {
  countByDay,
  countFlags,
  countTools,
  countUnseenMentions,
  listFirstSeen,
  listSystems,
  listToolFirstSeen,
  readIngest,
  type FirstSeenRow,
  type StatusRow,
  type SystemRow,
  type ToolRow,
} from './overview-store';

const DAY = 86_400_000;
/** Enough to notice, of tools and of the rest. */
const FIRST_SEEN_SHOWN = 24;
/** When all are asked for. */
const FIRST_SEEN_MOST = 1_000;

/**
 * The first page's facts for the last `days` UTC days, today included, and the equally long range before: decisions by day, system
 * and status; tools that act on the world; what was never seen before; ingest health. Only systems the actor may see count.
 */
export async function getOverview(actor: Actor, input: { days: OverviewDays; allSeen?: boolean; now?: Date }): Promise<Overview> {
  requirePermission(actor, 'decisions.read');
  requireBeyondRooms(actor);
  const now = input.now ?? new Date();
  const range = daysOf(now, input.days);
  const visible = visibleSystems(actor);
  const systems = visible === 'all' ? null : visible;
  const within = { workspaceId: actor.workspaceId, systems, from: range.from, to: range.to };

  return withWorkspace(actor.workspaceId, async (tx) => {
    const known = await listSystems(tx, within);
    const rows = await countByDay(tx, { ...within, from: range.previousFrom });
    const toolRows = await countTools(tx, within, range.previousFrom);
    const toolSeen = new Map((await listToolFirstSeen(tx, within)).map((row) => [row.tool, row.first_seen_at.toISOString()]));
    const content = can(actor, 'content.read');
    // What somebody does not see is not counted for them either.
    const seen = await listFirstSeen(tx, { ...within, content }, input.allSeen ? FIRST_SEEN_MOST : FIRST_SEEN_SHOWN);
    const [seenTools, seenOthers] = [seen.filter(isTool), seen.filter((row) => !isTool(row))];
    const flags = await countFlags(tx, within);
    // Ingest counters are per key, not per system: they are shown to those who may see all of them.
    const ingest = can(actor, 'ingest.read') && visible === 'all' ? await readIngest(tx, within) : null;
    const named = actor.type === 'person' && content;
    const mentions = named ? await countUnseenMentions(tx, within, actor.personId) : 0;
    const tiers = await countTiers(tx, { ...within, from: range.to });
    const ofTier = (tier: string): number => tiers.reduce((n, row) => n + (row.risk_tier === tier ? row.decisions : 0), 0);
    const backlog = await readBacklog(tx, actor.workspaceId);
    const byId = new Map(known.map((system) => [system.system_id, system]));
    return {
      days: input.days,
      ...range,
      asOf: now.toISOString(),
      total: sum(rows.filter((row) => row.day >= range.from)),
      before: sum(rows.filter((row) => row.day < range.from)),
      systems: known.map((system) => systemFacts(system, rows, range, input.days)),
      tools: actingTools(toolRows, byId, toolSeen),
      firstSeen: seen.flatMap((row) => firstSeen(row, byId)),
      firstSeenMore: { tools: notListed(seenTools), others: notListed(seenOthers) },
      flags,
      ingest: ingest && {
        accepted: ingest.accepted,
        duplicates: ingest.duplicates,
        conflicts: ingest.conflicts,
        rejected: ingest.rejected,
        lastHour: ingest.last_hour?.toISOString() ?? null,
        quarantined: ingest.quarantined,
        search: { lagEvents: ingest.lag_events, lagSeconds: ingest.lag_seconds },
      },
      mentions,
      risk: {
        day: range.to,
        high: ofTier('high'),
        critical: ofTier('critical'),
        unscored: ofTier('unscored'),
        waiting: backlog.waiting,
      },
      faults: (await readSealMarks(tx, actor.workspaceId)).faults.length,
    };
  });
}

/** The last `days` UTC days up to and with the day of `now`, as calendar days, and where the range before them starts. */
export function daysOf(now: Date, days: number): { from: string; to: string; previousFrom: string } {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  const day = (back: number) => new Date(today - back * DAY).toISOString().slice(0, 10);
  return { from: day(days - 1), to: day(0), previousFrom: day(2 * days - 1) };
}

const isTool = (row: FirstSeenRow): boolean => row.label.startsWith('tool:');
const notListed = (rows: readonly FirstSeenRow[]): number => (rows[0]?.of_group ?? 0) - rows.length;

function sum(rows: readonly StatusRow[]): StatusCounts {
  const counts: StatusCounts = { decisions: 0, ok: 0, error: 0, incomplete: 0, running: 0 };
  for (const row of rows) {
    counts.decisions += row.decisions;
    if (row.status === 'ok' || row.status === 'error' || row.status === 'incomplete' || row.status === 'running')
      counts[row.status] += row.decisions;
  }
  return counts;
}

function systemFacts(system: SystemRow, rows: readonly StatusRow[], range: { from: string }, days: number): OverviewSystem {
  const own = rows.filter((row) => row.system_id === system.system_id);
  const first = Date.parse(range.from);
  return {
    id: toPublicId('system', system.system_id),
    key: system.key,
    name: system.name,
    registered: system.registered_at !== null,
    firstSeenAt: system.first_seen_at.toISOString(),
    now: sum(own.filter((row) => row.day >= range.from)),
    before: sum(own.filter((row) => row.day < range.from)),
    days: Array.from({ length: days }, (_, i) => {
      const day = new Date(first + i * DAY).toISOString().slice(0, 10);
      return { day, counts: sum(own.filter((row) => row.day === day)) };
    }),
  };
}

function actingTools(
  rows: readonly ToolRow[],
  systems: ReadonlyMap<string, SystemRow>,
  seen: ReadonlyMap<string, string>,
): ActingTool[] {
  const tools = new Map<string, ActingTool>();
  for (const row of rows) {
    const effect = guessEffect(row.tool);
    if (effect === 'reads') continue;
    const tool = tools.get(row.tool) ?? {
      tool: row.tool,
      effect,
      systems: [],
      decisions: 0,
      before: 0,
      firstSeenAt: seen.get(row.tool) ?? null,
    };
    const system = systems.get(row.system_id);
    if (system) tool.systems.push({ key: system.key, name: system.name });
    tool.decisions += row.decisions;
    tool.before += row.before;
    tools.set(row.tool, tool);
  }
  return [...tools.values()].sort((a, b) => b.decisions - a.decisions || a.tool.localeCompare(b.tool));
}

function firstSeen(
  row: { label: string; system_id: string; first_seen_at: Date; decision_id: string },
  systems: ReadonlyMap<string, SystemRow>,
): FirstSeen[] {
  const label = parseLabel(row.label);
  const system = systems.get(row.system_id);
  if (!label || !system) return [];
  return [
    {
      field: label.field,
      value: label.value,
      system: { key: system.key, name: system.name },
      firstSeenAt: row.first_seen_at.toISOString(),
      decisionId: toPublicId('decision', row.decision_id),
    },
  ];
}
