import { definePublicRoute } from '@/lib/access/server/define-route';
import { ANY_PARAMETERS } from '@/lib/http/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { health } from '@/lib/observability/health';
import { checkHealth } from '@/lib/observability/server/check-health';

export const dynamic = 'force-dynamic';

export const GET = definePublicRoute({
  method: 'GET',
  path: '/api/health',
  summary: 'Ask whether this server can serve',
  tag: 'Operations',
  access: 'public',
  query: ANY_PARAMETERS,
  responses: {
    200: { description: 'It can.', schema: health },
    503: { description: 'The database is away.', schema: health },
  },
  async handle() {
    const answer = await checkHealth();
    if (answer.status === 'ok') return answer;
    return Response.json(answer, { status: 503, headers: { 'retry-after': '5' } });
  },
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
