import type { Stage } from '@/lib/risk/contract';
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
  /** Detectors that are not ours, as this server reads their declaration, and how they do. */
  sidecars: SidecarView[];
  backlog: { waiting: number; since: string | null; failing: number };
  rescores: RescoreRun[];
  mayRescore: boolean;
}

/** How a sidecar does for one of those who ask it; absent: not asked yet. */
export interface SidecarStanding {
  state: 'answers' | 'fails' | 'paused';
  version: string;
  answeredAt: string | null;
  failedAt: string | null;
  lastError: string | null;
}
export interface SidecarView {
  id: string;
  version: string;
  kind: string;
  stages: readonly Stage[];
  /** Whether texts leave this machine, and for where. */
  reach: 'none' | 'host' | 'network';
  to: string;
  timeoutMs: number;
  deskTimeoutMs: number;
  /** Characters of one thing that are looked at. */
  maxChars: number;
  worker: SidecarStanding | null;
  desk: SidecarStanding | null;
}
