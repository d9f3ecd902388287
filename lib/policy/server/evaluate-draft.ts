import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { checkDocument } from '../document';
import type { CheckView } from '../views';

/** Checks a document that is not stored, and runs its tests. */
export function testDocument(actor: Actor, given: unknown): CheckView {
  requirePermission(actor, 'policies.read');
  const { problems, tests, ready } = checkDocument(given);
  return { problems, tests, ready };
}
