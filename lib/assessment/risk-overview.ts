import type { RescoreRun } from './api';

/** What the page Risk shows. Days are UTC days as `YYYY-MM-DD`. Client-safe. */
export const RISK_DAYS = [7, 30, 90] as const;
export type RiskDays = (typeof RISK_DAYS)[number];
export type TierCounts = Record<'unscored' | 'low' | 'medium' | 'high' | 'critical', number>;
export const noTiers = (): TierCounts => ({ unscored: 0, low: 0, medium: 0, high: 0, critical: 0 });

export interface RiskOverview {
  days: RiskDays;
  /** First and last UTC day, both included. */
  from: string;
  to: string;
  asOf: string;
  total: TierCounts;
  byDay: { day: string; counts: TierCounts }[];
  bySystem: { id: string; key: string; name: string; counts: TierCounts }[];
  routes: { route: string; decisions: number }[];
  /** The newest assessment of each decision of the range, by the bundle that made it, the newest bundle first. */
  bundles: { bundle: string; firstAt: string; lastAt: string; counts: TierCounts; inForce: boolean }[];
  /** Decisions of the range in which something of the kind was found. */
  findings: { field: 'finding' | 'reason' | 'detector' | 'stage'; value: string; decisions: number }[];
  unscored: { code: string; words: string; decisions: number }[];
  backlog: { waiting: number; since: string | null; failing: number };
  rescores: RescoreRun[];
  mayRescore: boolean;
}
