import { z } from 'zod';
import packageJson from '@/package.json';
import { definePublicRoute } from '@/lib/access/server/define-route';
import { ANY_PARAMETERS } from '@/lib/http/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { checkHealth } from '@/lib/observability/server/check-health';

export const dynamic = 'force-dynamic';

const answer = z.object({ status: z.enum(['OK', 'ERROR']), version: z.string() });

/** In the form that Langfuse's clients and its users' scripts ask for. /api/health says more. */
export const GET = definePublicRoute({
  method: 'GET',
  path: '/api/public/health',
  summary: "Ask whether this server can serve, as Langfuse's clients do",
  tag: 'Operations',
  access: 'public',
  query: ANY_PARAMETERS,
  responses: { 200: { description: 'It can.', schema: answer }, 503: { description: 'The database is away.', schema: answer } },
  async handle() {
    const { version } = packageJson;
    if ((await checkHealth()).status === 'ok') return { status: 'OK', version };
    return Response.json({ status: 'ERROR', version }, { status: 503, headers: { 'retry-after': '5' } });
  },
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
