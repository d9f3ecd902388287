'use server';
import { z } from 'zod';
import { defineAction } from '@/lib/access/server/define-action';
import { askVerification } from '@/lib/integrity/server/ask-verification';

export const verifyNow = defineAction({
  permission: 'access.read',
  input: z.object({}),
  handle: (actor) => askVerification(actor),
});
