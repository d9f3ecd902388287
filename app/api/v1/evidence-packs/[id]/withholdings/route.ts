import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { newWithholding, withholdingList } from '@/lib/evidence/packs/withhold-contract';
import { listWithholdings } from '@/lib/evidence/server/packs/read-draft-records';
import { withholdPassage } from '@/lib/evidence/server/packs/withhold-passage';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

const params = z.object({ id: z.string() });

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/evidence-packs/{id}/withholdings',
  summary: 'List what a pack keeps back by hand',
  description: 'Marks of records, fields and passages that are kept back from an affected person, the lifted ones too. What they are of is for who may read content.',
  tag: 'Evidence',
  access: { permission: 'packs.read' },
  params,
  responses: { 200: { description: 'In the order in which they were made.', schema: withholdingList } },
  handle: ({ actor, params }) => listWithholdings(actor, params.id),
}); // prettier-ignore

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/evidence-packs/{id}/withholdings',
  summary: 'Keep a passage back from an affected person',
  description: 'A signed-in person with the permission set Legal, while the pack is no more than a draft. The draft is built anew, and sign-offs of it count no more.',
  tag: 'Evidence',
  access: { permission: 'packs.sign', by: 'person' },
  params,
  body: newWithholding,
  responses: { 201: { description: 'The mark, and how many sign-offs it voided.', schema: z.object({ id: z.string(), voided: z.int() }) } },
  handle: ({ actor, params, body }) => withholdPassage(actor, params.id, body),
}); // prettier-ignore

export const { PUT, PATCH, DELETE } = refuseOtherMethods(GET, POST);
