import type { SqlTx } from '@/lib/db/transaction';
import { failureOf, type AssertedFacts, type Assertion } from '../assertions';
import { selectAssertions } from './assertion-store';
import { sumSteps, type DecisionRow, type StepSums } from './cursor-store';
import { replaceFollowing, type GapRow } from './gap-store';

/**
 * What is missing of decisions by their own rows and by what was asserted of their system, in the place of what was known before. Only
 * sealed ones are judged: of a decision that is still open nothing can be said to be missing.
 */
export async function judgeDecisions(tx: SqlTx, workspaceId: string, decisions: readonly DecisionRow[]): Promise<void> {
  const sealed = decisions.filter((one) => one.sealed_idx !== null);
  const sums = new Map(
    (await sumSteps(tx, workspaceId, sealed.map((one) => one.decision_id))).map((one) => [one.decision_id, one]), // prettier-ignore
  );
  const assertions = await selectAssertions(tx, workspaceId, [...new Set(sealed.map((one) => one.system_id))]);
  const rows = sealed.flatMap((one) => {
    const steps = sums.get(one.decision_id);
    return steps ? [...missingOf(one, steps), ...failuresOf(one, steps, assertions.get(one.system_id) ?? [])] : [];
  });
  await replaceFollowing(
    tx,
    workspaceId,
    decisions.map((one) => one.decision_id),
    rows,
  );
}

const about = (one: DecisionRow): Pick<GapRow, 'decisionId' | 'systemId' | 'startedAt' | 'detail'> => ({
  decisionId: one.decision_id,
  systemId: one.system_id,
  startedAt: one.started_at,
  detail: '',
});

function missingOf(one: DecisionRow, steps: StepSums): GapRow[] {
  const rows: GapRow[] = [];
  if (one.open_step_count > 0) rows.push({ ...about(one), code: 'openSteps', amount: one.open_step_count });
  if (steps.missing_parents > 0) rows.push({ ...about(one), code: 'missingParent', amount: steps.missing_parents });
  for (const { scope, steps: amount } of steps.generic ?? [])
    rows.push({ ...about(one), code: 'genericMapping', detail: scope, amount });
  return rows;
}

function failuresOf(one: DecisionRow, steps: StepSums, assertions: readonly Assertion[]): GapRow[] {
  const facts: AssertedFacts = {
    retrievals: steps.retrievals,
    modelCalls: steps.models,
    unansweredTools: steps.unanswered,
    promptVersion: one.prompt_version,
    user: one.has_user,
    session: one.has_session,
    environment: one.has_environment,
    tookMs: one.ended && one.ended_at ? one.ended_at.getTime() - one.started_at.getTime() : null,
  };
  return assertions.flatMap((assertion) => {
    const amount = failureOf(assertion, facts);
    return amount > 0 ? [{ ...about(one), code: assertion.code, amount }] : [];
  });
}
