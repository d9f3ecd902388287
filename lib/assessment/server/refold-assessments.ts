import type { SqlTx } from '@/lib/db/transaction';
import { bodyOpener, textOf } from '@/lib/ledger/server/open-bodies';
import type { PolicyEvaluated, RiskAssessed } from '../contract';
import type { FindingLabelled } from '../label';
import type { FindingMissed, MissedWithdrawn } from '../missed';
import { rowsOf, type AssessmentRows } from '../rows';
import { clearAssessments, insertAssessments } from './assessment-store';
import { insertLabel, removeLabel } from './label-store';
import { nextAssessed, type AssessedEvent } from './logged-store';
import { insertMissed, removeMissed } from './missed-store';

/** Events folded at a time. */
const BATCH = 500;

/**
 * Makes the rows of assessments and labels anew from the log, of these decisions or of all (null), in the caller's transaction and under
 * the head lock. After an erasure they are what a rebuild would make: without what the events do not say any more.
 */
export async function refoldAssessments(tx: SqlTx, workspaceId: string, decisionIds: readonly string[] | null): Promise<number> {
  await clearAssessments(tx, workspaceId, decisionIds);
  let folded = 0;
  // policy.evaluated comes right behind its risk.assessed; a pair is never cut apart by the end of a batch.
  for (let from = 0, held: AssessedEvent[] = []; ;) {
    const batch = await nextAssessed(tx, workspaceId, decisionIds, from, BATCH);
    const events = [...held, ...batch];
    held = batch.length === BATCH && events.at(-1)!.kind === 'risk.assessed' ? [events.pop()!] : [];
    await fold(tx, workspaceId, events);
    folded += events.length;
    if (batch.length < BATCH) return folded;
    from = batch.at(-1)!.idx + 1;
  }
}

async function fold(tx: SqlTx, workspaceId: string, events: readonly AssessedEvent[]): Promise<void> {
  const open = await bodyOpener(tx, workspaceId, events);
  const bodies = events.map((event) => {
    const text = textOf(open(event));
    return text === null ? null : (JSON.parse(text) as unknown);
  });
  const rows: AssessmentRows[] = [];
  events.forEach((event, i) => {
    const risk = bodies[i] as RiskAssessed | null;
    if (event.kind !== 'risk.assessed' || !risk?.header || !event.alive) return;
    const after = events.findIndex((one, j) => j > i && one.kind === 'policy.evaluated' && saysOf(bodies[j], event.event_id));
    const policy = after < 0 ? null : (bodies[after] as PolicyEvaluated);
    const place = {
      decisionId: event.decision_id,
      systemId: event.system_id,
      idx: event.idx,
      policyIdx: after < 0 ? null : events[after]!.idx,
      at: event.received_at,
    };
    rows.push(rowsOf(place, risk, policy));
  });
  await insertAssessments(tx, workspaceId, rows);
  for (const [i, event] of events.entries()) {
    const said = bodies[i] as FindingLabelled | FindingMissed | MissedWithdrawn | null;
    if (!said || !event.alive) continue;
    const about = { decisionId: event.decision_id, systemId: event.system_id, idx: event.idx, at: event.received_at };
    if (event.kind === 'finding.missed') await insertMissed(tx, workspaceId, { ...about, said: said as FindingMissed });
    else if (event.kind === 'finding.missedWithdrawn')
      await removeMissed(tx, workspaceId, event.decision_id, (said as MissedWithdrawn).missed);
    if (event.kind !== 'finding.labelled') continue;
    const labelled = { ...about, said: said as FindingLabelled };
    if (labelled.said.label === null) await removeLabel(tx, workspaceId, labelled);
    else await insertLabel(tx, workspaceId, labelled);
  }
}

const saysOf = (body: unknown, eventId: string): boolean => (body as PolicyEvaluated | null)?.assessment === eventId;
