import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { erasurePreview } from '@/lib/retention/contract';
import { erasureScope } from '@/lib/retention/erasure';
import { previewErasure } from '@/lib/retention/server/preview-erasure';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/erasures/preview',
  summary: 'See what an erasure would take',
  description: 'A dry run: which decisions a scope means now, and which of them are under hold. Nothing is changed.',
  tag: 'Retention',
  access: { permission: 'erasure.request', by: 'person' },
  body: z.object({ scope: erasureScope }),
  responses: { 200: { description: 'What would go.', schema: erasurePreview } },
  handle: ({ actor, body }) => previewErasure(actor, body.scope),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
