import { appendNotesAbout } from '@/lib/access/server/append-access-notes';
import { refoldAssessments } from '@/lib/assessment/server/refold-assessments';
import type { SqlTx } from '@/lib/db/transaction';
import { loadDecisions, selectPresent } from '@/lib/decisions/server/decision-store';
import { selectKeyHistories } from '@/lib/decisions/server/identity-keys-store';
import { refoldDecisions } from '@/lib/decisions/server/refold-decisions';
import { RollupDeltas } from '@/lib/decisions/server/rollup-store';
import { holdLineage } from '@/lib/lineage/server/lineage-store';
import { appendAct } from '@/lib/ledger/server/append';
import { lockHead } from '@/lib/ledger/server/append-store';
import { bodyOpener } from '@/lib/ledger/server/open-bodies';
import { sealAnew } from '@/lib/ledger/server/seal-anew';
import { openSharedTexts } from '@/lib/ledger/server/shared-texts';
import { erasedMarker } from '@/lib/privacy/markers';
import { selectTextHolders } from '@/lib/registry/server/text-store';
import { holdIndex } from '@/lib/search/server/index-store';
import { reindexDecisions } from '@/lib/search/server/reindex-decisions';
import { deleteUses, forgetNames } from '@/lib/search/server/use-store';
import { toPublicId } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';
import { toRanges } from '../ranges';
import {
  emptyCheckNotes,
  emptyComments,
  eraseQuotes,
  insertTombstones,
  removeDecisions,
  replaceContent,
  selectAliases,
  selectBodies,
  selectStepNames,
  type HeldBody,
} from './content-store';
import { dutyWordsSay, findDutyWords, removeDutyWords } from './erase-duty-words';
import { findNamingIncidents, incidentsSay, removeIncidentActs } from './erase-incident-acts';
import { findNamingLineage } from './erase-lineage';
import { emptyNamingQuarantine, lineageSays, removeLineage } from './erase-naming';
import { isEmpty, joinNames, namingTest, NO_NAMES, type Names } from './naming';
import { hasHolds } from './purge-store';
import { saidCase } from './said-case';
import { planErasure, type ErasePlan, type EraseTarget } from './erase-one';

/** On whose word, and why: goes into the event as it stands. */
export interface EraseOrder {
  keep: 'structure' | 'nothing';
  /** What the event says beside the places: request, case, basis, who asked, who consented. */
  says: JsonObject;
  /** What is about no decision is looked through once, at the end of a request, and not under the log's head for each slice of it. */
  naming?: 'later';
}
export interface Erased {
  /** Index of content.erased; null when there was nothing left to erase. */
  idx: number | null;
  /** Of each decision, how many bodies went or changed. */
  records: Map<string, number>;
  quarantined: number;
  /** Whom what is about no decision still has to be looked through for, later or once nothing is under hold. */
  waiting: Names | null;
}

/**
 * Erases decisions, or fields of their records, in the caller's transaction: one event `content.erased` that names every index and commits
 * to what remains, tombstones, new bodies under new keys, and every read model folded anew. The caller has made sure that none is under
 * hold; the database refuses otherwise. Erasing again what is gone does nothing and writes nothing.
 */
