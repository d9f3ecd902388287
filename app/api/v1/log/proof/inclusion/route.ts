import { z } from 'zod';
import { logReader } from '@/lib/access/log-reader';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { proveInclusion } from '@/lib/ledger/server/prove-inclusion';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/log/proof/inclusion',
  summary: 'Prove that an event is in the log',
  description:
    'A [C2SP tlog-proof](https://c2sp.org/tlog-proof) that verifies offline with the exact bytes of the entry and the log’s public key: place, hashes, and the newest checkpoint (or that of `size`). `event` is the id of an event (UUID or `evt_…`) or its index. An event that was accepted within the last seconds may answer 503 `notYetSigned`.',
  tag: 'Log',
  access: { permission: 'decisions.read' },
  query: z.object({ event: z.string().min(1).max(100), size: z.coerce.number().int().min(1).optional() }),
  responses: { 200: { description: 'The proof.', mediaType: 'text/plain' } },
  async handle({ actor, query }) {
    const { text, index } = await proveInclusion(logReader(actor), query);
    return new Response(text, {
      headers: { 'content-type': 'text/plain; charset=utf-8', 'content-disposition': `inline; filename="${index}.tlog-proof"` },
    });
  },
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
