import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { stepPreview } from '../step-preview';
import { getSteps } from './get-steps';

/** A few words about each of the steps, by step id: what the rows in sight say beside their names. Needs content.read. */
export async function previewSteps(actor: Actor, anyId: string, ids: readonly string[]): Promise<Record<string, string>> {
  requirePermission(actor, 'content.read');
  const steps = await getSteps(actor, anyId, ids);
  return Object.fromEntries(steps.map((step) => [step.id, stepPreview(step)]));
}
