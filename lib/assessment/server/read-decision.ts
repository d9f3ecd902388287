import type { ServiceActor } from '@/lib/access/actor';
import type { SqlTx } from '@/lib/db/transaction';
import { readSteps } from '@/lib/decisions/server/read-steps';
import { selectStepsAfter } from '@/lib/decisions/server/trail-store';
import type { Step } from '@/lib/dialects/step';
import type { AssessedDecision } from '../assess';
import type { DecisionInputRow } from './decision-input-store';

/** Steps of one decision that are looked at. */
const MAX_STEPS = 400;
const CLEAR = (text: string): string => text;

/** A decision with the content of its steps as it was recorded, oldest step first: for scoring only, never for a page. */
export async function readForScoring(tx: SqlTx, workspaceId: string, row: DecisionInputRow): Promise<AssessedDecision> {
  const actor: ServiceActor = { type: 'service', workspaceId, name: 'worker' };
  const rows = await selectStepsAfter(tx, workspaceId, row.decision_id, -1, MAX_STEPS + 1);
  const trail = { systemId: row.system_id, rootKey: row.root_key, sealed: true, readable: true };
  const steps = await readSteps(tx, actor, trail, row.decision_id, rows.slice(0, MAX_STEPS), CLEAR);
  steps.sort((a, b) => (a.startedAt < b.startedAt ? -1 : a.startedAt > b.startedAt ? 1 : 0));
  return {
    ...factsOf(row),
    steps,
    truncated: rows.length > MAX_STEPS || steps.some((step) => step.flags.includes('contentTruncated')),
    unreadable: steps.some(withoutRecords),
  };
}

/** Its facts are there and none of its records could be opened. */
function withoutRecords(step: Step): boolean {
  return step.source.fields === undefined && !step.erased && step.captured === 'full' && step.eventIds.length > 0;
}

/** A decision whose record cannot be read: nothing of it can be said, and that is said. */
export function unreadable(row: DecisionInputRow): AssessedDecision {
  return { ...factsOf(row), steps: [], truncated: false, unreadable: true };
}

function factsOf(row: DecisionInputRow): Pick<AssessedDecision, 'system' | 'environment' | 'versions'> {
  const model = row.models[0];
  return {
    system: { key: row.system_key, ...(row.risk_class !== null && { riskClass: row.risk_class }) },
    ...(row.environment !== null && { environment: row.environment }),
    versions: {
      ...((model?.responded ?? model?.requested) !== undefined && { model: model!.responded ?? model!.requested }),
      ...(row.version_prompt !== null && { prompt: row.version_prompt }),
      ...(row.version_agent !== null && { agent: row.version_agent }),
    },
  };
}
