import type { Actor } from '@/lib/access/actor';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId } from '@/lib/shared/ids';
import type { SystemEntry } from '../contract';
import { listSystems } from './list-systems';

/** One AI system by its id (UUID or `sys_...`) or by the key that emitters use. Throws notFound, also for systems not granted. */
export async function findSystem(actor: Actor, idOrKey: string): Promise<SystemEntry> {
  const id = fromPublicId('system', idOrKey) ?? idOrKey.toLowerCase();
  const systems = await listSystems(actor);
  const found = systems.find((one) => one.id === id) ?? systems.find((one) => one.key === idOrKey);
  if (!found) throw new AppError('notFound', 'There is no such AI system, or it is not among those granted to you.');
  return found;
}
