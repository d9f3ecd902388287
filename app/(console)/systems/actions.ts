'use server';
import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { defineAction } from '@/lib/access/server/define-action';
import { assertionsInput } from '@/lib/completeness/contract';
import { setAssertions } from '@/lib/completeness/server/set-assertions';
import { changeIdentityKeys } from '@/lib/decisions/server/change-identity-keys';
import { identityKeysChange } from '@/lib/dialects/identity-lists';
import { changeSystem } from '@/lib/registry/server/change-system';
import { registerSystem } from '@/lib/registry/server/register-system';
import { newSystem, systemChange } from '@/lib/registry/systems';
import { toPublicId } from '@/lib/shared/ids';

export const saveSystem = defineAction({
  permission: 'systems.manage',
  input: z.object({ systemId: z.uuid(), change: systemChange }),
  handle: async (actor, { systemId, change }) => {
    await changeSystem(actor, systemId, change);
    revalidatePath('/systems');
    return true;
  },
});

export const saveAssertions = defineAction({
  permission: 'systems.manage',
  input: assertionsInput.extend({ system: z.string().max(64) }),
  handle: async (actor, { system, assertions }) => {
    await setAssertions(actor, system, assertions);
    return true;
  },
});

export const saveIdentityKeys = defineAction({
  permission: 'systems.manage',
  input: z.object({ systemId: z.uuid(), change: identityKeysChange }),
  handle: async (actor, { systemId, change }) => {
    await changeIdentityKeys(actor, systemId, change);
    revalidatePath('/systems');
    return true;
  },
});

export const addSystem = defineAction({
  permission: 'systems.manage',
  input: newSystem,
  handle: async (actor, input) => toPublicId('system', await registerSystem(actor, input)),
});
