'use server';
import { z } from 'zod';
import { newPassword } from '@/lib/access/password-rules';
import { changePassword } from '@/lib/access/server/change-password';
import { defineAction } from '@/lib/access/server/define-action';

export const saveOwnPassword = defineAction({
  permission: null,
  input: z.object({ current: z.string().min(1, 'Give your current password.').max(1000), next: newPassword }),
  handle: async (actor, input) => {
    await changePassword(actor, input);
    return true;
  },
});
