import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { revokeSigner } from '@/lib/registry/server/trust-signer';

export const DELETE = defineRoute({
  method: 'DELETE',
  path: '/api/v1/signers/{id}',
  summary: 'Stop trusting a signer',
  description: 'Signatures under its key count no longer, also those made before. It stays in the list, as revoked.',
  tag: 'Registry',
  access: { permission: 'artifacts.approve', by: 'person' },
  params: z.object({ id: z.string() }),
  responses: { 204: { description: 'Revoked.' } },
  handle: ({ actor, params: { id } }) => revokeSigner(actor, id),
});

export const { GET, POST, PUT, PATCH } = refuseOtherMethods(DELETE);
