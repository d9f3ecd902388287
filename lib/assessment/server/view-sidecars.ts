import { sidecarsInForce } from '@/lib/risk/server/plugins/declared-sidecars';
import { FAILURES_TO_OPEN } from '@/lib/risk/server/plugins/breaker';
import type { SidecarStanding, SidecarView } from '../risk-overview';
import type { Asker, SidecarStateRow } from './sidecar-store';

/** The sidecars that this server has switched on, with what those who ask them last said of each. */
export function viewSidecars(states: readonly SidecarStateRow[]): SidecarView[] {
  return sidecarsInForce().map(({ plugin }) => {
    const of = (askedBy: Asker): SidecarStanding | null => {
      const row = states.find((one) => one.sidecarId === plugin.id && one.askedBy === askedBy);
      return row
        ? {
            state: row.failures === 0 ? 'answers' : row.failures < FAILURES_TO_OPEN ? 'fails' : 'paused',
            version: row.version,
            answeredAt: row.answeredAt?.toISOString() ?? null,
            failedAt: row.failedAt?.toISOString() ?? null,
            lastError: row.lastError,
          }
        : null;
    };
    const { id, version, kind, stages, egress, limits } = plugin;
    return {
      id,
      version,
      kind,
      stages,
      reach: egress.reach,
      to: egress.to ?? '',
      timeoutMs: limits.timeoutMs,
      deskTimeoutMs: limits.deskTimeoutMs,
      maxChars: limits.maxChars,
      worker: of('worker'),
      desk: of('desk'),
    };
  });
}
