import type { SqlTx } from '@/lib/db/transaction';
import { evaluatePolicies } from '@/lib/policy/evaluate';
import { policiesInForce } from '@/lib/policy/server/policies-in-force';
import type { Policies } from '../assess';

/** The policies in force at this moment. Without any, the tier alone decides. */
export async function policiesNow(tx: SqlTx, workspaceId: string): Promise<Policies> {
  const { documents } = await policiesInForce(tx, workspaceId, new Date());
  return {
    versions: documents.map(({ id, version }) => ({ id, version })),
    evaluate: (facts) => evaluatePolicies(documents, facts),
  };
}
