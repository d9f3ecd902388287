import { visibleSystems, type Actor } from '@/lib/access/actor';
import { AppError } from '@/lib/shared/errors';

/** The AI systems that an actor is limited to (UUIDs), for stores; null: all of them. */
export function limitedTo(actor: Actor): readonly string[] | null {
  const visible = visibleSystems(actor);
  return visible === 'all' ? null : visible;
}

/** For an act whose reach is every AI system. Throws forbidden. */
export function requireSeesAll(actor: Actor, what: string): void {
  if (limitedTo(actor) === null) return;
  throw new AppError(
    'forbidden',
    `${what} reaches every AI system, and you see some of them only. Somebody who sees all has to do it.`,
  );
}
