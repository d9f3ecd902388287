import { withControl } from '@/lib/db/transaction';
import { log } from '@/lib/observability/log';
import { FAILURES_TO_OPEN } from '@/lib/risk/server/plugins/breaker';
import type { PluginSlot } from '@/lib/risk/server/plugins/with-plugins';
import { upsertSidecarState, type Asker } from './sidecar-store';

/** What goes well is told again after this time only; what changes, at once. */
const AGAIN_MS = 15_000;

/** What the page says of so many failures in a row: answers, fails, not asked for a while. */
function standing(failures: number): number {
  return Math.min(failures, 1) + Number(failures >= FAILURES_TO_OPEN);
}

const told = new WeakMap<PluginSlot, { at: number; failures: number; error: string | null }>();

/**
 * Tells the page Risk how the sidecars do that this process asks. Its own small transaction, also while a recovery lasts: nothing of a record
 * is in it. Never throws: that it could not be told is no reason to score nothing.
 */
export async function tellStates(slots: readonly PluginSlot[], askedBy: Asker): Promise<void> {
  const now = Date.now();
  const due = slots.filter((slot) => {
    const { askedAt, failures, lastError } = slot.state;
    if (askedAt === null) return false;
    const before = told.get(slot);
    return (
      !before || standing(failures) !== standing(before.failures) || lastError !== before.error || now - before.at >= AGAIN_MS
    );
  });
  if (due.length === 0) return;
  try {
    await withControl(
      async (tx) => {
        for (const { plugin, state } of due)
          await upsertSidecarState(tx, {
            sidecarId: plugin.id,
            askedBy,
            version: plugin.version,
            egressTo: plugin.egress.to ?? '',
            answeredAt: state.answeredAt,
            failedAt: state.failedAt,
            lastError: state.lastError,
            failures: state.failures,
          });
      },
      { evenInRecovery: true },
    );
    for (const slot of due) told.set(slot, { at: now, failures: slot.state.failures, error: slot.state.lastError });
  } catch (error) {
    log().warn({ error: (error as Error).name }, 'how the sidecars do could not be told');
  }
}
