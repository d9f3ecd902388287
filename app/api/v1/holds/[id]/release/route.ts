import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { releaseHold as release } from '@/lib/retention/server/release-hold';
import { holdStep } from '@/lib/retention/hold';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/holds/{id}/release',
  summary: 'Take a step towards the release of a hold',
  description:
    'One person asks (`askRelease`), another one confirms (`confirmRelease`); either may keep it (`keep`). With `reviewOn` a hold whose release nobody asked for is kept too: it was looked at, is still needed, and is looked at again on that day.',
  tag: 'Retention',
  access: { permission: 'holds.manage', by: 'person' },
  params: z.object({ id: z.string() }),
  body: holdStep,
  responses: { 204: { description: 'Done.' } },
  handle: ({ actor, params: { id }, body }) => release(actor, id, body),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
