import type { SqlTx } from '@/lib/db/transaction';
import { listDeployments } from '@/lib/registry/server/deployment-store';
import { answerFrom, type AskedVersion, type DeploymentAnswer } from '../deployments';

/** Was this version what ran there and then? One answer a question, in their order, from the windows that the registry holds. */
export async function readDeployments(
  tx: SqlTx,
  workspaceId: string,
  asked: readonly AskedVersion[],
): Promise<DeploymentAnswer[]> {
  if (asked.length === 0) return [];
  const systems = [...new Set(asked.map((one) => one.systemId))];
  return answerFrom(await listDeployments(tx, workspaceId, { artifactId: null, systems }), asked);
}
