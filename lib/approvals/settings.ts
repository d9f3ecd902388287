import { z } from 'zod';
import { ROLES } from '@/lib/access/actor';

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
  eligibleRoles: z.array(z.enum(ROLES)).min(1),
  backupRoles: z.array(z.enum(ROLES)).min(1).describe('Asked when three quarters of the time are over.'),
});
export type ApprovalSettingsInput = z.infer<typeof approvalSettings>;
