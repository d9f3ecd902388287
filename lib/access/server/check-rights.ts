import type { Tx } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { visibleSystems, type Actor } from '../actor';
import type { PersonRights } from '../people';
import { knownSystems } from './person-store';

/** Nobody gives access to an AI system they do not see themselves, or that does not exist. */
export async function checkSystems(tx: Tx, actor: Actor, systems: 'all' | readonly string[]): Promise<void> {
  const own = visibleSystems(actor);
  if (systems === 'all') {
    if (own !== 'all')
      throw new AppError('forbidden', 'You see some AI systems only, so you cannot give access to all of them.', {
        field: 'systems',
      });
    return;
  }
  const known = await knownSystems(tx, actor.workspaceId, systems);
  const unknown = systems.filter((id) => !known.includes(id) || (own !== 'all' && !own.includes(id)));
  if (unknown.length > 0)
    throw new AppError('invalidRequest', 'systems: at least one of these AI systems does not exist here.', { field: 'systems' });
}

/** The rights as they go into the body of an event. */
export function rightsAsData(rights: PersonRights): Record<string, string | string[] | null> {
  return {
    role: rights.role,
    permissionSets: [...rights.permissionSets],
    systems: rights.systems === 'all' ? 'all' : [...rights.systems],
    validFrom: rights.validFrom?.toISOString() ?? null,
    validUntil: rights.validUntil?.toISOString() ?? null,
  };
}
