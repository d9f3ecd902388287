import { defineRoute } from '@/lib/access/server/define-route';
import { frameworkList } from '@/lib/evidence/api-contract';
import { listFrameworks } from '@/lib/evidence/server/list-frameworks';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/frameworks',
  summary: 'List frameworks and their versions',
  description:
    'Laws, standards and voluntary frameworks, dated: which version counted when, and how much of each the record can answer by itself.',
  tag: 'Evidence',
  access: { permission: 'evidence.read' },
  responses: { 200: { description: 'The frameworks.', schema: frameworkList } },
  handle: async ({ actor }) => listFrameworks(actor),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
