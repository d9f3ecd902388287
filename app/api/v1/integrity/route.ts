import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { integrityReport } from '@/lib/integrity/contract';
import { getIntegrity } from '@/lib/integrity/server/get-integrity';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/integrity',
  summary: 'Read how far the log is proved',
  description:
    'Size of the log and its tree, the newest signed checkpoint, evidence level (A0 to A4), copies outside, the exposure window, the signer, keys, and the history of verifications.',
  tag: 'Log',
  access: { permission: 'decisions.read' },
  responses: { 200: { description: 'The state of the log.', schema: integrityReport } },
  handle: ({ actor }) => getIntegrity(actor),
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
