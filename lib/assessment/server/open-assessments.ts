import type { SqlTx } from '@/lib/db/transaction';
import { bodyOpener, textOf } from '@/lib/ledger/server/open-bodies';
import type { PolicyEvaluated, RiskAssessed } from '../contract';
import { readBodies, readNewest } from './decision-input-store';

/** The bodies of assessments by the places of their events; one that is gone or cannot be opened is missing. */
export async function openAssessments(
  tx: SqlTx,
  workspaceId: string,
  places: readonly { decisionId: string; idx: number; policyIdx: number | null }[],
): Promise<Map<number, { risk: RiskAssessed; policy: PolicyEvaluated | null }>> {
  const wanted = places.flatMap(({ decisionId, idx, policyIdx }) => [
    { decisionId, idx },
    ...(policyIdx === null ? [] : [{ decisionId, idx: policyIdx }]),
  ]);
  const bodies = await readBodies(tx, workspaceId, wanted);
  const open = await bodyOpener(tx, workspaceId, bodies);
  const texts = new Map(bodies.map((row) => [row.idx, textOf(open(row))]));
  const out = new Map<number, { risk: RiskAssessed; policy: PolicyEvaluated | null }>();
  for (const { idx, policyIdx } of places) {
    const risk = texts.get(idx);
    if (!risk) continue;
    const policy = policyIdx === null ? null : texts.get(policyIdx);
    out.set(idx, {
      risk: JSON.parse(risk) as RiskAssessed,
      policy: policy ? (JSON.parse(policy) as PolicyEvaluated) : null,
    });
  }
  return out;
}

/** The newest assessment of each decision. */
export async function openNewest(
  tx: SqlTx,
  workspaceId: string,
  decisionIds: readonly string[],
): Promise<Map<string, { idx: number; risk: RiskAssessed; policy: PolicyEvaluated | null }>> {
  const newest = await readNewest(tx, workspaceId, decisionIds);
  const bodies = await openAssessments(
    tx,
    workspaceId,
    newest.map((row) => ({ decisionId: row.decision_id, idx: row.idx, policyIdx: row.policy_idx })),
  );
  return new Map(
    newest.flatMap((row) => {
      const body = bodies.get(row.idx);
      return body ? [[row.decision_id, { idx: row.idx, ...body }] as const] : [];
    }),
  );
}
