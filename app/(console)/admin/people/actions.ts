'use server';
import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { newPerson, personRights } from '@/lib/access/people';
import { changePerson } from '@/lib/access/server/change-person';
import { createPerson } from '@/lib/access/server/create-person';
import { defineAction } from '@/lib/access/server/define-action';
import { endMembership } from '@/lib/access/server/end-membership';
import { inviteAgain } from '@/lib/access/server/invite-again';
import { unlockSignIn } from '@/lib/access/server/unlock-sign-in';

const person = z.object({ personId: z.uuid() });

export const addPerson = defineAction({
  permission: 'people.manage',
  input: newPerson,
  handle: (actor, input) => createPerson(actor, input),
});

export const saveRights = defineAction({
  permission: 'people.manage',
  input: person.extend({ rights: personRights }),
  handle: async (actor, { personId, rights }) => {
    await changePerson(actor, personId, rights);
    revalidatePath('/admin/people');
    return true;
  },
});

export const endAccess = defineAction({
  permission: 'people.manage',
  input: person,
  handle: (actor, { personId }) => endMembership(actor, personId),
});

export const newLink = defineAction({
  permission: 'people.manage',
  input: person,
  handle: (actor, { personId }) => inviteAgain(actor, personId),
});

export const unlock = defineAction({
  permission: 'people.manage',
  input: person,
  handle: async (actor, { personId }) => {
    await unlockSignIn(actor, personId);
    revalidatePath(`/admin/people/${personId}`);
    return true;
  },
});
