import type { Actor } from '@/lib/access/actor';
import { canSeeSystem } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { findSystemOf } from '@/lib/decisions/server/comment-store';
import { resolveIn } from '@/lib/decisions/server/resolve-decision-id';
import { findSystem } from '@/lib/registry/server/find-system';
import { AppError } from '@/lib/shared/errors';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import { newIncident, type NewIncident } from '../../incidents/inputs';
import { sealWords } from '../sealed-words';
import { pastInstant, requireKeeper, takeStep } from './incident-access';
import { insertIncident, insertLink, readSystemFacts } from './incident-store';

/**
 * A person says that an incident happened, since when it is known, and which decisions it is about. Events `incident.opened` and, for each further
 * decision, `incident.linked`. Opened from a decision it belongs to its trail. Throws notFound, invalidRequest, forbidden.
 */
export async function openIncident(given: Actor, input: NewIncident): Promise<{ id: string }> {
  const actor = requireKeeper(given);
  const { title, what, decisions: named, finding, system: ofSystem, awareAt: aware, ...classified } = newIncident.parse(input);
  const awareAt = pastInstant(aware, 'awareAt');
  const incidentId = uuidv7();
  const system = ofSystem ? await findSystem(actor, ofSystem) : null;
  await withWorkspace(actor.workspaceId, async (tx) => {
    const decisions: string[] = [];
    for (const one of named) decisions.push(await resolveIn(tx, actor, one));
    let systemId = system?.id ?? null;
    for (const one of decisions) {
      const of = await findSystemOf(tx, actor.workspaceId, one);
      if (!of || !canSeeSystem(actor, of)) throw new AppError('notFound', 'One of the decisions does not exist.', { field: 'decisions' });
      systemId ??= of;
      if (of !== systemId) throw new AppError('invalidRequest', 'An incident is of one AI system: one of the decisions is of another.', { field: 'decisions' });
    }
    if (systemId === null) throw new AppError('invalidRequest', 'Name the AI system, or a decision of it.', { field: 'system' });
    const unique = [...new Set(decisions)];
    const [first, ...others] = unique;
    const incident = { incidentId, systemId, sourceDecision: first ?? null };
    const stated = await readSystemFacts(tx, actor.workspaceId, systemId);
    const facts = { ...classified, awareAt: awareAt.toISOString(), system: { ...stated }, ...(first && { decision: toPublicId('decision', first) }), ...(first && finding && { finding }) };
    const idx = await takeStep(tx, actor, incident, { kind: 'opened', facts, words: { title, what } });
    await insertIncident(tx, actor.workspaceId, { ...classified, incidentId, systemId, awareAt, words: sealWords(actor.workspaceId, `incident ${incidentId}`, { title, what }), openedBy: actor.personId, openedByName: actor.name, idx });
    if (first) await insertLink(tx, actor.workspaceId, { incidentId, decisionId: first, finding: finding ?? null, idx });
    for (const decisionId of others) {
      const at = await takeStep(tx, actor, incident, { kind: 'linked', facts: { decision: toPublicId('decision', decisionId) }, decisionId });
      await insertLink(tx, actor.workspaceId, { incidentId, decisionId, finding: null, idx: at });
    }
  });
  return { id: toPublicId('incident', incidentId) };
} // prettier-ignore
