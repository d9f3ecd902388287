import { z } from 'zod';
import { definePublicRoute } from '@/lib/access/server/define-route';
import { verdictJwks } from '@/lib/approvals/server/verdict';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

export const GET = definePublicRoute({
  method: 'GET',
  path: '/.well-known/jwks.json',
  summary: 'The public keys that verdicts are signed with',
  description: 'The key in use first, then those before it (RFC 7517, RFC 8037).',
  tag: 'Actions',
  access: 'public',
  responses: { 200: { description: 'A key set.', schema: z.object({ keys: z.array(z.record(z.string(), z.string())) }) } },
  handle: async () => Response.json(verdictJwks(), { headers: { 'cache-control': 'public, max-age=300' } }),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
