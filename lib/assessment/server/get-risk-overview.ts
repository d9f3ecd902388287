import { visibleSystems, type Actor } from '@/lib/access/actor';
import { can, requireBeyondRooms, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import { unscoredWords } from '../contract';
import { noTiers, type RiskDays, type RiskOverview, type TierCounts } from '../risk-overview';
import { readBacklog } from './due-store';
import { listRescores } from './list-rescores';
import { countBundles, countFound, countTiers, countUnscored, listSystems } from './risk-overview-store';
import { scorersInForce } from './scorers-in-force';
import { listSidecarStates } from './sidecar-store';
import { viewSidecars } from './view-sidecars';

const DAY = 86_400_000;

/**
 * How decisions of the last `days` UTC days stand scored: by day, AI system, route, bundle and finding, what could not be scored, and what
 * waits. Tiers and findings are exact counts; only AI systems the actor may see count.
 */
export async function getRiskOverview(actor: Actor, input: { days: RiskDays; now?: Date }): Promise<RiskOverview> {
  requirePermission(actor, 'decisions.read');
  requireBeyondRooms(actor);
  const now = input.now ?? new Date();
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  const dayOf = (back: number): string => new Date(today - back * DAY).toISOString().slice(0, 10);
  const visible = visibleSystems(actor);
  const within = {
    workspaceId: actor.workspaceId,
    systems: visible === 'all' ? null : visible,
    from: dayOf(input.days - 1),
    to: dayOf(0),
  };
  const rescores = await listRescores(actor);
  return withWorkspace(actor.workspaceId, async (tx) => {
    const rows = await countTiers(tx, within);
    const found = await countFound(tx, within);
    const bundles = await countBundles(tx, within);
    const unscored = await countUnscored(tx, within);
    const systems = await listSystems(tx, within);
    const states = await listSidecarStates(tx);
    const backlog = await readBacklog(tx, actor.workspaceId);
    const sum = (of: readonly { risk_tier: string; decisions: number }[]): TierCounts => {
      const counts = noTiers();
      for (const { risk_tier, decisions } of of) if (risk_tier in counts) counts[risk_tier as keyof TierCounts] += decisions;
      return counts;
    };
    const routes = new Map<string, number>();
    for (const { route, decisions } of rows) routes.set(route, (routes.get(route) ?? 0) + decisions);
    const { bundle: inForce } = scorersInForce();
    return {
      days: input.days,
      from: within.from,
      to: within.to,
      asOf: now.toISOString(),
      total: sum(rows),
      byDay: Array.from({ length: input.days }, (_, i) => dayOf(input.days - 1 - i)).map((day) => ({
        day,
        counts: sum(rows.filter((row) => row.day === day)),
      })),
      bySystem: systems.map(({ system_id, key, name }) => ({
        id: toPublicId('system', system_id),
        key,
        name,
        counts: sum(rows.filter((row) => row.system_id === system_id)),
      })),
      routes: [...routes].map(([route, decisions]) => ({ route, decisions })).sort((a, b) => b.decisions - a.decisions),
      bundles: [...new Set(bundles.map((one) => one.bundle))]
        .map((bundle) => {
          const of = bundles.filter((one) => one.bundle === bundle);
          return {
            bundle,
            firstAt: new Date(Math.min(...of.map((one) => one.first_at.getTime()))).toISOString(),
            lastAt: new Date(Math.max(...of.map((one) => one.last_at.getTime()))).toISOString(),
            counts: sum(of.map((one) => ({ risk_tier: one.tier, decisions: one.decisions }))),
            inForce: bundle === inForce,
          };
        })
        .sort((a, b) => (a.lastAt < b.lastAt ? 1 : -1)),
      findings: found.flatMap((one) => (FOUND.has(one.field) ? [one as RiskOverview['findings'][number]] : [])),
      unscored: unscored.map(({ code, decisions }) => ({ code, words: unscoredWords(code), decisions })),
      sidecars: viewSidecars(states),
      backlog: { waiting: backlog.waiting, since: backlog.since?.toISOString() ?? null, failing: backlog.failing },
      rescores,
      mayRescore: can(actor, 'risk.rescore') && visible === 'all',
    };
  });
}

const FOUND: ReadonlySet<string> = new Set(['finding', 'reason', 'detector', 'stage']);
