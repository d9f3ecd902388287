import { visibleSystems, type Actor } from '@/lib/access/actor';
import { toPublicId } from '@/lib/shared/ids';
import type { VersionSource } from '../artifact-kinds';
import type { Reach, Registrar } from './artifact-store';

/** Who acts, as rows of the registry name them. */
export function registrarOf(actor: Actor): Registrar {
  if (actor.type === 'person') return { id: toPublicId('person', actor.personId), name: actor.name };
  if (actor.type === 'key') return { id: toPublicId('key', actor.keyId), name: `key ${actor.name}` };
  return { id: 'countersign', name: actor.name === 'sample' ? 'the sample' : 'Countersign' };
}

/** What the actor may see of the registry. */
export function reachOf(actor: Actor): Reach {
  const systems = visibleSystems(actor);
  return { systems: systems === 'all' ? null : systems, by: registrarOf(actor).id };
}

export function sourceOf(actor: Actor): VersionSource {
  return actor.type === 'person' ? 'person' : actor.type === 'key' ? 'key' : 'sample';
}
