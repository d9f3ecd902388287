import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { recordPage, recordsQuery } from '@/lib/evidence/api-contract';
import { listBlockRecords } from '@/lib/evidence/server/list-block-records';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/evidence-blocks/{id}/records',
  summary: "List the records of a block's population",
  description: 'Each with what it shows: covered, uncovered or contradicted. Newest first, keyset-paged.',
  tag: 'Evidence',
  access: { permission: 'evidence.read' },
  params: z.object({ id: z.string().max(3) }),
  query: recordsQuery,
  responses: { 200: { description: 'A page of records.', schema: recordPage } },
  handle: ({ actor, params, query }) => listBlockRecords(actor, { ...query, block: params.id }),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
