import type { SqlTx } from '@/lib/db/transaction';
import type { Reconciliation } from '../contract';

/**
 * Holds what decisions of a system used against a list that somebody keeps: pipelines and datasets of a catalogue, registered tools and
 * models. A room that keeps such a list writes one of these and adds it where getCompleteness is called.
 */
export type Reconciler = (
  tx: SqlTx,
  about: { workspaceId: string; systemId: string; from: Date; to: Date },
) => Promise<Reconciliation>;
