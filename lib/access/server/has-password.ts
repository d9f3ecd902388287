import type { PersonActor } from '../actor';
import { personHasPassword } from './person-store';

/** False for people who sign in by single sign-on only. */
export async function hasPassword(actor: PersonActor): Promise<boolean> {
  return personHasPassword(actor.personId);
}
