import { z } from 'zod';
import { logReader } from '@/lib/access/log-reader';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { getLogKeys, type LogKey } from '@/lib/ledger/server/get-log-keys';

const FORMATS: Readonly<Record<'vkey' | 'trust' | 'pem', (key: LogKey) => string>> = {
  vkey: ({ vkey }) => `${vkey}\n`,
  trust: ({ vkey, from, until }) => `${vkey} from=${from}${until === null ? '' : ` until=${until}`}\n`,
  pem: ({ pem }) => pem,
};

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/log/key',
  summary: 'Read the public keys of the log',
  description:
    '`vkey` (the default): verifier keys of [C2SP signed notes](https://c2sp.org/signed-note), one a line; `trust`: the same with the tree sizes each may sign; `pem`: as openssl reads them. Whoever checks this installation has to get them by another way than its proofs.',
  tag: 'Log',
  access: { permission: 'decisions.read' },
  query: z.object({ format: z.enum(['vkey', 'trust', 'pem']).default('vkey') }),
  responses: { 200: { description: 'The keys, the oldest first.', mediaType: 'text/plain' } },
  async handle({ actor, query }) {
    const { keys } = await getLogKeys(logReader(actor));
    return new Response(keys.map(FORMATS[query.format]).join(''), { headers: { 'content-type': 'text/plain; charset=utf-8' } });
  },
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
