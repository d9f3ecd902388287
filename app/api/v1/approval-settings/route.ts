import { defineRoute } from '@/lib/access/server/define-route';
import { changeApprovalSettings, getApprovalSettings } from '@/lib/approvals/server/change-approval-settings';
import { approvalSettings } from '@/lib/approvals/settings';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/approval-settings',
  summary: 'Read how actions are reviewed',
  tag: 'Reviews',
  access: { permission: 'actions.read' },
  responses: { 200: { description: 'Times, groups, and who is kept out.', schema: approvalSettings } },
  handle: ({ actor }) => getApprovalSettings(actor),
});

export const PUT = defineRoute({
  method: 'PUT',
  path: '/api/v1/approval-settings',
  summary: 'Set how actions are reviewed',
  description: 'For what is asked from now on. Refused where the groups could not fill the largest quorum.',
  tag: 'Reviews',
  access: { permission: 'actions.manage', by: 'person', keysAre: 'agentCannotDecide' },
  body: approvalSettings,
  responses: { 204: { description: 'Set.' } },
  handle: ({ actor, body }) => changeApprovalSettings(actor, body),
});

export const { POST, PATCH, DELETE } = refuseOtherMethods(GET, PUT);
