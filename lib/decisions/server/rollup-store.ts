import type { SqlTx } from '@/lib/db/transaction';
import type { DecisionFacts } from '../fold-decision';
import { rolledUpLabels } from '../labels';

interface DecisionDelta {
  day: string;
  system_id: string;
  environment: string;
  status: string;
  risk_tier: string;
  route: string;
  n: number;
}
interface LabelDelta {
  day: string;
  system_id: string;
  label: string;
  n: number;
}
/** What counts in the rollups of a decision. */
export type Counted = Pick<
  DecisionFacts,
  'started_at' | 'system_id' | 'environment' | 'status' | 'risk_tier' | 'route' | 'labels'
>;

/**
 * Collects the differences that changed decisions make to the daily counts, and applies them in two statements. Whoever changes a
 * counted column of a decision (status, risk, route, environment, start, labels) passes the row before and after, in the same
 * transaction and under the row's lock.
 */
export class RollupDeltas {
  private readonly decisions = new Map<string, DecisionDelta>();
  private readonly labels = new Map<string, LabelDelta>();

  /** `before` is undefined for a new decision, `after` for one that is removed. */
  change(before: Counted | undefined, after: Counted | undefined): void {
    if (before && after && this.sameRow(before, after)) {
      this.addLabels(after, without(after.labels, before.labels), 1);
      this.addLabels(after, without(before.labels, after.labels), -1);
      return;
    }
    if (before) this.add(before, -1);
    if (after) this.add(after, 1);
  }

  private sameRow(a: Counted, b: Counted): boolean {
    const sameDay = a.started_at.slice(0, 10) === b.started_at.slice(0, 10);
    return (
      sameDay && a.environment === b.environment && a.status === b.status && a.risk_tier === b.risk_tier && a.route === b.route
    );
  }

  private add(row: Counted, n: number): void {
    const day = row.started_at.slice(0, 10);
    const made: DecisionDelta = {
      day,
      system_id: row.system_id,
      environment: row.environment ?? '',
      status: row.status,
      risk_tier: row.risk_tier,
      route: row.route ?? '',
      n: 0,
    };
    const key = JSON.stringify([day, made.system_id, made.environment, made.status, made.risk_tier, made.route]);
    const delta = this.decisions.get(key) ?? made;
    delta.n += n;
    this.decisions.set(key, delta);
    this.addLabels(row, row.labels, n);
  }

  private addLabels(row: Counted, labels: readonly string[], n: number): void {
    const day = row.started_at.slice(0, 10);
    for (const label of rolledUpLabels(labels)) {
      const key = `${day} ${row.system_id} ${label}`;
      const delta = this.labels.get(key) ?? { day, system_id: row.system_id, label, n: 0 };
      delta.n += n;
      this.labels.set(key, delta);
    }
  }

  /** Writes what is not zero, in the order of the keys, and removes rows that fell to zero. */
  async apply(tx: SqlTx, workspaceId: string): Promise<void> {
    const decisions = sorted(this.decisions);
    const labels = sorted(this.labels);
    if (decisions.length > 0) {
      await tx.sql(
        `INSERT INTO decision_rollup AS r (workspace_id, day, system_id, environment, status, risk_tier, route, decisions)
         SELECT $1::uuid, day, system_id, environment, status, risk_tier, route, n FROM json_to_recordset($2::json)
           AS d(day date, system_id uuid, environment text, status text, risk_tier text, route text, n bigint)
         ON CONFLICT (workspace_id, day, system_id, environment, status, risk_tier, route) DO UPDATE SET decisions = r.decisions + excluded.decisions`,
        [workspaceId, JSON.stringify(decisions)],
        'add-decision-rollups',
      );
      const fewer = decisions.filter((delta) => delta.n < 0);
      if (fewer.length > 0) {
        await tx.sql(
          `DELETE FROM decision_rollup r USING json_to_recordset($2::json)
             AS d(day date, system_id uuid, environment text, status text, risk_tier text, route text)
           WHERE r.workspace_id = $1::uuid AND (r.day, r.system_id, r.environment, r.status, r.risk_tier, r.route)
             = (d.day, d.system_id, d.environment, d.status, d.risk_tier, d.route) AND r.decisions = 0`,
          [workspaceId, JSON.stringify(fewer)],
        );
      }
    }
    if (labels.length > 0) {
      await tx.sql(
        `INSERT INTO label_rollup AS r (workspace_id, day, system_id, label, decisions)
         SELECT $1::uuid, day, system_id, label, n FROM json_to_recordset($2::json) AS d(day date, system_id uuid, label text, n bigint)
         ON CONFLICT (workspace_id, day, system_id, label) DO UPDATE SET decisions = r.decisions + excluded.decisions`,
        [workspaceId, JSON.stringify(labels)],
        'add-label-rollups',
      );
      const fewer = labels.filter((delta) => delta.n < 0);
      if (fewer.length > 0) {
        await tx.sql(
          `DELETE FROM label_rollup r USING json_to_recordset($2::json) AS d(day date, system_id uuid, label text)
           WHERE r.workspace_id = $1::uuid AND (r.day, r.system_id, r.label) = (d.day, d.system_id, d.label) AND r.decisions = 0`,
          [workspaceId, JSON.stringify(fewer)],
        );
      }
    }
  }
}

function without(labels: readonly string[], others: readonly string[]): string[] {
  const held = new Set(others);
  return labels.filter((one) => !held.has(one));
}

function sorted<Delta extends { n: number }>(deltas: Map<string, Delta>): Delta[] {
  return [...deltas]
    .filter(([, delta]) => delta.n !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, delta]) => delta);
}
