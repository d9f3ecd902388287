import { z } from 'zod';
import { logReader } from '@/lib/access/log-reader';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { getCheckpoint } from '@/lib/ledger/server/get-checkpoint';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/log/checkpoint',
  summary: 'Read the newest signed checkpoint',
  description:
    'A [C2SP checkpoint](https://c2sp.org/tlog-checkpoint): name of the log, number of entries and root of the Merkle tree, signed with Ed25519. `size` asks for an earlier one that was signed: each is kept.',
  tag: 'Log',
  access: { permission: 'decisions.read' },
  query: z.object({ size: z.coerce.number().int().min(0).optional() }),
  responses: { 200: { description: 'The signed note.', mediaType: 'text/plain' } },
  async handle({ actor, query }) {
    const { note } = await getCheckpoint(logReader(actor), query.size);
    return new Response(note, { headers: { 'content-type': 'text/plain; charset=utf-8' } });
  },
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
