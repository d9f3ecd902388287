import { createDefineAction } from '@/lib/http/server/define-action';
import { AppError } from '@/lib/shared/errors';
import type { Permission, PersonActor } from '../actor';
import { requirePermission } from '../permissions';
import { SESSION_ENDED } from '../session-ended';
import { getSignedIn } from './get-actor';

/**
 * A server action: `export const saveView = defineAction({ permission, input, handle: (actor, input) => ... })` in a file that
 * starts with 'use server'. Answers `{ ok: true, data }` or `{ ok: false, error }`; takes an object or a FormData.
 */
export const defineAction = createDefineAction<PersonActor, Permission>(async (permission) => {
  const signedIn = await getSignedIn();
  if (!signedIn) throw new AppError('unauthenticated', SESSION_ENDED);
  if (permission) requirePermission(signedIn.actor, permission);
  return signedIn.actor;
});

/** A server action for people who are not signed in: first start, invitations. The actor is null. */
export const definePublicAction = createDefineAction<null, never>(async () => null);
