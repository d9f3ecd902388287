import { z } from 'zod';
import { logReader } from '@/lib/access/log-reader';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { currentFirst, getLogKeys, type LogKey } from '@/lib/ledger/server/get-log-keys';
import { AppError } from '@/lib/shared/errors';

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
    '`vkey` (the default): verifier keys of [C2SP signed notes](https://c2sp.org/signed-note), one a line; `trust`: the same with the tree sizes each may sign; `pem`: one key as openssl reads it, the one that signs now, because of several in one file openssl takes the first alone. `key` names one of them by its id, the eight hexadecimal digits in the middle of its verifier key: an older checkpoint needs the key of its time. Whoever checks this installation has to get them by another way than its proofs.',
  tag: 'Log',
  access: { permission: 'decisions.read' },
  query: z.object({
    format: z.enum(['vkey', 'trust', 'pem']).default('vkey'),
    key: z
      .string()
      .regex(/^[0-9a-f]{8}$/i, 'The id of a key is the eight hexadecimal digits in the middle of its verifier key.')
      .optional(),
  }),
  responses: { 200: { description: 'The keys, the oldest first.', mediaType: 'text/plain' } },
  async handle({ actor, query }) {
    const { keys } = await getLogKeys(logReader(actor));
    return new Response(chosen(keys, query).map(FORMATS[query.format]).join(''), {
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    });
  },
});

/** The key that is named; without one all of them, or for openssl the one that signs now. Throws notFound. */
function chosen(
  keys: readonly LogKey[],
  { format, key }: { format: keyof typeof FORMATS; key?: string | undefined },
): readonly LogKey[] {
  if (key === undefined && format !== 'pem') return keys;
  if (key === undefined) return currentFirst(keys).slice(0, 1);
  const named = keys.filter((one) => one.keyId === key.toLowerCase());
  if (named.length === 0) throw new AppError('notFound', 'No key with this id has signed this log.', { field: 'query.key' });
  return named;
}

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
