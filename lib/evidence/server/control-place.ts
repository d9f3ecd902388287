import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { findSystem } from '@/lib/registry/server/find-system';
import { AppError } from '@/lib/shared/errors';
import type { FrameworkId } from '../contract';
import { FRAMEWORKS } from '../frameworks';

export interface ControlPlace {
  framework: FrameworkId;
  ref: string;
  /** UUID, or null for all AI systems. */
  systemId: string | null;
}

/** A control that somebody adds to: it exists in some version of its framework, and its system is one they see. */
export async function placeOf(
  actor: Actor,
  given: { framework: FrameworkId; ref: string; system: string | null },
): Promise<ControlPlace> {
  requirePermission(actor, 'evidence.manage');
  if (!FRAMEWORKS.some((one) => one.id === given.framework && one.controls.some((control) => control.ref === given.ref)))
    throw new AppError('notFound', 'There is no such control in this framework.', { field: 'ref' });
  return {
    framework: given.framework,
    ref: given.ref,
    systemId: given.system === null ? null : (await findSystem(actor, given.system)).id,
  };
}
