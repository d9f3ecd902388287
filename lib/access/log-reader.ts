import type { LogReader } from '@/lib/ledger/log-reader';
import { visibleSystems, type Actor } from './actor';

/** The actor as a reader of the log's tree and proofs. */
export const logReader = (actor: Actor): LogReader => ({ workspaceId: actor.workspaceId, systems: visibleSystems(actor) });
