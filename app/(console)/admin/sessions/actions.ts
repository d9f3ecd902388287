'use server';
import { z } from 'zod';
import { defineAction } from '@/lib/access/server/define-action';
import { revokeSession } from '@/lib/access/server/revoke-session';

export const endSession = defineAction({
  permission: null,
  input: z.object({ sessionId: z.uuid() }),
  handle: (actor, { sessionId }) => revokeSession(actor, sessionId),
});
