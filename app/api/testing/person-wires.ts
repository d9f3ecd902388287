import { randomBytes, randomUUID } from 'node:crypto';
import { POST as count } from '../v1/counters/route';
import { POST as decideErasure } from '../v1/erasures/[id]/decision/route';
import { POST as askErasure } from '../v1/erasures/route';
import { POST as postEvents } from '../v1/events/route';
import { POST as releaseHold } from '../v1/holds/[id]/release/route';
import { POST as placeHold } from '../v1/holds/route';
import { POST as closeIncident } from '../v1/incidents/[id]/closing/route';
import { POST as openIncident } from '../v1/incidents/route';
import { POST as findPerson } from '../v1/persons/search/route';
import type { JsonObject } from '@/lib/shared/json';
import type { Sender, Wire } from './wire';

const id = (): string => randomBytes(4).toString('hex');
const because = (reason: string, case_: string): JsonObject => ({ caseNumber: `DSR ${case_}`, legalBasis: 'gdpr17_1_b', reason });

/** A decision about a person, with secrets in what was said of them. */
async function about({ put, done }: Sender): Promise<{ decision: string; subject: JsonObject; user: string }> {
  const [decision, subject, user] = [`d-${id()}`, { type: 'customer', id: `c-${id()}` }, `u-${id()}`];
  const base = { schemaVersion: '1.0', system: 'desk', decision, occurredAt: new Date().toISOString(), subjects: [subject] };
  const said = { user, messages: { input: [{ role: 'user', content: put('what a person said') }] } };
  await done(null, postEvents, { body: [{ ...base, id: randomUUID(), kind: 'model.invoked', step: 'm', data: said }, { ...base, id: randomUUID(), kind: 'decision.ended', data: { status: 'ok' } }] });
  return { decision, subject, user };
} // prettier-ignore

async function erasures(to: Sender): Promise<void> {
  const { ws, put, word, done, refused } = to;
  const asks = await ws.person('compliance_officer');
  const consents = await ws.person('reviewer', { permissionSets: ['data_protection_officer'] });
  const request = async (scope: JsonObject, decision: 'consent' | 'refuse'): Promise<void> => {
    const asked = await done(asks, askErasure, { body: { ...because(put('reason of an erasure'), word('case')), scope } });
    await done(consents, decideErasure, { params: { id: String(asked['id']) }, body: { decision, reason: put('reason of a decision on it') } });
  };
  const [first, second, third] = [await about(to), await about(to), await about(to)];
  await request({ kind: 'subject', ...first.subject }, 'consent');
  await request({ kind: 'targets', targets: [{ decision: second.decision }] }, 'refuse');
  const scopes: JsonObject[] = [{ kind: 'subject', type: word('type of a subject'), id: word('subject') }, { kind: 'user', user: word('user') }, { kind: 'targets', targets: [{ decision: word('decision') }] }, { kind: 'targets', targets: [{ decision: second.decision, record: { index: 0, fields: [`/event/data/${word('field')}`] } }] }];
  for (const scope of scopes) await refused(asks, askErasure, { body: { ...because(put('reason of what leads nowhere'), word('case of it')), scope } });
  // Under hold it waits; the journal tells of both.
  const held = await done(asks, placeHold, { body: { matter: `Claim ${word('matter')}`, basis: put('basis'), reviewOn: '2099-01-31', scope: { kind: 'decisions', decisions: [third.decision] } } });
  await request({ kind: 'targets', targets: [{ decision: third.decision }] }, 'consent');
  await done(asks, placeHold, { body: { matter: `Claim ${word('matter')}`, basis: put('basis'), reviewOn: '2099-01-31', scope: { kind: 'query', q: `user:${third.user} OR ${word('query of a hold')}` } } });
  const params = { id: String(held['id']) };
  await done(asks, releaseHold, { params, body: { step: 'askRelease', reason: put('reason of a release') } });
  await done(await ws.person('compliance_officer'), releaseHold, { params, body: { step: 'confirmRelease', reason: put('reason of a confirmation') } });
} // prettier-ignore

async function persons({ ws, word, done }: Sender): Promise<void> {
  const officer = await ws.person('compliance_officer');
  await done(officer, findPerson, { body: { caseNumber: `DSR ${word('case')}`, identifiers: [{ value: word('value') }, { type: word('type'), value: word('value with a type') }] } }); // prettier-ignore
}

async function incidents(to: Sender): Promise<void> {
  const { ws, put, word, done } = to;
  const officer = await ws.person('compliance_officer');
  const { decision } = await about(to);
  const opened = await done(officer, openIncident, { body: { title: `Shown: ${word('title')}`, what: put('what happened'), awareAt: new Date(Date.now() - 60_000).toISOString(), class: 'notSerious', decisions: [decision] } }); // prettier-ignore
  await done(officer, closeIncident, { params: { id: String(opened['id']) }, body: { findings: put('what it came to') } });
}

async function counters({ word, done }: Sender): Promise<void> {
  const [from, to] = [new Date(Date.now() - 7_200_000), new Date(Date.now() - 3_600_000)].map((at) => at.toISOString());
  await done(null, count, { body: { system: 'desk', source: word('source'), environment: word('environment'), from, to, count: 3 } }); // prettier-ignore
}

/** What is asked for about persons, and what people say of it. */
export const PERSON_WIRES: readonly Wire[] = [
  { name: 'erasures and holds', times: 4, send: erasures },
  { name: 'searches for persons', times: 4, send: persons },
  { name: 'incidents', times: 2, send: incidents },
  { name: 'counters', times: 2, send: counters },
];
