import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { toMaskedAnswer } from '@/lib/privacy/mask-answer';
import { masked } from '@/lib/privacy/mask-contract';
import { personQuery, personSearch } from '@/lib/search/persons';
import { searchPerson } from '@/lib/search/server/search-person';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/persons/search',
  summary: 'Find every decision about one person',
  description:
    'And every record that names the person: as a subject, as the user, or by an address or number in its text. Needs a case number; the event `person.searched` keeps it with the tokens looked for, never the values. `silentSystems` names the AI systems that never set `subjects`. By a signed-in person only.',
  tag: 'Persons',
  access: { permission: 'persons.search', by: 'person' },
  body: personQuery,
  responses: { 200: { description: 'The first page.', schema: personSearch.extend({ masked }) } },
  handle: async ({ actor, body }) => toMaskedAnswer(await searchPerson(actor, body)),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
