import { appendAccessNotes } from '@/lib/access/server/append-access-notes';
import { selectPresent } from '@/lib/decisions/server/decision-store';
import { assessClosed, writeAssessed } from '@/lib/assessment/server/assess-closed';
import { runRescores, writeRescored } from '@/lib/assessment/server/run-rescores';
import { ScoringThreads } from '@/lib/assessment/server/scoring-threads';
import { withSidecars } from '@/lib/assessment/server/sidecars';
import { runDryRuns } from '@/lib/assessment/server/run-dry-runs';
import { lookAtDecisions, runChecks } from '@/lib/checks/server/run-checks';
import { sealDueDecisions } from '@/lib/decisions/server/seal-due-decisions';
import { followLog } from '@/lib/completeness/server/follow-log';
import { runRemaps } from '@/lib/completeness/server/run-remaps';
import { sweepActions } from '@/lib/approvals/server/sweep-actions';
import { runPacks } from '@/lib/evidence/server/packs/run-packs';
import { runSchedules } from '@/lib/evidence/server/packs/schedules';
import { countEvidence } from '@/lib/evidence/server/count-evidence';
import { forgetIncidentWords } from '@/lib/evidence/server/incidents/forget-incident-words';
import { remindStale } from '@/lib/evidence/server/remind-stale';
import { anchorCheckpoints } from '@/lib/integrity/server/anchor-checkpoints';
import { runDueVerifications } from '@/lib/integrity/server/run-due-verifications';
import { announceSignerKeys } from '@/lib/ledger/server/announce-signer-keys';
import { integrateTree } from '@/lib/ledger/server/integrate-tree';
import { ensureUpcomingMonths } from '@/lib/ingest/server/ensure-upcoming-months';
import { foldLineage } from '@/lib/lineage/server/fold-lineage';
import { carryOutErasures } from '@/lib/retention/server/carry-out-erasures';
import { forgetTexts } from '@/lib/retention/server/forget-texts';
import { journalCaptureLevels } from '@/lib/retention/server/journal-capture';
import { purgeDue } from '@/lib/retention/server/purge-due';
import { remindOfReviews } from '@/lib/retention/server/remind-of-reviews';
import { forgetMeasurements } from '@/lib/oversight/server/oversight-setting';
import { announceGaps } from '@/lib/duty/server/announce-gaps';
import { announcePromotions } from '@/lib/duty/server/announce-promotions';
import { tellOutbox } from '@/lib/duty/server/tell-outbox';
import { deliverDue } from '@/lib/notify/server/deliver-due';
import { sendDigests } from '@/lib/notify/server/send-digests';
import { indexNewRecords } from '@/lib/search/server/index-new-records';
import { errand } from './errands';

/**
 * Processes of the worker (docs/adr/0032). Somebody waits for what is done promptly: an agent, a notice, the age of the newest checkpoint; and whoever
 * appends often or much is there too, because all senders wait for the log's head. Text is indexed within seconds. The rest has time.
 */
export type Lane = 'prompt' | 'text' | 'background';

/** One thing done over and over, for all workspaces. */
export interface Loop {
  name: string;
  /** Does what is due and returns how much it was. 0: nothing to do, ask again in a second. */
  run: () => Promise<number>;
  /**
   * A round that did less than `full` has caught up, and the next one waits for `restMs`: what comes all the time is done in a few larger rounds, each of
   * which costs statements, and some the log's head, however little there is. Without it the next round begins at once.
   */
  pace?: { full: number; restMs: number };
}
export interface WorkerLoop extends Omit<Loop, 'run'> {
  /** As of a loop; `tell` hears how many milliseconds what was due had waited, where the loop knows it. */
  run: (tell?: (waitedMs: number) => void) => Promise<number>;
  lane: Lane;
}

/** Begins with the first decision to score. */
const scorers = withSidecars(new ScoringThreads());
/** What the background hands to the prompt process: it would hold the log's head and give way to everybody meanwhile. */
export const ERRANDS = { writeAssessed, writeRescored };
const write: typeof writeAssessed = (...asked) => errand<number>('writeAssessed', asked);
const writeAnew: typeof writeRescored = (...asked) => errand<number>('writeRescored', asked);

export const LOOPS: readonly WorkerLoop[] = [
  { name: 'make months', lane: 'prompt', run: () => ensureUpcomingMonths() },
  { name: 'integrate the tree', lane: 'prompt', pace: { full: 1_000, restMs: 500 }, run: () => integrateTree() },
  { name: 'announce signing keys', lane: 'prompt', run: () => announceSignerKeys() },
  { name: 'index text', lane: 'text', pace: { full: 500, restMs: 500 }, run: (tell) => indexNewRecords(undefined, tell) },
  { name: 'fold lineage', lane: 'background', pace: { full: 50, restMs: 1_000 }, run: () => foldLineage() },
  {
    name: 'seal decisions',
    lane: 'prompt',
    pace: { full: 25, restMs: 200 },
    run: () => sealDueDecisions(undefined, lookAtDecisions),
  },
  { name: 'run checks', lane: 'prompt', pace: { full: 25, restMs: 500 }, run: () => runChecks() },
  {
    name: 'score closed decisions',
    lane: 'background',
    run: () => assessClosed(undefined, { scorers, write }),
  },
  { name: 'score decisions anew', lane: 'background', run: () => runRescores(undefined, { scorers, writeAnew }) },
  { name: 'follow the log for completeness', lane: 'background', pace: { full: 50, restMs: 1_000 }, run: () => followLog() },
  { name: 'try policies on past decisions', lane: 'background', run: () => runDryRuns() },
  { name: 'map decisions anew', lane: 'background', run: () => runRemaps() },
  { name: 'sweep actions', lane: 'prompt', run: () => sweepActions() },
  {
    name: 'count evidence',
    lane: 'background',
    pace: { full: 2_500, restMs: 1_000 },
    run: () => countEvidence(undefined, { restMs: 30_000 }),
  },
  { name: 'tell what happened', lane: 'prompt', run: () => tellOutbox() },
  { name: 'announce gaps of the roster', lane: 'background', run: () => announceGaps() },
  { name: 'tell of promotions', lane: 'background', run: () => announcePromotions() },
  { name: 'send digests', lane: 'background', run: () => sendDigests() },
  { name: 'forget measurements', lane: 'background', run: () => forgetMeasurements() },
  { name: 'deliver notices', lane: 'prompt', run: () => deliverDue() },
  { name: 'append access notes', lane: 'prompt', run: () => appendAccessNotes(selectPresent) },
  { name: 'anchor checkpoints', lane: 'background', run: () => anchorCheckpoints() },
  { name: 'build evidence packs', lane: 'background', run: () => runPacks() },
  { name: 'ask for scheduled packs', lane: 'background', run: () => runSchedules() },
  { name: 'forget words of incidents', lane: 'background', run: () => forgetIncidentWords() },
  { name: 'remind of stale evidence', lane: 'background', run: () => remindStale() },
  { name: 'remind of reviews of holds', lane: 'background', run: () => remindOfReviews() },
  { name: 'verify the log', lane: 'background', run: () => runDueVerifications() },
  { name: 'carry out erasures', lane: 'prompt', run: () => carryOutErasures() },
  { name: 'journal capture levels', lane: 'prompt', run: () => journalCaptureLevels() },
  { name: 'purge by retention', lane: 'prompt', run: () => purgeDue() },
  { name: 'forget withdrawn texts', lane: 'background', run: () => forgetTexts() },
];
