import { withPrisma, type Tx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { uuidv7 } from '@/lib/shared/ids';
import { insertWorkspace, slugTaken } from './setup-store';

/** A new, empty workspace with its log. Returns its id (UUID). */
export async function createWorkspace(input: { name: string; sample?: boolean }): Promise<string> {
  const workspaceId = uuidv7();
  await withPrisma(workspaceId, (tx) => openWorkspace(tx, workspaceId, input));
  return workspaceId;
}

/** The same inside a transaction that has the new workspace set. */
export async function openWorkspace(
  tx: Tx,
  workspaceId: string,
  { name, sample = false }: { name: string; sample?: boolean },
): Promise<void> {
  const plain =
    name
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 40) || 'workspace';
  const slug = (await slugTaken(tx, plain)) ? `${plain}-${workspaceId.slice(-6)}` : plain;
  await insertWorkspace(tx, { workspaceId, slug, name, sample });
  await appendAct(tx, { workspaceId, type: 'service' }, { kind: 'workspace.created', data: { name, sample } });
}
