import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { completion } from '@/lib/search/contract';
import { completeQuery } from '@/lib/search/server/complete-query';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/decisions/completions',
  summary: 'Complete a query',
  description: 'Fields, operators and values that can stand at the caret of a query being typed.',
  tag: 'Decisions',
  access: { permission: 'decisions.read' },
  query: z.object({ text: z.string().max(4000).default(''), caret: z.coerce.number().int().min(0).max(4000) }),
  responses: { 200: { description: 'What can be put in place of the text from `from` to `to`.', schema: completion } },
  handle: ({ actor, query }) => completeQuery(actor, query),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
