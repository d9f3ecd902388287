import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { newSigner } from '@/lib/registry/artifacts';
import { signerView } from '@/lib/registry/contract';
import { listSigners, trustSigner } from '@/lib/registry/server/trust-signer';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/signers',
  summary: 'List trusted signers',
  description: 'Whose signatures on versions count; those revoked last.',
  tag: 'Registry',
  access: { permission: 'systems.read' },
  responses: { 200: { description: 'Signers.', schema: z.object({ items: z.array(signerView) }) } },
  handle: async ({ actor }) => ({ items: await listSigners(actor) }),
});

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/signers',
  summary: 'Trust a signer',
  description: 'An Ed25519 public key, as PEM or base64. Signatures under it count from now on.',
  tag: 'Registry',
  access: { permission: 'artifacts.approve', by: 'person' },
  body: newSigner,
  responses: { 201: { description: 'The signer.', schema: z.object({ id: z.string() }) } },
  handle: ({ actor, body }) => trustSigner(actor, body),
});

export const { PUT, PATCH, DELETE } = refuseOtherMethods(GET, POST);
