import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { newPack, packSummary } from '@/lib/evidence/packs/pack-contract';
import { listPacks } from '@/lib/evidence/server/packs/read-packs';
import { requestPack } from '@/lib/evidence/server/packs/request-pack';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/evidence-packs',
  summary: 'List evidence packs',
  description: 'The newest first. Auditors see those that lie within a room that is open to them.',
  tag: 'Evidence',
  access: { permission: 'packs.read' },
  query: z.object({ cursor: z.string().optional() }),
  responses: {
    200: { description: 'Packs.', schema: z.object({ items: z.array(packSummary), nextCursor: z.string().nullable() }) },
  },
  handle: ({ actor, query }) => listPacks(actor, query),
});

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/evidence-packs',
  summary: 'Ask for an evidence pack',
  description:
    'The worker builds it; ask for its state until it is `draft`. Two people in two capacities sign it off, then it is `final` and every download has the same bytes.',
  tag: 'Evidence',
  access: { permission: 'packs.build' },
  body: newPack,
  responses: {
    202: { description: 'It waits for the worker.', schema: z.object({ id: z.string(), status: z.literal('queued') }) },
  },
  handle: ({ actor, body }) => requestPack(actor, body),
});

export const { PUT, PATCH, DELETE } = refuseOtherMethods(GET, POST);
