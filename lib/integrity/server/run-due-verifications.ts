import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { readHead } from '@/lib/ledger/server/tree-store';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { log } from '@/lib/observability/log';
import { uuidv7 } from '@/lib/shared/ids';
import { faultSentence } from '../fault';
import { finishRun, moveRun, queueNightly, takeRun, type TakenRun } from './run-store';
import { runVerification, type VerificationOutcome } from './run-verification';

/** The hour of the nightly run, UTC. */
const HOUR = 2;
const round = inEachWorkspace('verify the log');

/** The last time the clock struck the nightly hour. */
export function lastNight(now: Date): Date {
  const at = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), HOUR);
  return new Date(at <= now.getTime() ? at : at - 86_400_000);
}

/**
 * Runs the verifications that somebody asked for and, once a night, one of each log. What was found is stored with the run and recorded in
 * the log itself. A run that was interrupted is taken up where it was. Returns how many were carried out.
 */
export async function runDueVerifications(now: Date = new Date()): Promise<number> {
  return round(await listWorkspaceIds(), async (workspaceId) => {
    const taken = await withWorkspace(workspaceId, async (tx) => {
      await queueNightly(tx, workspaceId, uuidv7(), lastNight(now));
      return takeRun(tx, workspaceId);
    });
    if (!taken) return 0;
    await carryOut(workspaceId, taken);
    return 1;
  });
}

/** Folding costs what `countersign rebuild` does: a log of this size is folded in the night to Sunday only, and when somebody asks. */
const FOLDED_NIGHTLY = 1_000_000;

export const foldsTonight = (size: number, now: Date): boolean => size <= FOLDED_NIGHTLY || now.getUTCDay() === 0;

async function logSize(workspaceId: string): Promise<number> {
  return (await withWorkspace(workspaceId, (tx) => readHead(tx, workspaceId)))?.nextIdx ?? 0;
}

async function carryOut(workspaceId: string, run: TakenRun): Promise<void> {
  const outcome = await runVerification({
    workspaceId,
    content: run.content,
    // Also the rows that pages show: without them a log would be whole and its pages lie.
    readModels: run.content && (run.cause !== 'nightly' || foldsTonight(await logSize(workspaceId), new Date()) || 'acts'),
    resume: run.resume,
    onPart: async (state, of) => {
      await withWorkspace(workspaceId, (tx) => moveRun(tx, workspaceId, run.runId, state, of));
      return true;
    },
  });
  await recordVerification(workspaceId, run, outcome);
}

/** Stores the outcome of a run and appends log.verified or log.fault, in one transaction. */
export async function recordVerification(
  workspaceId: string,
  run: { runId: string; cause: string; askedBy: string | null },
  outcome: VerificationOutcome,
): Promise<void> {
  const { result, faults, faultTotal, complete } = outcome;
  const state = faultTotal > 0 ? 'failed' : complete ? 'passed' : 'ended';
  const acting = run.askedBy
    ? { workspaceId, type: 'person' as const, personId: run.askedBy }
    : { workspaceId, type: 'service' as const };
  await withWorkspace(workspaceId, async (tx) => {
    await finishRun(tx, workspaceId, run.runId, { state, result, faults, faultTotal });
    await appendAct(tx, acting, {
      kind: faultTotal > 0 ? 'log.fault' : 'log.verified',
      data: {
        run: run.runId,
        cause: run.cause,
        state,
        ...result,
        faults: faultTotal,
        ...(faults[0] && { first: { ...faults[0] } }),
      },
    });
  });
  if (faults[0])
    log().error(
      { workspaceId, run: run.runId, faults: faultTotal, layer: faults[0].layer },
      `a fault in the log: ${faultSentence(faults[0])}`,
    );
}
