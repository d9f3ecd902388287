import type { SqlTx } from '@/lib/db/transaction';
import { actionFacts, NOTHING_KNOWN } from '@/lib/policy/action-facts';
import { ROUTES, type PolicyDocument, type Route } from '@/lib/policy/contract';
import { decisiveRules, evaluatePolicies } from '@/lib/policy/evaluate';
import type { MaskText } from '@/lib/privacy/mask-json';
import type { ActionEffect, Assessment } from '@/lib/risk/contract';
import { isJsonObject, type JsonObject } from '@/lib/shared/json';
import { withArguments } from '../masked-facts';
import { ruleName } from '../rows';
import { insertCallChanges, nextDeskCalls, type CallChangeRow, type DeskCallRow } from './dry-run-calls-store';
import type { DryRunRow } from './dry-run-store';
import { readEvents } from './event-bodies-store';

/**
 * Tries a run's documents on the next calls that were judged at the desk: on what the event that asked holds of the call and of its risk, as the
 * request was routed then. What a reviewer made of the arguments is another call, and is not tried; the risk class is the one registered now. Counts
 * in `run`; answers how many calls it looked at.
 */
export async function tryDeskCalls(
  tx: SqlTx,
  workspaceId: string,
  run: DryRunRow,
  given: {
    range: { systems: readonly string[] | null; first: string; last: string };
    documents: { before: PolicyDocument[]; after: PolicyDocument[] };
    mask: MaskText;
    limit: number;
  },
): Promise<number> {
  const { documents, mask, limit } = given;
  const rows = await nextDeskCalls(tx, workspaceId, { ...given.range, after: run.callsAfter }, limit);
  const bodies = await readEvents(tx, workspaceId, rows.map((row) => row.requestedIdx)); // prettier-ignore
  const changes: CallChangeRow[] = [];
  for (const row of rows) {
    const asked = bodies.get(row.requestedIdx);
    const assessment = asked && isJsonObject(asked['assessment']) ? asked['assessment'] : null;
    if (!asked || !assessment || asked['args'] === undefined || asked['erased'] === true) {
      run.callsUnread += 1;
      continue;
    }
    const seen = row.restricted && run.restricted === 'withheld' ? 'none' : run.arguments;
    if (row.restricted && run.restricted === 'allowed') run.restricted = 'seen';
    const [call] = withArguments([{ facts: factsOf(row, asked, assessment) }], seen, mask);
    const of = (list: readonly PolicyDocument[]): { route: Route; rules: string[] } => {
      const outcome = evaluatePolicies(list, call!.facts);
      const route = wasBlind(assessment) ? stricter(outcome.route, 'review') : outcome.route;
      return { route, rules: route === outcome.route ? decisiveRules(outcome).map(ruleName).slice(0, 20) : [] };
    };
    const [was, would] = [of(documents.before), of(documents.after)];
    if (was.route !== would.route)
      changes.push({
        actionId: row.actionId,
        systemId: row.systemId,
        tool: row.tool,
        recorded: ROUTES.find((one) => one === assessment['route']) ?? null,
        before: was.route,
        after: would.route,
        rules: would.rules.length > 0 ? would.rules : was.rules,
      });
  }
  await insertCallChanges(tx, workspaceId, run.runId, changes);
  run.callsChecked += rows.length;
  run.callsChanged += changes.length;
  run.callsAfter = rows.at(-1)?.actionId ?? run.callsAfter;
  return rows.length;
}

function factsOf(row: DeskCallRow, asked: JsonObject, assessment: JsonObject) {
  const effect = isJsonObject(assessment['effect']) ? (assessment['effect'] as unknown as ActionEffect) : NOTHING_KNOWN;
  return actionFacts(
    {
      system: { key: row.systemKey, riskClass: row.riskClass },
      environment: row.environment,
      tool: { name: row.tool },
      args: asked['args'],
    },
    assessment as unknown as Assessment,
    effect,
  );
}

/** A detector failed, or what went before could not be looked at: then a person was asked, whatever the policies said (lib/approvals). */
function wasBlind(assessment: JsonObject): boolean {
  const unscored = Array.isArray(assessment['unscored']) ? assessment['unscored'] : [];
  const known = isJsonObject(assessment['circumstances']) ? assessment['circumstances'] : {};
  const unseen = Array.isArray(known['unseen']) ? known['unseen'] : [];
  return assessment['bundle'] === 'failed' || unseen.length > 0 || (unscored.length > 0 && assessment['tier'] !== 'unscored');
}

const stricter = (a: Route, b: Route): Route => (ROUTES.indexOf(a) >= ROUTES.indexOf(b) ? a : b);
