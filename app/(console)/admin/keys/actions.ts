'use server';
import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { newKey } from '@/lib/access/keys';
import { createApiKey } from '@/lib/access/server/create-api-key';
import { defineAction } from '@/lib/access/server/define-action';
import { revokeApiKey } from '@/lib/access/server/revoke-api-key';

export const makeKey = defineAction({
  permission: 'keys.manage',
  input: newKey,
  handle: async (actor, input) => {
    const made = await createApiKey(actor, input);
    revalidatePath('/admin/keys');
    return { key: made.key, publicKey: made.publicKey };
  },
});

export const revokeKey = defineAction({
  permission: 'keys.manage',
  input: z.object({ keyId: z.uuid() }),
  handle: (actor, { keyId }) => revokeApiKey(actor, keyId),
});
