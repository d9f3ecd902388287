'use server';
import { defineAction } from '@/lib/access/server/define-action';
import { personQuery } from '@/lib/search/persons';
import { searchPerson } from '@/lib/search/server/search-person';

/** By post, so that no value of a person stands in an address. Answers the place of the search in the log. */
export const findPerson = defineAction({
  permission: 'persons.search',
  input: personQuery,
  handle: async (actor, input) => (await searchPerson(actor, input)).id,
});
