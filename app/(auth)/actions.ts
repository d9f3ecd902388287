'use server';
import { z } from 'zod';
import { setupInput } from '@/lib/access/people';
import { newPassword } from '@/lib/access/password-rules';
import { acceptInvitation } from '@/lib/access/server/accept-invitation';
import { completeSetup } from '@/lib/access/server/complete-setup';
import { lookAtInvitation } from '@/lib/access/server/look-at-invitation';
import { definePublicAction } from '@/lib/access/server/define-action';

/** First start: the holder of the console's one-time token becomes the first administrator. */
export const setUp = definePublicAction({
  permission: null,
  input: setupInput,
  handle: (_nobody, input) => completeSetup(input),
});

const invitation = z.string().max(400);

/** Whose link it is, and whether it still works: said before a password is thought of. */
export const lookAtLink = definePublicAction({
  permission: null,
  input: z.object({ invitation }),
  handle: (_nobody, input) => lookAtInvitation(input),
});

/** The holder of a one-time link chooses a password. */
export const choosePassword = definePublicAction({
  permission: null,
  input: z.object({ invitation, password: newPassword }),
  handle: (_nobody, input) => acceptInvitation(input),
});
