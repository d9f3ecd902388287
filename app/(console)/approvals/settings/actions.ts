'use server';
import { defineAction } from '@/lib/access/server/define-action';
import { changeApprovalSettings } from '@/lib/approvals/server/change-approval-settings';
import { approvalSettings } from '@/lib/approvals/settings';

export const save = defineAction({
  permission: 'actions.manage',
  input: approvalSettings,
  handle: async (actor, input) => {
    await changeApprovalSettings(actor, input);
    return true;
  },
});
