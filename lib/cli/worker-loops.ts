import { appendAccessNotes } from '@/lib/access/server/append-access-notes';
import { assessClosed } from '@/lib/assessment/server/assess-closed';
import { runRescores } from '@/lib/assessment/server/run-rescores';
import { ScoringThreads } from '@/lib/assessment/server/scoring-threads';
import { runDryRuns } from '@/lib/assessment/server/run-dry-runs';
import { runChecks } from '@/lib/checks/server/run-checks';
import { sealDueDecisions } from '@/lib/decisions/server/seal-due-decisions';
import { followLog } from '@/lib/completeness/server/follow-log';
import { runRemaps } from '@/lib/completeness/server/run-remaps';
import { sweepActions } from '@/lib/approvals/server/sweep-actions';
import { runPacks } from '@/lib/evidence/server/packs/run-packs';
import { runSchedules } from '@/lib/evidence/server/packs/schedules';
import { countEvidence } from '@/lib/evidence/server/count-evidence';
import { anchorCheckpoints } from '@/lib/integrity/server/anchor-checkpoints';
import { runDueVerifications } from '@/lib/integrity/server/run-due-verifications';
import { announceSignerKeys } from '@/lib/ledger/server/announce-signer-keys';
import { integrateTree } from '@/lib/ledger/server/integrate-tree';
import { ensureUpcomingMonths } from '@/lib/ingest/server/ensure-upcoming-months';
import { foldLineage } from '@/lib/lineage/server/fold-lineage';
import { carryOutErasures } from '@/lib/retention/server/carry-out-erasures';
import { purgeDue } from '@/lib/retention/server/purge-due';
import { forgetMeasurements } from '@/lib/oversight/server/oversight-setting';
import { announceGaps } from '@/lib/duty/server/announce-gaps';
import { tellOutbox } from '@/lib/duty/server/tell-outbox';
import { deliverDue } from '@/lib/notify/server/deliver-due';
import { sendDigests } from '@/lib/notify/server/send-digests';
import { indexNewRecords } from '@/lib/search/server/index-new-records';

/** One thing the worker does over and over, for all workspaces. */
export interface Loop {
  name: string;
  /** Does what is due and returns how much it was. 0: nothing to do, ask again in a second. */
  run: () => Promise<number>;
}

/** Begins with the first decision to score. */
const scorers = new ScoringThreads();

export const LOOPS: readonly Loop[] = [
  { name: 'make months', run: () => ensureUpcomingMonths() },
  { name: 'integrate the tree', run: () => integrateTree() },
  { name: 'announce signing keys', run: () => announceSignerKeys() },
  { name: 'index text', run: () => indexNewRecords() },
  { name: 'fold lineage', run: () => foldLineage() },
  { name: 'seal decisions', run: () => sealDueDecisions() },
  { name: 'run checks', run: () => runChecks() },
  { name: 'score closed decisions', run: () => assessClosed(undefined, { scorers }) },
  { name: 'score decisions anew', run: () => runRescores(undefined, { scorers }) },
  { name: 'follow the log for completeness', run: () => followLog() },
  { name: 'try policies on past decisions', run: () => runDryRuns() },
  { name: 'map decisions anew', run: () => runRemaps() },
  { name: 'sweep actions', run: () => sweepActions() },
  { name: 'count evidence', run: () => countEvidence() },
  { name: 'tell what happened', run: () => tellOutbox() },
  { name: 'announce gaps of the roster', run: () => announceGaps() },
  { name: 'send digests', run: () => sendDigests() },
  { name: 'forget measurements', run: () => forgetMeasurements() },
  { name: 'deliver notices', run: () => deliverDue() },
  { name: 'append access notes', run: () => appendAccessNotes() },
  { name: 'anchor checkpoints', run: () => anchorCheckpoints() },
  { name: 'build evidence packs', run: () => runPacks() },
  { name: 'ask for scheduled packs', run: () => runSchedules() },
  { name: 'verify the log', run: () => runDueVerifications() },
  { name: 'carry out erasures', run: () => carryOutErasures() },
  { name: 'purge by retention', run: () => purgeDue() },
];
