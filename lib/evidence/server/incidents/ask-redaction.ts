import type { Actor, PersonActor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { lockHead } from '@/lib/ledger/server/append-store';
import { eraseIncidentActs } from '@/lib/retention/server/erase-incident-acts';
import { saidCase } from '@/lib/retention/server/said-case';
import { hasHolds } from '@/lib/retention/server/purge-store';
import { AppError } from '@/lib/shared/errors';
import type { z } from 'zod';
import { redactionAsked } from '../../incidents/inputs';
import { anchorOf, requireIncident, takeStep } from './incident-access';
import { dropErasedWords, listStepRows } from './incident-store';

/**
 * Asks that what people wrote of an incident goes, because it names somebody. A step `redactionAsked`; a second person consents to it. For the words of an
 * incident that was opened from a decision the erasure of that decision is the way. Throws conflict, forbidden.
 */
export async function askRedaction(given: Actor, id: string, input: z.input<typeof redactionAsked>): Promise<void> {
  requirePermission(given, 'erasure.request');
  const actor = requirePerson(given);
  const { caseNumber } = redactionAsked.parse(input);
  await withWorkspace(actor.workspaceId, async (tx) => {
    const incident = await requireIncident(tx, actor, id, true);
    if (await anchorOf(tx, actor.workspaceId, incident.sourceDecision)) throw new AppError('conflict', 'What was written of it belongs to the trail of its decision, and goes with that: ask for an erasure of the decision.');
    if (askedIn(await listStepRows(tx, actor.workspaceId, incident.incidentId))) throw new AppError('conflict', 'It was asked for already: another person consents to it.');
    await takeStep(tx, actor, incident, { kind: 'redactionAsked', facts: { caseNumber } });
  });
} // prettier-ignore

/**
 * Consents to a redaction that somebody else asked for: everything that people wrote of the incident up to now goes, from the log's content and from the
 * register, under an event `content.erased`. Class, times, clocks, to whom reports went and their days stay. Throws conflict, forbidden.
 */
export async function consentRedaction(given: Actor, id: string): Promise<{ acts: number }> {
  requirePermission(given, 'erasure.approve');
  const actor = requirePerson(given);
  return withWorkspace(actor.workspaceId, async (tx) => {
    const { workspaceId } = actor;
    const incident = await requireIncident(tx, actor, id, true);
    const steps = await listStepRows(tx, workspaceId, incident.incidentId);
    const asked = askedIn(steps);
    if (!asked) throw new AppError('conflict', 'Nobody asked that what was written of this incident goes.');
    if (asked.byId === actor.personId) throw new AppError('conflict', 'You asked for it: somebody else has to consent.');
    await lockHead(tx, workspaceId); // a hold that is being placed commits before, or comes after
    if (await hasHolds(tx, workspaceId)) throw new AppError('conflict', 'Something is under hold, and nobody can say that this is no evidence for it. Release the hold first.');
    await takeStep(tx, actor, incident, { kind: 'redacted', facts: { caseNumber: asked.facts['caseNumber'] ?? null } });
    const says = { case: saidCase(id, String(asked.facts['caseNumber'] ?? '')), incident: id, requestedBy: { name: asked.byName }, consentedBy: { name: actor.name } };
    const acts = await eraseIncidentActs(tx, workspaceId, says, steps.filter((step) => step.words !== null).map((step) => ({ index: step.idx })));
    await dropErasedWords(tx, workspaceId);
    return { acts };
  });
} // prettier-ignore

function requirePerson(actor: Actor): PersonActor {
  if (actor.type !== 'person') throw new AppError('forbidden', 'Only a signed-in person decides what is erased.');
  return actor;
}

/** The asking that nobody consented to yet. */
export function askedIn<S extends { kind: string }>(steps: readonly S[]): S | null {
  const last = steps.findLast((step) => step.kind === 'redactionAsked' || step.kind === 'redacted');
  return last?.kind === 'redactionAsked' ? last : null;
}
