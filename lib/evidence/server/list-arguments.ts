import type { SqlTx } from '@/lib/db/transaction';
import type { ControlArgument } from '../packs/pinned-evidence';
import { ALL_SYSTEMS, listControlRows } from './register-store';
import { openWords } from './sealed-words';

/** Why people say that controls of a framework do not apply to a system (UUID, or null for all), one a control: of all systems before this one. */
export async function listArguments(
  tx: SqlTx,
  workspaceId: string,
  framework: string,
  systemId: string | null,
): Promise<ControlArgument[]> {
  const found = new Map<string, ControlArgument>();
  for (const row of await listControlRows(tx, workspaceId, framework, systemId)) {
    if (!row.excluded || !row.argument || found.has(row.ref)) continue;
    const place = `argument ${framework} ${row.ref} ${row.systemId === ALL_SYSTEMS ? null : row.systemId}`;
    found.set(row.ref, {
      framework,
      ref: row.ref,
      reason: openWords<{ reason: string }>(workspaceId, place, row.argument).reason ?? null,
      by: row.arguedByName,
      at: row.arguedAt?.toISOString() ?? null,
      eventIndex: row.arguedIdx,
    });
  }
  return [...found.values()];
}
