import { z } from 'zod';
import { PERMISSION_SETS, ROLES } from './actor';
import { emailAddress, newPassword, personName } from './password-rules';

/** What an administrator says about a person's rights in the workspace. Client-safe. */
const systems = z.union([z.literal('all'), z.array(z.uuid()).max(1000)]);
const day = z.coerce.date({ error: 'This is not a date.' });

const rightsFields = {
  role: z.enum(ROLES, { error: 'Choose a role.' }),
  permissionSets: z.array(z.enum(PERMISSION_SETS)).max(PERMISSION_SETS.length).default([]),
  /** All AI systems, those of the future too, or a list (UUIDs). */
  systems,
  validFrom: day.nullish(),
  validUntil: day.nullish(),
};

interface Dated {
  role: string;
  validFrom?: Date | null;
  validUntil?: Date | null;
}
const auditorsAreDated = (rights: Dated): boolean => rights.role !== 'auditor' || Boolean(rights.validUntil);
const endsAfterStart = (rights: Dated): boolean =>
  !rights.validUntil || !rights.validFrom || rights.validUntil > rights.validFrom;
const AUDITOR_MESSAGE = { path: ['validUntil'], message: "An auditor's access needs an end date." };
const ORDER_MESSAGE = { path: ['validUntil'], message: 'Access must end after it starts.' };

export const personRights = z
  .object(rightsFields)
  .refine(auditorsAreDated, AUDITOR_MESSAGE)
  .refine(endsAfterStart, ORDER_MESSAGE);
export type PersonRights = z.infer<typeof personRights>;

export const newPerson = z
  .object({
    email: emailAddress,
    name: personName,
    ...rightsFields,
    /**
     * How they sign in first: by a one-time link, by a password that is shown once (made for them when not given), or by single
     * sign-on only.
     */
    credential: z
      .discriminatedUnion('kind', [
        z.object({ kind: z.literal('link') }),
        z.object({ kind: z.literal('password'), password: newPassword.optional() }),
        z.object({ kind: z.literal('singleSignOn') }),
      ])
      .default({ kind: 'link' }),
  })
  .refine(auditorsAreDated, AUDITOR_MESSAGE)
  .refine(endsAfterStart, ORDER_MESSAGE);
export type NewPerson = z.input<typeof newPerson>;

export const setupInput = z.object({
  token: z.string().trim().min(1, 'Paste the one-time token that the console shows.'),
  workspace: z.string().trim().min(1, 'Give the workspace a name.').max(80),
  email: emailAddress,
  name: personName,
  password: newPassword,
});
export type SetupInput = z.input<typeof setupInput>;
