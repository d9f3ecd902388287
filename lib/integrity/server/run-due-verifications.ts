import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { readHead } from '@/lib/ledger/server/tree-store';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { log } from '@/lib/observability/log';
import { uuidv7 } from '@/lib/shared/ids';
import { faultSentence } from '../fault';
import { finishRun, keepRun, moveRun, queueNightly, selectBegin, selectLastFold, takeRun, type TakenRun } from './run-store';
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

/** Folding costs what `countersign rebuild` does: a log beyond this size is folded once a week, and when somebody asks. */
const FOLDED_NIGHTLY = 1_000_000;
/** Less than seven days by half a day: a night begins at its hour, and a fold ends some time after it. */
const WEEK_MS = 6.5 * 86_400_000;

/** Whether a nightly run of a log of `size` entries folds it, when the last fold ended at `last` (null: none did). */
export const foldsTonight = (size: number, last: Date | null, now: Date): boolean =>
  size <= FOLDED_NIGHTLY || last === null || now.getTime() - last.getTime() >= WEEK_MS;

/** A workspace younger than this has had no night yet: its first run begins with its first start, while somebody waits for its first pages. */
const FIRST_DAY_MS = 20 * 3_600_000;

async function isFolded(workspaceId: string, run: TakenRun): Promise<boolean> {
  if (run.cause !== 'nightly') return true;
  const now = new Date();
  return withWorkspace(workspaceId, async (tx) => {
    if (now.getTime() - (await selectBegin(tx, workspaceId)).getTime() < FIRST_DAY_MS) return false;
    return foldsTonight((await readHead(tx, workspaceId))?.nextIdx ?? 0, await selectLastFold(tx, workspaceId), now);
  });
}

/** A run is another worker's after two minutes without a sign of life, and comparing rows may take hours. */
const SIGN_OF_LIFE_MS = 30_000;

/** The hold on a run: signs of life one after another, whoever gives them. Null once another worker took the run. */
export class RunHold {
  held: string | null;
  private last: Promise<void> = Promise.resolve();
  constructor(
    private readonly workspaceId: string,
    private readonly run: TakenRun,
  ) {
    this.held = run.held;
  }
  /** False when the run is not ours any more. */
  async keep(move: typeof keepRun = keepRun): Promise<boolean> {
    const next = this.last.then(async () => {
      const { held } = this;
      if (held !== null)
        this.held = await withWorkspace(this.workspaceId, (tx) => move(tx, this.workspaceId, { runId: this.run.runId, held }));
    });
    this.last = next.catch(() => undefined);
    await next;
    return this.held !== null;
  }
  /** By what the run is held, when nothing is under way any more. */
  async settled(): Promise<string | null> {
    await this.last;
    return this.held;
  }
}

async function carryOut(workspaceId: string, run: TakenRun): Promise<void> {
  const hold = new RunHold(workspaceId, run);
  const alive = setInterval(() => void hold.keep().catch(() => undefined), SIGN_OF_LIFE_MS);
  try {
    const outcome = await runVerification({
      workspaceId,
      content: run.content,
      // Also the rows that pages show: without them a log would be whole and its pages lie.
      readModels: run.content && ((await isFolded(workspaceId, run)) || 'acts'),
      resume: run.resume,
      onPart: (state, of) => hold.keep((tx, id, held) => moveRun(tx, id, held, state, of)),
    });
    clearInterval(alive);
    const held = await hold.settled();
    if (held !== null) await recordVerification(workspaceId, { ...run, held }, outcome);
  } finally {
    clearInterval(alive);
  }
}

/**
 * Stores the outcome of a run and appends log.verified or log.fault, in one transaction. A run that another worker took meanwhile is that
 * one's to record: then nothing is written. `held`: see run-store.ts; null for a command's.
 */
export async function recordVerification(
  workspaceId: string,
  run: { runId: string; cause: string; askedBy: string | null; held: string | null },
  outcome: VerificationOutcome,
): Promise<void> {
  const { result, faults, faultTotal, complete } = outcome;
  const state = faultTotal > 0 ? 'failed' : complete ? 'passed' : 'ended';
  const acting = run.askedBy
    ? { workspaceId, type: 'person' as const, personId: run.askedBy }
    : { workspaceId, type: 'service' as const };
  await withWorkspace(workspaceId, async (tx) => {
    if (!(await finishRun(tx, workspaceId, run, { state, result, faults, faultTotal }))) return;
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
