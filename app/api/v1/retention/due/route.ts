import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { dueList, dueQuery } from '@/lib/retention/due';
import { listDue } from '@/lib/retention/server/list-due';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/retention/due',
  summary: 'List the decisions that would go',
  description:
    'The dry run of the content of decisions, one by one: `goes` with the next purge, `held` although its period is over, or kept by the `floor` of a law although the period that was set is over; each with its rule. Oldest first.',
  tag: 'Retention',
  access: { permission: 'retention.read' },
  query: dueQuery,
  responses: { 200: { description: 'A page.', schema: dueList } },
  handle: ({ actor, query }) => listDue(actor, query),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
