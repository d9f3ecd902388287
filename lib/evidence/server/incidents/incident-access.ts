import type { Actor, PersonActor } from '@/lib/access/actor';
import { can, canSeeDecision, requirePermission } from '@/lib/access/permissions';
import type { SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';
import { sealWords } from '../sealed-words';
import { findIncidentRow, insertStep, isWhole, type IncidentRow, type StepRow } from './incident-store';

export const noIncident = (): AppError => new AppError('notFound', 'There is no such incident, or you may not see it.');

/** The incident by its public id. Throws notFound for one of an AI system that the actor does not see, or known of outside the period of their room. */
export async function requireIncident(tx: SqlTx, actor: Actor, id: string, lock = false): Promise<IncidentRow> {
  requirePermission(actor, 'evidence.read');
  const incidentId = fromPublicId('incident', id);
  const row = incidentId && (await findIncidentRow(tx, actor.workspaceId, incidentId, lock));
  if (!row || !canSeeDecision(actor, row.systemId, row.awareAt)) throw noIncident();
  return row;
}

/** What people wrote of an incident is content: of a restricted decision (GDPR Art. 18) it is only for those who answer for that. */
export const mayReadWords = (actor: Actor, { restricted }: Pick<IncidentRow, 'restricted'>): boolean =>
  can(actor, 'content.read') && (!restricted || can(actor, 'content.restricted'));

/** The decision whose trail and key an act belongs to. None once something of it was erased or it is gone: what went must not grow again. */
export const anchorOf = async (tx: SqlTx, workspaceId: string, decisionId: string | null): Promise<string | null> =>
  decisionId && (await isWhole(tx, workspaceId, decisionId)) ? decisionId : null;

/** A signed-in person who keeps incidents: what happened is a person's word. */
export function requireKeeper(actor: Actor): PersonActor {
  requirePermission(actor, 'incidents.manage');
  if (actor.type !== 'person') throw new AppError('forbidden', 'Only a signed-in person keeps incidents.');
  return actor;
}

/** An instant that somebody claims; it has been. */
export function pastInstant(text: string, field: string, now: Date = new Date()): Date {
  const at = new Date(text);
  if (at.getTime() > now.getTime() + 60_000) throw new AppError('invalidRequest', 'This lies in the future.', { field });
  return at;
}

/** What binds the sealed words of a step to its row. */
export const placeOfStep = (incidentId: string, idx: number): string => `incident ${incidentId} step ${idx}`;

/** The event of one step, and its row: both or neither. `words` are sealed in the row and encrypted in the event. */
export async function takeStep(
  tx: SqlTx,
  actor: PersonActor,
  incident: Pick<IncidentRow, 'incidentId' | 'systemId' | 'sourceDecision'>,
  step: { kind: StepRow['kind']; facts: JsonObject; words?: JsonObject; decisionId?: string },
): Promise<number> {
  const { incidentId, systemId } = incident;
  const [event] = await appendAct(tx, actor, {
    kind: `incident.${step.kind}`,
    systemId,
    decisionId: await anchorOf(tx, actor.workspaceId, step.decisionId ?? incident.sourceDecision),
    data: { incident: toPublicId('incident', incidentId), ...step.facts, ...step.words },
  });
  const { idx } = event!;
  await insertStep(tx, actor.workspaceId, {
    incidentId,
    idx,
    kind: step.kind,
    facts: step.facts,
    words: step.words ? sealWords(actor.workspaceId, placeOfStep(incidentId, idx), step.words) : null,
    byId: actor.personId,
    byName: actor.name,
  });
  return idx;
}
