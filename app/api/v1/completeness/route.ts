import { defineRoute } from '@/lib/access/server/define-route';
import { completenessQuery, completenessReport } from '@/lib/completeness/contract';
import { getCompleteness } from '@/lib/completeness/server/get-completeness';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/completeness',
  summary: 'Read how complete the record of an AI system is',
  description:
    'Received against counted elsewhere, gaps in the numbers of emitters, stated sampling, dropped counts, open steps, missing parents, and what the assertions of the system found. `since` null means that there is nothing to tell it by: then nothing is claimed.',
  tag: 'AI systems',
  access: { permission: 'systems.read' },
  query: completenessQuery,
  responses: { 200: { description: 'The report.', schema: completenessReport } },
  handle: ({ actor, query }) => getCompleteness(actor, query),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
