import { encode } from 'next-auth/jwt';
import { beforeAll, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { createApiKey } from '@/lib/access/server/create-api-key';
import { sessionCookieName, sessionSecret } from '@/lib/access/server/session-cookie';
import { testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { openIncident } from '@/lib/evidence/server/incidents/open-incident';
import { POST as consent } from './[id]/redaction/consent/route';
import { POST as ask } from './[id]/redaction/route';

let w: TestWorkspace;
let officer: PersonActor;
let id: string;
beforeAll(async () => {
  w = await testWorkspace();
  officer = await w.person('compliance_officer');
  await w.system('desk');
  ({ id } = await openIncident(officer, { system: 'desk', title: 'Mr Example fell', what: 'Mr Example fell.', awareAt: '2026-11-10T00:00:00.000Z', class: 'health' })); // prettier-ignore
});

async function call(route: typeof ask | typeof consent, who: PersonActor | string, body?: object): Promise<Response> {
  const headers: Record<string, string> =
    typeof who === 'string'
      ? { authorization: `Bearer ${who}` }
      : { cookie: `${sessionCookieName()}=${await encode({ token: { sid: who.sessionId }, secret: sessionSecret() })}`, 'sec-fetch-site': 'same-origin' }; // prettier-ignore
  const path = route === ask ? 'redaction' : 'redaction/consent';
  const request = new Request(`http://127.0.0.1:3000/api/v1/incidents/${id}/${path}`, {
    method: 'POST',
    headers: { host: '127.0.0.1:3000', 'content-type': 'application/json', ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  return route(request, { params: Promise.resolve({ id }) });
}

it('takes two signed-in persons, and what was written of the incident is gone with the second', async () => {
  const protector = await w.person('reviewer', { permissionSets: ['data_protection_officer'] });
  const { key } = await createApiKey(await w.person('administrator'), { name: 'k', scopes: ['evidence', 'admin'] });
  expect((await call(ask, key, { caseNumber: 'DSR-7' })).status).toBe(403);
  expect((await call(ask, await w.person('reviewer'), { caseNumber: 'DSR-7' })).status).toBe(403);
  expect((await call(ask, officer, { caseNumber: '' })).status).toBe(400);
  const asked = await call(ask, officer, { caseNumber: 'DSR-7' });
  expect([asked.status, await asked.json()]).toEqual([200, expect.objectContaining({ id, redaction: expect.objectContaining({ askedBy: officer.name }) as object })]); // prettier-ignore
  expect((await call(consent, officer)).status).toBe(409);
  const done = await call(consent, protector);
  expect([done.status, await done.json()]).toEqual([200, { acts: 1 }]);
  expect((await call(consent, protector)).status).toBe(409);
});
