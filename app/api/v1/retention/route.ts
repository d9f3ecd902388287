import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { retentionView } from '@/lib/retention/contract';
import { getRetention } from '@/lib/retention/server/get-retention';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/retention',
  summary: 'Read how long what is kept',
  description: 'The policies, what they would take away now and what is held (a dry run), and what went so far.',
  tag: 'Retention',
  access: { permission: 'retention.read' },
  responses: { 200: { description: 'Policies, dry run, purges.', schema: retentionView } },
  handle: ({ actor }) => getRetention(actor),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
