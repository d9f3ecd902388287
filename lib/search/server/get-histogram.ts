import type { Actor } from '@/lib/access/actor';
import { withWorkspace } from '@/lib/db/transaction';
import { DECISION_STATUSES, RISK_TIERS } from '@/lib/decisions/statuses';
import { startOf } from '@/lib/shared/time';
import type { HistogramAnswer, Relation } from '../contract';
import { chooseInterval, INTERVAL_MS, type Interval } from '../intervals';
import { withTimeLimit } from './budget-store';
import { readLag } from './index-store';
import { noteSearch } from './note-search';
import { planSearch } from './page-store';
import { resolveQuery } from './resolve-query';
import { cellTest, readCells, splitDays } from './rollup-store';
import { readBuckets, readExtent, type BucketRow } from './sample-store';
import { openScope, type SearchScope } from './scope';
import { allTextTerms } from './text-terms';

export interface HistogramInput extends SearchScope {
  by?: 'risk' | 'status';
}

/** Emitters' clocks run a little ahead. One that says next century would leave the rest of the chart a single line. */
const AHEAD_MS = 3_600_000;

/**
 * Matches over time, stacked by status or risk tier. The bucket's length follows from the range. Short ranges are cut by the
 * asker's zone; days and longer by UTC, as the rollups are, and `zone` says which it was. No bucket reaches beyond the range. A range
 * without an end ends now, or with the last match within the hour; `later` says that there are matches beyond.
 */
export async function getHistogram(actor: Actor, input: HistogramInput): Promise<HistogramAnswer> {
  const scope = openScope(actor, input);
  const by = input.by ?? 'status';
  await noteSearch(actor, scope);
  return withWorkspace(actor.workspaceId, (tx) =>
    withTimeLimit(tx, async () => {
      const resolution = await resolveQuery(tx, scope);
      const plan = planSearch(scope, resolution);
      const extent = scope.from && scope.to ? { first: scope.from, last: scope.to } : await readExtent(tx, plan);
      const from = scope.from ?? extent.first ?? scope.to ?? scope.now;
      const [now, last] = [scope.now.getTime(), extent.last?.getTime() ?? 0];
      const later = scope.to === null && last > now + AHEAD_MS && from.getTime() < now;
      const to = scope.to ?? new Date(later ? now : Math.max(now, last + 1));
      const interval = chooseInterval(to.getTime() - from.getTime());
      const whole = interval === 'day' || interval === 'week' || interval === 'month';
      const zone = whole ? 'UTC' : scope.zone;
      const edges = bucketEdges(interval, from, to, zone);
      const test = whole ? cellTest(scope.ast, resolution) : null;
      const answer = new Buckets(edges, { from: scope.from?.getTime(), to: scope.to?.getTime() });
      let relation: Relation = 'eq';
      let basis = 'all matches';
      if (test) {
        for (const cell of await readCells(tx, scope, splitDays(scope.from, scope.to), true)) {
          if (test(cell) && !(later && Date.parse(`${cell.day}T00:00:00Z`) >= to.getTime()))
            answer.add(Date.parse(`${cell.day}T00:00:00Z`), by === 'risk' ? cell.risk_tier : cell.status, cell.count);
        }
      } else {
        const sizeMs = interval === 'week' || interval === 'month' ? INTERVAL_MS.day : INTERVAL_MS[interval];
        const originMs = edges[0]!;
        const ranged = planSearch({ ...scope, from, to }, resolution);
        const { rows, share } = await readBuckets(tx, ranged, {
          column: by === 'risk' ? 'risk_tier' : 'status',
          originMs,
          sizeMs,
        });
        for (const row of rows) answer.add(originMs + row.bucket * sizeMs, row.series, scaled(row, share));
        if (share !== null) {
          relation = 'estimate';
          basis = `estimated from a random ${(share * 100).toPrecision(2)} % of the decisions`;
        }
        if (scope.ast && allTextTerms(scope.ast).some((term) => term.phrase !== null)) {
          relation = 'estimate';
          basis += ' of the words; the phrase is not checked for counting';
        }
      }
      return {
        from: from.toISOString(),
        to: to.toISOString(),
        interval,
        zone,
        series: by === 'risk' ? [...RISK_TIERS] : [...DECISION_STATUSES],
        buckets: answer.list(),
        relation,
        basis,
        ...(later ? { later } : {}),
        asOf: scope.now.toISOString(),
        search: scope.hasText ? await readLag(tx, actor.workspaceId) : undefined,
      };
    }),
  );
}

function scaled(row: BucketRow, share: number | null): number {
  return share === null ? row.count : Math.round(row.count / share);
}

/** The starts of the buckets and the end of the last, as Unix milliseconds. */
function bucketEdges(interval: Interval, from: Date, to: Date, zone: string): number[] {
  const edges: number[] = [];
  if (interval === 'month' || interval === 'week' || interval === 'day') {
    let at = startOf(interval, from, 'UTC');
    while (at < to) {
      edges.push(at.getTime());
      const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
      at = new Date(
        interval === 'month' ? Date.UTC(year, month + 1, 1) : Date.UTC(year, month, day + (interval === 'week' ? 7 : 1)),
      );
    }
    edges.push(at.getTime());
    return edges;
  }
  const size = INTERVAL_MS[interval];
  const unit = size >= INTERVAL_MS.hour ? 'day' : 'hour';
  const origin = startOf(unit, from, zone).getTime();
  let at = origin + Math.floor((from.getTime() - origin) / size) * size;
  for (; at < to.getTime(); at += size) edges.push(at);
  edges.push(at);
  return edges;
}

class Buckets {
  private readonly counts: Record<string, number>[];
  constructor(
    private readonly edges: readonly number[],
    private readonly scope: { from?: number; to?: number },
  ) {
    this.counts = edges.slice(0, -1).map(() => ({}));
  }
  add(at: number, series: string, count: number): void {
    let low = 0;
    let high = this.counts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.edges[middle]! <= at) low = middle;
      else high = middle - 1;
    }
    const bucket = this.counts[low];
    if (bucket) bucket[series] = (bucket[series] ?? 0) + count;
  }
  list(): HistogramAnswer['buckets'] {
    return this.counts.map((counts, i) => ({
      // The first and the last hold what the range has of their day or hour, so that is what they stand for.
      start: new Date(Math.max(this.edges[i]!, this.scope.from ?? -Infinity)).toISOString(),
      end: new Date(Math.min(this.edges[i + 1]!, this.scope.to ?? Infinity)).toISOString(),
      total: Object.values(counts).reduce((sum, count) => sum + count, 0),
      counts,
    }));
  }
}
