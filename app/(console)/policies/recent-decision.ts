import type { Actor } from '@/lib/access/actor';
import { can } from '@/lib/access/permissions';
import { searchDecisions } from '@/lib/search/server/search-decisions';

/** A decision to try a draft on: the newest that was routed to a person, or none. */
export async function recentDecision(actor: Actor): Promise<string | null> {
  if (!can(actor, 'decisions.read')) return null;
  const found = await searchDecisions(actor, { q: 'risk:high OR risk:critical OR risk:medium', limit: 1 }).catch(() => null);
  return found?.items[0]?.id ?? null;
}
