import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import { stepPreview } from '../step-preview';
import { getSteps } from './get-steps';
import { noteReading } from './note-reading';
import { openTrail } from './open-trail';
import { requireReadable } from './readable';

/** A few words about each of the steps, by step id: what the rows in sight say beside their names. Needs content.read. */
export async function previewSteps(actor: Actor, anyId: string, ids: readonly string[]): Promise<Record<string, string>> {
  requirePermission(actor, 'content.read');
  const trail = await withWorkspace(actor.workspaceId, (tx) => openTrail(tx, actor, anyId));
  requireReadable(actor, trail);
  await noteReading(actor, { id: trail.decision_id, system: trail.system_id });
  const steps = await getSteps(actor, toPublicId('decision', trail.decision_id), ids);
  return Object.fromEntries(steps.map((step) => [step.id, stepPreview(step)]));
}
