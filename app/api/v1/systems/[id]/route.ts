import { z } from 'zod';
import { defineRoute } from '@/lib/access/server/define-route';
import { CHECK_NAMES, type CheckName } from '@/lib/checks/checks';
import { summariseChecks } from '@/lib/checks/server/summarise-checks';
import { refuseOtherMethods } from '@/lib/http/server/refuse-other-methods';
import { systemUse, systemView } from '@/lib/registry/contract';
import { changeSystem } from '@/lib/registry/server/change-system';
import { findSystem } from '@/lib/registry/server/find-system';
import { getSystemOverview, toSystemView } from '@/lib/registry/server/list-system-overview';
import { systemChange } from '@/lib/registry/systems';

const params = z.object({ id: z.string().describe('sys_... or the key that emitters use.') });
const checks = z.array(
  z.object({
    check: z.enum(CHECK_NAMES as [CheckName, ...CheckName[]]),
    decisions: z.number().int().describe('Decisions in which it was found.'),
    silent: z.string().nullable().describe('Why it can say nothing yet; null when it can.'),
  }),
);

export const GET = defineRoute({
  method: 'GET',
  path: '/api/v1/systems/{id}',
  summary: 'Read an AI system',
  description: 'What is stated of it, what it uses by environment, and what the checks found.',
  tag: 'Registry',
  access: { permission: 'systems.read' },
  params,
  responses: {
    200: { description: 'The system.', schema: z.object({ system: systemView, use: z.array(systemUse), checks }) },
  },
  async handle({ actor, params: { id } }) {
    const found = await findSystem(actor, id);
    const { system, use } = await getSystemOverview(actor, found.id);
    return { system: toSystemView(system), use, checks: await summariseChecks(actor, found.id) };
  },
});

export const PATCH = defineRoute({
  method: 'PATCH',
  path: '/api/v1/systems/{id}',
  summary: 'Change what is stated of an AI system',
  description: 'Members that are left out stay. One that was only seen in traffic counts as registered from then on.',
  tag: 'Registry',
  access: { permission: 'systems.manage' },
  params,
  body: systemChange,
  responses: { 204: { description: 'Changed.' } },
  async handle({ actor, params: { id }, body }) {
    await changeSystem(actor, (await findSystem(actor, id)).id, body);
  },
});

export const { POST, PUT, DELETE } = refuseOtherMethods(GET, PATCH);
