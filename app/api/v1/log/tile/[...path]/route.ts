import { z } from 'zod';
import { logReader } from '@/lib/access/log-reader';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { getTile } from '@/lib/ledger/server/get-tile';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/log/tile/{path}',
  summary: 'Read a tile of the tree, or a bundle of entries',
  description:
    '[C2SP tlog-tiles](https://c2sp.org/tlog-tiles): `<level>/<n>` holds 256 hashes, `entries/<n>` the 256 entries under a tile of level 0, each after its length as 16 bits; `.p/<width>` asks for the beginning of one that is not full. Larger numbers are written `x001/234`. What is answered never changes.',
  tag: 'Log',
  access: { permission: 'decisions.read' },
  params: z.object({ path: z.union([z.array(z.string()), z.string()]) }),
  responses: { 200: { description: 'The tile.', mediaType: 'application/octet-stream' } },
  async handle({ actor, params }) {
    const path = Array.isArray(params.path) ? params.path.join('/') : params.path;
    const tile = await getTile(logReader(actor), path);
    return new Response(Buffer.from(tile), {
      headers: { 'content-type': 'application/octet-stream', 'cache-control': 'private, max-age=31536000, immutable' },
    });
  },
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
