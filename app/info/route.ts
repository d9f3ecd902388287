import { z } from 'zod';
import packageJson from '@/package.json';
import { definePublicRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';

/** LangSmith's clients ask this before they send. Flags of its own platform are none of ours. */
export const GET = definePublicRoute({
  method: 'GET',
  path: '/info',
  summary: "Tell LangSmith's clients what this server is",
  tag: 'Ingest',
  access: 'public',
  responses: {
    200: {
      description: 'The release.',
      schema: z.object({ version: z.string(), instance_flags: z.object({}) }),
    },
  },
  handle: async () => ({ version: packageJson.version, instance_flags: {} }),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
