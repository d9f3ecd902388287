import type { SqlTx } from '@/lib/db/transaction';
import type { AskedVersion, DeploymentAnswer } from '../deployments';

/**
 * Was this version what ran there and then? One answer a question, in their order. The one place at which the registry's deployments
 * come into the graph: while it records none, nothing is known, and the page says so.
 */
export async function readDeployments(
  _tx: SqlTx,
  _workspaceId: string,
  asked: readonly AskedVersion[],
): Promise<DeploymentAnswer[]> {
  return Promise.resolve(asked.map(() => ({ state: 'unknown' })));
}