export async function eraseDecisions(
  tx: SqlTx,
  workspaceId: string,
  order: EraseOrder,
  targets: readonly EraseTarget[],
): Promise<Erased> {
  await holdIndex(tx, workspaceId);
  if (order.naming !== 'later') await holdLineage(tx, workspaceId);
  await lockHead(tx, workspaceId);
  await appendNotesAbout(tx, workspaceId, { ids: targets.map((target) => target.decisionId) }, selectPresent);
  const plans = await planErasures(tx, workspaceId, order.keep, targets);
  const records = new Map(targets.map(({ decisionId }) => [decisionId, 0]));
  if (plans.length === 0) return { idx: null, records, quarantined: 0, waiting: null };
  for (const plan of plans) records.set(plan.decisionId, plan.removed.length + plan.replaced.length);
  const aliases = await selectAliases(tx, workspaceId, plans.map(({ decisionId }) => decisionId).filter((id) => wholeOf(targets, id))); // prettier-ignore
  const names = joinNames([...plans.map((plan) => ({ ...NO_NAMES, ...plan.names })), { ...NO_NAMES, decisions: aliases }]);
  // What was refused, what pipelines reported and what people wrote of incidents of a system is about no decision: while anything is under hold, nobody can say that it is no evidence for it.
  const held = await hasHolds(tx, workspaceId);
  const later = held || order.naming === 'later';
  const quarantined = later ? 0 : await emptyNamingQuarantine(tx, workspaceId, names);
  const lineage = later ? [] : await findNamingLineage(tx, workspaceId, names);
  const incidents = later ? [] : await findNamingIncidents(tx, workspaceId, names);
  const duties = later ? [] : await findDutyWords(tx, workspaceId, names);
  const registered = await selectTextHolders(tx, workspaceId, [...new Set(plans.flatMap((plan) => plan.texts))]);
  const [event] = await appendAct(
    tx,
    { workspaceId, type: 'service' },
    {
      kind: 'content.erased',
      data: {
        ...saysOf(order.says, namingTest(names)),
        keep: order.keep,
        ...(quarantined > 0 && { quarantined }),
        // Not a copy of this decision's: the registry holds them for whoever uses the version (docs/adr/0031).
        ...(registered.length > 0 && {
          registeredTexts: registered.map(({ artifactId, kind, name, version }) => ({
            artifact: toPublicId('artifact', artifactId),
            kind,
            name,
            version,
          })),
        }),
        // What is not as its leaf says any more: verification finds every tombstone in these.
        ranges: toRanges([...plans.flatMap(touched), ...[...lineage, ...incidents, ...duties].map((one) => one.idx)]),
        ...lineageSays(lineage),
        ...incidentsSay(incidents),
        ...dutyWordsSay(duties),
        ...(held && !isEmpty(names) && { waits: 'what is about no decision, for holds' }),
        decisions: plans.map((plan) => ({
          decision: toPublicId('decision', plan.decisionId),
          removed: toRanges(plan.removed),
          // A reader checks what is there now against these digests: it is attested by this event, not by the leaf at its index.
          remains: plan.replaced,
        })),
      },
    },
  );
  const { idx } = event!;
  for (const plan of plans) {
    await insertTombstones(tx, workspaceId, idx, toRanges(touched(plan)));
  }
  await removeLineage(tx, workspaceId, idx, lineage);
  await removeIncidentActs(tx, workspaceId, idx, incidents);
  await removeDutyWords(tx, workspaceId, idx, duties, names);
  if (order.keep === 'nothing') await forget(tx, workspaceId, idx, plans);
  else for (const plan of plans) await leave(tx, workspaceId, idx, plan, wholeOf(targets, plan.decisionId));
  return { idx, records, quarantined, waiting: later && !isEmpty(names) ? names : null };
}

/** Without the number of a person who goes by this very event, which stays. */
function saysOf(says: JsonObject, naming: ((text: string) => boolean) | null): JsonObject {
  const { request, case: said } = says;
  return typeof request === 'string' && typeof said === 'string' ? { ...says, case: saidCase(request, said, naming) } : says;
}

/** What the erasure of each target would do, of those of which anything is left to erase. Changes nothing. */
export async function planErasures(
  tx: SqlTx,
  workspaceId: string,
  keep: EraseOrder['keep'],
  targets: readonly EraseTarget[],
): Promise<ErasePlan[]> {
  const histories = await selectKeyHistories(tx, workspaceId);
  const plans: ErasePlan[] = [];
  for (const target of targets) {
    const bodies = await selectBodies(tx, workspaceId, target.decisionId);
    const names = await selectStepNames(tx, workspaceId, target.decisionId);
    const open = await bodyOpener(tx, workspaceId, bodies);
    const tokens = await openSharedTexts(tx, workspaceId, sharedIn(bodies));
    const plan = planErasure(target, keep, bodies, open, names, histories, tokens);
    if (plan.removed.length + plan.replaced.length > 0) plans.push(plan);
  }
  return plans;
}

const sharedIn = (bodies: readonly HeldBody[]): number[] => [
  ...new Set(bodies.flatMap((row) => row.refs ?? []).flatMap((ref) => (ref < 0 ? [-ref] : []))),
];

const touched = (plan: ErasePlan): number[] => [...plan.removed, ...plan.replaced.map((one) => one.index)];

const wholeOf = (targets: readonly EraseTarget[], decisionId: string): boolean =>
  targets.some((target) => target.decisionId === decisionId && target.fields === null);

async function forget(tx: SqlTx, workspaceId: string, idx: number, plans: readonly ErasePlan[]): Promise<void> {
  const ids = plans.map((plan) => plan.decisionId);
  const rollups = new RollupDeltas();
  for (const row of await loadDecisions(tx, workspaceId, ids)) rollups.change(row, undefined);
  await rollups.apply(tx, workspaceId);
  const names = await deleteUses(tx, workspaceId, ids);
  await removeDecisions(tx, idx, ids);
  await emptyCheckNotes(tx, workspaceId, ids);
  await forgetNames(tx, workspaceId, names);
}

async function leave(tx: SqlTx, workspaceId: string, idx: number, plan: ErasePlan, whole: boolean): Promise<void> {
  const { decisionId } = plan;
  await replaceContent(tx, idx, decisionId, sealAnew(workspaceId, plan.contents));
  await refoldDecisions(tx, workspaceId, [decisionId]);
  await refoldAssessments(tx, workspaceId, [decisionId]);
  await reindexDecisions(tx, workspaceId, [decisionId], plan.records);
  if (whole) {
    await emptyComments(tx, workspaceId, decisionId);
    await emptyCheckNotes(tx, workspaceId, [decisionId]);
  } else await eraseQuotes(tx, workspaceId, decisionId, plan.steps, erasedMarker('text'));
}
