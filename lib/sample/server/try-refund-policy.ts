import type { ServiceActor } from '@/lib/access/actor';
import { listDryRuns } from '@/lib/assessment/server/read-dry-runs';
import { runDryRuns } from '@/lib/assessment/server/run-dry-runs';
import { startDryRun } from '@/lib/assessment/server/start-dry-run';
import { listPolicies } from '@/lib/policy/server/read-policies';
import { samplePersons } from './install-policies';

const POLICY = 'refunds';

/**
 * The compliance officer tried the refund policy that is in force on the past: who opens the poisoned refund finds what else its rule stops without
 * asking anybody for a run. Does nothing where it was tried before, or nobody is there to ask for it.
 */
export async function tryRefundPolicy(service: ServiceActor): Promise<boolean> {
  const [officer] = await samplePersons(service);
  const version = (await listPolicies(service)).items.find((one) => one.id === POLICY)?.inForce;
  if (!officer || !version || (await listDryRuns(officer, POLICY)).length > 0) return false;
  await startDryRun(officer, { policy: POLICY, version });
  while ((await runDryRuns(service.workspaceId)) > 0);
  return true;
}
