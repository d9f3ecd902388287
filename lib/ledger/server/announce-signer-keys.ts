import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace } from '@/lib/db/transaction';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { formatVkey, noteKey } from '../note';
import { appendAct } from './append';
import { lockUnannouncedKeys, markAnnounced, markRetired } from './checkpoint-store';
import { readHead } from './tree-store';

const round = inEachWorkspace('announce signing keys');

/**
 * Writes into each log which keys sign it and which ended: a new key begins to sign only after the old one has signed its announcement.
 * The signer itself cannot append; it tells its keys in the database, and the worker writes the event. Returns how many were written.
 */
export async function announceSignerKeys(workspaceId?: string): Promise<number> {
  return workspaceId ? announceInLog(workspaceId) : round(await listWorkspaceIds(), announceInLog);
}

function announceInLog(workspaceId: string): Promise<number> {
  return withWorkspace(workspaceId, async (tx) => {
    const keys = await lockUnannouncedKeys(tx, workspaceId);
    const head = keys.length > 0 ? await readHead(tx, workspaceId) : null;
    if (!head) return 0;
    for (const key of keys) {
      const data = { keyId: key.keyId, vkey: formatVkey(noteKey(head.origin, key.publicKey)) };
      if (key.announcedIdx === null) {
        const [event] = await appendAct(tx, { workspaceId, type: 'service' }, { kind: 'log.key.announced', data });
        await markAnnounced(tx, workspaceId, key.keyId, event!.idx);
      }
      if (key.untilSize !== null && key.retiredIdx === null) {
        const [event] = await appendAct(
          tx,
          { workspaceId, type: 'service' },
          { kind: 'log.key.retired', data: { ...data, untilSize: key.untilSize } },
        );
        await markRetired(tx, workspaceId, key.keyId, event!.idx);
      }
    }
    return keys.length;
  });
}
