import type { ServiceActor } from '@/lib/access/actor';
import { assessClosed } from '@/lib/assessment/server/assess-closed';
import { runChecks } from '@/lib/checks/server/run-checks';
import { withWorkspace } from '@/lib/db/transaction';
import { followLog } from '@/lib/completeness/server/follow-log';
import { reportCounters } from '@/lib/completeness/server/report-counters';
import { sealDueDecisions } from '@/lib/decisions/server/seal-due-decisions';
import { ingestEvents } from '@/lib/ingest/server/ingest-events';
import { ingestOtlp } from '@/lib/ingest/server/ingest-otlp';
import { findKnown } from '@/lib/ledger/server/append-store';
import { foldLineage } from '@/lib/lineage/server/fold-lineage';
import { ingestLineageBatch } from '@/lib/lineage/server/ingest-lineage';
import { indexNewRecords } from '@/lib/search/server/index-new-records';
import type { JsonObject, JsonValue } from '@/lib/shared/json';
import { simulateLineage } from '../lineage';
import { SAMPLE_SYSTEMS } from '../registry';
import { countersOf, simulate, type SampleDecision } from '../simulate';
import { installPolicies } from './install-policies';
import { loadDesk } from './load-desk';
import { registerSample } from './register-sample';
import { allRegistered, workspaceBirth } from './sample-store';
import { tryRefundPolicy } from './try-refund-policy';

/** More than the decisions of the sample's last week, because the first rounds only queue; and how many one round of scoring takes. */
const SCORED_FOR_HISTORY = 160;
const SCORED_AT_ONCE = 400;
const SCORED_A_ROUND = 20;

/** Decisions a batch: a few hundred events, as an exporter would send them. */
const BATCH = 60;

/**
 * Loads the sample through the same ingest as everybody's traffic. Calling it again does nothing; after an interruption it goes on, because
 * every id and every byte follow from the workspace's birth. Seals and indexes what it loaded, so that the first page is complete.
 */
export async function loadSample(
  actor: ServiceActor,
  options: {
    onProgress?: (done: number, total: number) => void;
    /** What is loaded, in order of time; the whole sample unless given. */
    make?: (now: number) => Iterable<SampleDecision>;
  } = {},
): Promise<{ decisions: number }> {
  const { workspaceId } = actor;
  const now = (await withWorkspace(workspaceId, (tx) => workspaceBirth(tx, workspaceId))).getTime();
  const decisions = [...(options.make ?? simulate)(now)];
  if (await isLoaded(workspaceId, decisions)) return { decisions: 0 };
  for (let done = 0; done < decisions.length; done += BATCH) {
    await send(actor, decisions.slice(done, done + BATCH));
    options.onProgress?.(Math.min(decisions.length, done + BATCH), decisions.length);
  }
  await reportCounters(actor, countersOf(decisions, now));
  // Before anything is closed, so that checks find the register as it would have stood.
  await withWorkspace(workspaceId, (tx) => registerSample(tx, actor, now));
  // Before anything is scored: what is closed from here on is routed by them.
  await installPolicies(actor);
  await sendLineage(actor, now);
  while ((await sealDueDecisions()) > 0);
  while ((await indexNewRecords()) > 0);
  while ((await foldLineage(workspaceId)) > 0);
  while ((await runChecks(workspaceId)) > 0);
  // The oldest first, so that it is known what each agent usually does; then the last week, before the first page is served. The worker does
  // the rest, and pages say what waits.
  for (let left = SCORED_FOR_HISTORY; left > 0; left -= SCORED_A_ROUND) if ((await assessClosed(workspaceId)) === 0) break;
  for (let left = SCORED_AT_ONCE; left > 0; left -= SCORED_A_ROUND)
    if ((await assessClosed(workspaceId, { newestFirst: true })) === 0) break;
  while ((await followLog(workspaceId)) > 0);
  await loadDesk(actor);
  // Last, so that it has looked at all that is scored by now, and at the desk's calls.
  await tryRefundPolicy(actor);
  return { decisions: decisions.length };
}

/**
 * Loaded means: the newest native event is in the log, and the systems were described, which comes last. Batches go in order of
 * time, spans of a batch before its events.
 */
async function isLoaded(workspaceId: string, decisions: readonly SampleDecision[]): Promise<boolean> {
  const last = decisions.findLast((one) => one.form === 'native');
  const id = last?.form === 'native' ? last.events.at(-1)?.id : undefined;
  if (typeof id !== 'string') return false;
  const keys = SAMPLE_SYSTEMS.map(({ key }) => key);
  return withWorkspace(
    workspaceId,
    async (tx) => (await findKnown(tx, workspaceId, [id])).size > 0 && (await allRegistered(tx, workspaceId, keys)),
  );
}

/** What the pipelines behind the systems' knowledge report. */
async function sendLineage(actor: ServiceActor, now: number): Promise<void> {
  const refused = await ingestLineageBatch(actor, { body: JSON.stringify([...simulateLineage(now)]), route: 'sample' });
  if (refused) throw new Error(`the sample's lineage was refused: ${refused.failed_events[0]?.reason}`);
}

async function send(actor: ServiceActor, batch: readonly SampleDecision[]): Promise<void> {
  const spans = batch.flatMap((one) => (one.form === 'otlp' ? (one.request.resourceSpans as JsonValue[]) : []));
  if (spans.length > 0) {
    const answer = await ingestOtlp(actor, {
      signal: 'traces',
      encoding: 'json',
      body: Buffer.from(JSON.stringify({ resourceSpans: spans } satisfies JsonObject)),
      route: 'sample',
    });
    if (answer.rejected > 0) throw new Error(`the sample's spans were refused: ${answer.message}`);
  }
  const events = batch.flatMap((one) => (one.form === 'native' ? one.events : []));
  if (events.length > 0) {
    const answer = await ingestEvents(actor, { body: JSON.stringify(events), route: 'sample' });
    if (answer.rejected > 0) {
      const first = answer.results.find((result) => result.status === 'rejected');
      throw new Error(`an event of the sample was refused: ${JSON.stringify(first?.error)}`);
    }
  }
}
