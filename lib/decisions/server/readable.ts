import type { Actor } from '@/lib/access/actor';
import { can } from '@/lib/access/permissions';
import { AppError } from '@/lib/shared/errors';
import { RESTRICTED_FLAG } from '../fold-decision';
import type { TrailContext } from './step-outline';
import type { TrailRow } from './trail-store';

/** The actor may read this decision's content: a restricted one (GDPR Art. 18) only those who answer for it. */
export function readableBy(actor: Actor, decision: { flags: readonly string[] }): boolean {
  if (!can(actor, 'content.read')) return false;
  return !decision.flags.includes(RESTRICTED_FLAG) || can(actor, 'content.restricted');
}

/** Throws forbidden when the decision is restricted. Ask for content.read before. */
export function requireReadable(actor: Actor, decision: { flags: readonly string[] }): void {
  if (readableBy(actor, decision)) return;
  throw new AppError(
    'forbidden',
    'The content of this decision is restricted: its erasure waits for a hold. Only those with the right “Read content whose erasure waits for a hold” may read it until then.',
    { permission: 'content.restricted' },
  );
}

/** What a step's place and content depend on. */
export function contextOf(actor: Actor, row: TrailRow): TrailContext {
  return { systemId: row.system_id, rootKey: row.root_key, sealed: row.sealed_idx !== null, readable: readableBy(actor, row) };
}
