import type { Role } from '@/lib/access/actor';
import type { Route } from '@/lib/policy/contract';

/**
 * Who decides an action, as it stood when it was asked for: later changes of policies, groups or the register do not change it. The policies are
 * evaluated again at the redemption; there a stricter answer counts.
 */
export interface Chain {
  policies: { id: string; version: string }[];
  /** Rules that matched, `policy/rule`. */
  rules: string[];
  quorum: number;
  roles: Role[];
  backupRoles: Role[];
  excludeOwner: boolean;
  /** The AI system's owner (UUID) then. */
  owner: string | null;
  /** How many lines the competence register had. */
  competence: number;
  requireCompetence: boolean;
  /** The bundle of scorers. */
  bundle: string;
  /** Reason codes of the findings, for lists. */
  reasons: string[];
  /** Checks that failed, for those that were checked. */
  checks?: string[];
}

const STRICTNESS: readonly Route[] = ['allow', 'check', 'review', 'dual_review', 'block'];
/** How strict a route is, for comparison. */
export const strictness = (route: Route): number => STRICTNESS.indexOf(route);
export const stricter = (a: Route, b: Route): Route => (strictness(a) >= strictness(b) ? a : b);
/** How many people a route asks for. */
export const quorumOf = (route: Route): number => (route === 'dual_review' ? 2 : 1);
