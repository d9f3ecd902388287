import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { erasureCertificate } from '@/lib/retention/certificate';
import { getCertificate } from '@/lib/retention/server/get-certificate';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/erasures/{id}/certificate',
  summary: 'Take the certificate of an erasure',
  description:
    'What was removed, on whose word, and what remains; with the exact leaves of the events that did it, their disclosures, and a tlog-proof of each under a signed checkpoint.',
  tag: 'Retention',
  access: { permission: 'retention.read' },
  params: z.object({ id: z.string() }),
  responses: { 200: { description: 'The certificate.', schema: erasureCertificate } },
  async handle({ actor, params: { id } }) {
    return Response.json(await getCertificate(actor, id), {
      headers: { 'content-disposition': `attachment; filename="${id.replace(/[^a-z0-9_]/g, '')}.certificate.json"` },
    });
  },
});

export const { POST, PUT, PATCH, DELETE } = refuseOtherMethods(GET);
