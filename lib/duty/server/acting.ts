import type { Actor } from '@/lib/access/actor';
import { toPublicId } from '@/lib/shared/ids';

/** Who acts, as rows of register and roster name them. */
export function doerOf(actor: Actor): { id: string; name: string } {
  if (actor.type === 'person') return { id: toPublicId('person', actor.personId), name: actor.name };
  if (actor.type === 'key') return { id: toPublicId('key', actor.keyId), name: `key ${actor.name}` };
  return { id: 'countersign', name: actor.name === 'sample' ? 'the sample' : 'Countersign' };
}
