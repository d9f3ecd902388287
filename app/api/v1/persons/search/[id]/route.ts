import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { toMaskedAnswer } from '@/lib/privacy/mask-answer';
import { masked } from '@/lib/privacy/mask-contract';
import { personSearch } from '@/lib/search/persons';
import { openPersonSearch } from '@/lib/search/server/search-person';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/persons/search/{id}',
  summary: 'Read a search for a person again, or its next page',
  description: 'Answered from what is recorded now. The address holds no value of the person: the id is a place in the log.',
  tag: 'Persons',
  access: { permission: 'persons.search', by: 'person' },
  params: z.object({ id: z.string() }),
  query: z.object({ cursor: z.string().max(64).optional() }),
  responses: { 200: { description: 'A page.', schema: personSearch.extend({ masked }) } },
  handle: async ({ actor, params, query }) => toMaskedAnswer(await openPersonSearch(actor, params.id, query.cursor ?? null)),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
