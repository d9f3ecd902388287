import { withWorkspace } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import type { Fault } from '../fault';
import { selectDecisionsIn } from './log-store';

/** Decisions named for one fault, and for all of a verification: a tree that was forged from its first entry on touches everything. */
const MOST_OF_ONE = 500;
const MOST_IN_ALL = 2_000;

/**
 * Writes into each fault which decisions it touches, so that their seals break whichever of their entries it is: the columns of the entries that
 * are there, and what read models and contents still say of those that are not. A fault over more than can be named keeps its range only.
 */
export async function nameDecisions(workspaceId: string, faults: readonly Fault[]): Promise<void> {
  let named = 0;
  for (const fault of faults) {
    if (fault.decision || fault.decisions || fault.to <= fault.from || named >= MOST_IN_ALL) continue;
    const found = await withWorkspace(workspaceId, (tx) =>
      selectDecisionsIn(tx, workspaceId, fault, { missing: fault.layer === 'order', limit: MOST_OF_ONE + 1 }),
    );
    if (found.length === 0 || found.length > MOST_OF_ONE) continue;
    named += found.length;
    const ids = found.map((id) => toPublicId('decision', id));
    if (ids.length === 1 && fault.to - fault.from === 1) fault.decision = ids[0]!;
    else fault.decisions = ids;
  }
}
