import { z } from 'zod';
import { ROLES, type Role } from '@/lib/access/actor';
import { ROLE_PERMISSIONS } from '@/lib/access/permissions';

/** Roles that vote. A group without them would be asked and could not answer. */
export const VOTING_ROLES: readonly Role[] = ROLES.filter((role) => ROLE_PERMISSIONS[role].includes('actions.review'));

const group = z
  .array(z.enum(ROLES))
  .min(1, 'names at least one role')
  .superRefine((roles, context) => {
    const mute = [...new Set(roles.filter((role) => !VOTING_ROLES.includes(role)))];
    if (mute.length > 0)
      context.addIssue({
        code: 'custom',
        message: `${mute.join(' and ')} cannot vote on actions, so nobody would be asked who can answer. Name of these: ${VOTING_ROLES.join(', ')}`,
      });
  });

/** How a workspace reviews. */
export const approvalSettings = z.strictObject({
  highSeconds: z
    .int()
    .min(60)
    .max(30 * 86_400),
  criticalSeconds: z
    .int()
    .min(60)
    .max(30 * 86_400),
  excludeOwner: z.boolean().describe('The owner of the AI system does not decide about its actions.'),
  eligibleRoles: group.describe(`Of ${VOTING_ROLES.join(', ')}: the roles that vote.`),
  backupRoles: group.describe('Asked when three quarters of the time are over; of the roles that vote.'),
});
export type ApprovalSettingsInput = z.infer<typeof approvalSettings>;
