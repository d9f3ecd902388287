import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import type { PolicyDocument, Route } from '@/lib/policy/contract';
import { decisiveRules, evaluatePolicies } from '@/lib/policy/evaluate';
import { policiesInForce } from '@/lib/policy/server/policies-in-force';
import { findVersionRow } from '@/lib/policy/server/version-store';
import { maskFor } from '@/lib/privacy/server/personal-data';
import type { AssessedTier } from '@/lib/risk/contract';
import { toPublicId, uuidFloor } from '@/lib/shared/ids';
import type { RoutedSubject } from '../contract';
import { decideRoute } from '../decide-route';
import { comparisonOf } from '../dry-run';
import { withArguments } from '../masked-facts';
import { ruleName } from '../rows';
import {
  countAssessed,
  insertChanges,
  lockDueDryRun,
  nextAssessed,
  saveDryRun,
  type ChangeRow,
  type DryRunRow,
} from './dry-run-store';
import { selectRestricted } from './decision-input-store';
import { countDeskCalls } from './dry-run-calls-store';
import { openAssessments } from './open-assessments';
import { tryDeskCalls } from './try-desk-calls';

const SLICE = 100;
const round = inEachWorkspace('try policies on past decisions');

/**
 * Goes on with the dry runs that were asked for, a slice of decisions at a time. What a slice found and how far it got commit together, so that a
 * killed worker leaves a run that goes on where it was, counting nothing twice. Returns how many decisions it looked at. For the worker.
 */
export async function runDryRuns(workspaceId?: string, slice = SLICE): Promise<number> {
  const one = (id: string): Promise<number> => runSlice(id, slice);
  return workspaceId ? one(workspaceId) : round(await listWorkspaceIds(), one);
}

async function runSlice(workspaceId: string, slice: number): Promise<number> {
  return withWorkspace(workspaceId, async (tx) => {
    const run = await lockDueDryRun(tx, workspaceId);
    if (!run) return 0;
    const range = { systems: run.systems, first: uuidFloor(run.fromAt.getTime()), last: uuidFloor(run.untilAt.getTime()) };
    if (run.state === 'waiting') {
      run.base = (await policiesInForce(tx, workspaceId, new Date())).documents.map((one) => `${one.id}@${one.version}`);
      run.comparison = comparisonOf({ policy: run.policyId, version: run.version, base: run.base });
      run.total = await countAssessed(tx, workspaceId, range);
      run.callsTotal = await countDeskCalls(tx, workspaceId, range);
      run.state = 'running';
    }
    const { before, after } = await documentsOf(tx, workspaceId, run);
    const rows = await nextAssessed(tx, workspaceId, { ...range, after: run.after }, slice);
    const bodies = await openAssessments(tx, workspaceId, rows);
    // After the bodies: one that was restricted while they were read counts as restricted.
    const restricted = await selectRestricted(tx, workspaceId, rows.map((row) => row.decisionId)); // prettier-ignore
    const changes: ChangeRow[] = [];
    const mask = maskFor(workspaceId);
    for (const row of rows) {
      const policy = bodies.get(row.idx)?.policy;
      if (!policy || policy.erased) {
        run.unread += 1;
        continue;
      }
      // Both sides on the same facts, or what is masked would look like what the document changes.
      const kept = restricted.has(row.decisionId);
      const subjects = withArguments(policy.subjects, kept && run.restricted === 'withheld' ? 'none' : run.arguments, mask);
      if (kept && run.restricted === 'allowed') run.restricted = 'seen';
      const [was, would] = [route(row.tier as AssessedTier, subjects, before), route(row.tier as AssessedTier, subjects, after)];
      if (was.route !== would.route)
        changes.push({
          decisionId: row.decisionId,
          systemId: row.systemId,
          recorded: row.route,
          before: was.route,
          after: would.route,
          // Where the route falls, the rules that no longer ask are what made it.
          rules: would.rules.length > 0 ? would.rules : was.rules,
        });
    }
    await insertChanges(tx, workspaceId, run.runId, changes);
    run.checked += rows.length;
    run.changed += changes.length;
    run.after = rows.at(-1)?.decisionId ?? run.after;
    // The decisions first, then the calls that were judged before they ran. A run that began before calls were tried tries none.
    const calls =
      rows.length < slice && run.callsTotal !== null
        ? await tryDeskCalls(tx, workspaceId, run, { range, documents: { before, after }, mask, limit: slice })
        : 0;
    if (rows.length < slice && calls < slice) run.state = 'done';
    await saveDryRun(tx, workspaceId, run);
    if (run.state === 'done') await note(tx, workspaceId, run);
    return rows.length + calls + 1;
  });
}

/** What is in force, and the same with the tried document in its policy's place. Where that is in force itself: without the policy, and with it. */
async function documentsOf(
  tx: SqlTx,
  workspaceId: string,
  run: DryRunRow,
): Promise<{ before: PolicyDocument[]; after: PolicyDocument[] }> {
  const before: PolicyDocument[] = [];
  for (const name of run.base) {
    const at = name.lastIndexOf('@');
    const row = await findVersionRow(tx, workspaceId, name.slice(0, at), Number(name.slice(at + 1)));
    if (row) before.push(row.document);
  }
  const others = before.filter((one) => one.id !== run.policyId);
  return { before: run.comparison === 'withoutPolicy' ? others : before, after: [...others, run.document] };
}

/** The route of a decision under some documents, from the facts that were stored when it was scored. */
export function route(
  tier: AssessedTier,
  subjects: readonly RoutedSubject[],
  documents: readonly PolicyDocument[],
): { route: Route; rules: string[]; subjects: RoutedSubject[] } {
  const again = subjects.map((one) => ({ ...one, outcome: evaluatePolicies(documents, one.facts) }));
  const said = decideRoute(tier, again);
  const rules = again
    .filter((one) => one.outcome.route === said.route)
    .flatMap((one) => decisiveRules(one.outcome).map(ruleName));
  return { route: said.route, rules: [...new Set(rules)].slice(0, 20), subjects: again };
}

/** The end of a run is an event: over what, with what, how many were looked at and how many would have gone another way. */
async function note(tx: SqlTx, workspaceId: string, run: DryRunRow): Promise<void> {
  await appendAct(
    tx,
    { workspaceId, type: 'service' },
    {
      kind: 'policy.dryRunDone',
      data: {
        run: toPublicId('dryRun', run.runId),
        policy: run.policyId,
        version: String(run.version),
        hash: run.hash,
        base: run.base,
        ...(run.comparison && { comparison: run.comparison }),
        from: run.fromAt.toISOString(),
        until: run.untilAt.toISOString(),
        checked: run.checked,
        changed: run.changed,
        unread: run.unread,
        ...(run.callsTotal !== null && {
          calls: { checked: run.callsChecked, changed: run.callsChanged, unread: run.callsUnread },
        }),
      },
    },
  );
}
