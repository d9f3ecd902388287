import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { getQuarantine } from '@/lib/ingest/server/get-quarantine';

const group = z.object({
  code: z.string(),
  route: z.string(),
  keyId: z.string().nullable(),
  keyName: z.string().nullable(),
  count: z.number().int(),
  taken: z.number().int().describe('Tried again and taken since.'),
  firstAt: z.string(),
  lastAt: z.string(),
  message: z.string(),
});
const one = z.object({
  id: z.string(),
  receivedAt: z.string(),
  code: z.string(),
  field: z.string().nullable(),
  message: z.string(),
  kept: z.boolean(),
  tried: z.object({ at: z.string(), by: z.string().nullable(), outcome: z.string() }).nullable(),
});

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/quarantine',
  summary: 'Read what was refused',
  description:
    'By cause and emitter; with `code` and `route` (and `key`) the single refusals of one cause, newest first. Reasons only: what was sent is shown on the page, and each look at it is noted. `shown` is false for those who see some AI systems only.',
  tag: 'Ingest',
  access: { permission: 'ingest.read' },
  query: z.object({
    code: z.string().max(64).optional(),
    route: z.string().max(200).optional(),
    key: z.uuid().optional(),
    cursor: z.string().max(64).optional(),
  }),
  responses: {
    200: {
      description: 'Groups, and the refusals of the chosen cause.',
      schema: z.object({
        shown: z.boolean(),
        groups: z.array(group),
        chosen: z
          .object({
            code: z.string(),
            route: z.string(),
            keyId: z.string().nullable(),
            items: z.array(one),
            nextCursor: z.string().nullable(),
          })
          .nullable(),
        may: z.object({ read: z.boolean(), reveal: z.boolean(), retry: z.boolean() }),
      }),
    },
  },
  handle: ({ actor, query }) =>
    getQuarantine(actor, {
      chosen: query.code && query.route ? { code: query.code, route: query.route, keyId: query.key ?? null } : null,
      cursor: query.cursor ?? null,
    }),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
