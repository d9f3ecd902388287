import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { retryRefused } from '@/lib/ingest/server/retry-refused';

const retryResult = z.object({
  outcome: z.enum(['accepted', 'duplicate', 'conflict', 'refused', 'impossible']),
  says: z.string().describe('In words.'),
});

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/quarantine/{id}/retry',
  summary: 'Try a refused record again',
  description:
    'Sends what was kept of it through the ingest again, for the key that sent it. What was cut, or never kept, cannot be tried. The event `record.retried` says who and what became of it.',
  tag: 'Ingest',
  access: { permission: 'record.remap' },
  params: z.object({ id: z.string().max(64) }),
  responses: { 200: { description: 'What became of it.', schema: retryResult } },
  handle: ({ actor, params }) => retryRefused(actor, params.id),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
