import { withWorkspace } from '@/lib/db/transaction';
import { appendAct, type Acting } from '@/lib/ledger/server/append';
import type { JsonValue } from '@/lib/shared/json';
import { forgetKeys } from './identity-keys-in-force';
import { selectKeyHistories, saveKeyHistory } from './identity-keys-store';

/**
 * Lets the lists that each AI system has now hold for everything recorded of it, from the first record on. The read models follow with
 * the rebuild that has to come next; the records stay as they are. Returns how many systems had lists of their own.
 */
export async function applyIdentityKeys(acting: Acting): Promise<number> {
  const { workspaceId } = acting;
  const systems = await withWorkspace(workspaceId, async (tx) => {
    const histories = await selectKeyHistories(tx, workspaceId);
    for (const [systemId, history] of histories) {
      const keys = history.at(-1)?.keys ?? null;
      const [event] = await appendAct(tx, acting, { kind: 'system.keysApplied', systemId, data: { keys: keys as JsonValue } });
      await saveKeyHistory(tx, workspaceId, systemId, [{ from: 0, keys }], event!.idx);
    }
    return histories.size;
  });
  forgetKeys();
  return systems;
}
