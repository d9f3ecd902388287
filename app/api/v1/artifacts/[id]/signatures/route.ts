import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { newSignature } from '@/lib/registry/artifacts';
import { signatureView } from '@/lib/registry/contract';
import { signVersion } from '@/lib/registry/server/sign-version';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/v1/artifacts/{id}/signatures',
  summary: 'Keep a signature with a version',
  description:
    "A DSSE envelope (or a Sigstore bundle around one) with an in-toto statement that names the version's SHA-256. Ed25519, verified over the PAE before the payload is parsed. Valid and trusted are told apart; one that is not valid, or is about another digest, answers 422.",
  tag: 'Registry',
  access: { permission: 'artifacts.manage' },
  params: z.object({ id: z.string() }),
  body: newSignature,
  responses: { 200: { description: 'What verifying it said.', schema: signatureView } },
  handle: ({ actor, params: { id }, body }) => signVersion(actor, id, body),
});

export const { GET, PUT, PATCH, DELETE } = refuseOtherMethods(POST);
