import { z } from 'zod';
import { logReader } from '@/lib/access/log-reader';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { proveConsistency } from '@/lib/ledger/server/prove-consistency';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/log/proof/consistency',
  summary: 'Prove that the log only grew',
  description:
    'That the tree of `from` entries is the beginning of the newest signed one (or of that of `to`), in the form that [C2SP witnesses](https://c2sp.org/tlog-witness) take: `old <from>`, hashes, an empty line, the later checkpoint. Whoever kept an earlier checkpoint needs nothing else.',
  tag: 'Log',
  access: { permission: 'decisions.read' },
  query: z.object({ from: z.coerce.number().int().min(0), to: z.coerce.number().int().min(0).optional() }),
  responses: { 200: { description: 'The proof.', mediaType: 'text/plain' } },
  async handle({ actor, query }) {
    const { text } = await proveConsistency(logReader(actor), query);
    return new Response(text, { headers: { 'content-type': 'text/plain; charset=utf-8' } });
  },
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
