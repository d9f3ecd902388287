import { canSeeSystem, requireBeyondRooms, requirePermission } from '@/lib/access/permissions';
import type { Actor } from '@/lib/access/actor';
import { withWorkspace } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { CHECK_NAMES, CHECKS, NEEDS_WORDS, type CheckName, type CheckSummary } from '../checks';
import { isProduction } from '@/lib/registry/inventory';
import { countChecks, LOOKED_AT, readGrounds, readTraffic, type TrafficFacts } from './check-store';

/** What the checks found in one AI system (UUID), and which of them have no ground to stand on. */
export async function summariseChecks(actor: Actor, systemId: string): Promise<CheckSummary[]> {
  requirePermission(actor, 'systems.read');
  requireBeyondRooms(actor);
  if (!canSeeSystem(actor, systemId))
    throw new AppError('notFound', 'There is no AI system with this id, or it is not one you see.');
  return withWorkspace(actor.workspaceId, async (tx) => {
    const counts = new Map((await countChecks(tx, actor.workspaceId, [systemId])).map((row) => [row.check, row.decisions]));
    const grounds = await readGrounds(tx, actor.workspaceId, systemId);
    const traffic = await readTraffic(tx, actor.workspaceId, systemId);
    return CHECK_NAMES.map((check) => {
      const { needs } = CHECKS[check];
      const silent = needs === null || grounds[needs] ? blindTo(check, traffic) : NEEDS_WORDS[needs];
      return { check, decisions: counts.get(check) ?? 0, silent };
    });
  });
}

/** What the emitters do not say and the check would need, in words: finding nothing is then no good news. Null: they say it. */
function blindTo(check: CheckName, traffic: TrafficFacts): string | null {
  if (!traffic.decisions) return 'no decision of this system has come yet';
  const newest = `of its newest ${LOOKED_AT.toLocaleString('en')} decisions`;
  if (check === 'versionNotDeployed' && !traffic.places.some((one) => one.deployed))
    return 'no decision of this system names a version in an environment in which something is deployed';
  if (check === 'unsignedInProduction' && !traffic.places.some((one) => isProduction(one.environment)))
    return 'no decision of this system names a version in an environment whose name begins with prod, prd or live';
  if (check === 'digestDiffers' && !traffic.digests) return `none ${newest} reports the digest of what it ran with`;
  if (check === 'modelDiffers' && !traffic.models)
    return `none ${newest} names both the model asked for and the one that answered`;
  return null;
}
