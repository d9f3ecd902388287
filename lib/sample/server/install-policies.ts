import type { PersonActor, ServiceActor } from '@/lib/access/actor';
import { listPeople } from '@/lib/access/server/list-people';
import { activateVersion } from '@/lib/policy/server/activate-version';
import { proposeVersion } from '@/lib/policy/server/propose-version';
import { listPolicies } from '@/lib/policy/server/read-policies';
import { createPolicy } from '@/lib/policy/server/create-policy';
import { POLICY_TEMPLATES } from '@/lib/policy/templates';
import { TRIAGE_SYSTEM } from '../clinical-triage';
import { PAYMENTS_SYSTEM } from '../payments-kyc';
import { REFUND_SYSTEM } from '../refund-agent';

const SYSTEMS: Readonly<Record<string, string>> = { refunds: REFUND_SYSTEM, payments: PAYMENTS_SYSTEM, triage: TRIAGE_SYSTEM };

/**
 * Puts the starter policies in force for the sample's systems, by the ordinary way: the compliance officer writes and proposes, the administrator
 * consents. Goes on where an interrupted load stopped. Without two such persons (a test's workspace) there are no policies.
 */
export async function installPolicies(service: ServiceActor): Promise<number> {
  const [officer, administrator] = await samplePersons(service);
  if (!officer || !administrator) return 0;
  const held = new Map((await listPolicies(service)).items.map((one) => [one.id, one]));
  let installed = 0;
  for (const { document } of POLICY_TEMPLATES) {
    const { id } = document;
    const before = held.get(id);
    if (before?.inForce) continue;
    if (!before)
      await createPolicy(officer, { document: { ...document, scope: { ...document.scope, systems: [SYSTEMS[id]!] } } });
    const version =
      before?.proposed ??
      (await proposeVersion(officer, id, { reason: 'The rules of our handbook, as of this quarter.' })).version;
    await activateVersion(administrator, id, { version, reason: 'Read against the handbook; the tests cover its limits.' });
    installed++;
  }
  return installed;
}

/** The persons of the demo who may write and consent, as if they were signed in. */
export async function samplePersons(service: ServiceActor): Promise<(PersonActor | undefined)[]> {
  const { workspaceId } = service;
  const persons = await listPeople(service);
  return (['compliance_officer', 'administrator'] as const).map((role): PersonActor | undefined => {
    const person = persons.find((one) => one.role === role && one.state === 'active');
    if (!person) return undefined;
    const { personId, name, email } = person;
    return {
      type: 'person',
      workspaceId,
      personId,
      name,
      email,
      role,
      permissionSets: [],
      sessionId: '',
      systems: 'all',
      validUntil: null,
    };
  });
}
