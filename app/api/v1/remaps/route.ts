import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { askRemap } from '@/lib/completeness/server/ask-remap';
import { getRemaps } from '@/lib/completeness/server/get-remaps';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

const scope = z.enum(['outdated', 'all']);
const run = z.object({
  id: z.string(),
  scope,
  system: z.string().nullable(),
  askedBy: z.string().nullable(),
  askedAt: z.string(),
  finishedAt: z.string().nullable(),
  state: z.enum(['waiting', 'running', 'done']),
  total: z.number().int().nullable(),
  checked: z.number().int(),
  changed: z.number().int(),
  from: z.record(z.string(), z.number().int()),
  to: z.record(z.string(), z.string()),
  index: z.number().int().nullable().describe('Place of its `record.remapped` in the log.'),
});

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/remaps',
  summary: 'Read what older mappers made, and the re-maps so far',
  tag: 'Ingest',
  access: { permission: 'ingest.read' },
  responses: {
    200: {
      description: 'Outdated decisions by mapper and version, and the newest re-maps.',
      schema: z.object({
        countedAt: z.string().nullable(),
        outdated: z.array(
          z.object({
            system: z.object({ id: z.string(), name: z.string() }),
            dialect: z.string(),
            version: z.string(),
            current: z.string().nullable(),
            decisions: z.number().int(),
            steps: z.number().int(),
          }),
        ),
        runs: z.array(run),
        may: z.boolean(),
      }),
    },
  },
  handle: ({ actor }) => getRemaps(actor),
});

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/remaps',
  summary: 'Map decisions anew',
  description:
    'Makes rows, counts and words of decisions anew from the records in the log, by the mappers of today: those of another version, or all (after a change of key lists). The record never changes. `record.remap.asked` and `record.remapped` say who, when, from which versions, and how many. One at a time: 409 while one is going on.',
  tag: 'Ingest',
  access: { permission: 'record.remap' },
  body: z.strictObject({ scope, system: z.string().max(64).optional().describe('`sys_...`; all AI systems when left out.') }),
  responses: { 202: { description: 'Asked for.', schema: z.object({ id: z.string() }) } },
  handle: ({ actor, body }) => askRemap(actor, body),
});

export const { PUT, PATCH, DELETE } = refuseOtherMethods(GET, POST);
