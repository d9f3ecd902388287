import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import { readHeader } from './archive/archive-file';
import { markPruned, selectBackups, type BackupRow } from './backup-store';

export interface Pruned {
  id: string;
  file: string;
  /** `deleted` now; `absent`: not at its place, so somebody else moved or deleted it; `kept`: another file is there. */
  outcome: 'deleted' | 'absent' | 'kept';
}

/**
 * Deletes archives whose time is over, and appends `backup.pruned` for each. An archive that is not at its place is only reported: it
 * may have been moved, and content is then still in it. `gone` names one (its public id) that the operator declares to be deleted.
 */
export async function pruneBackups(workspaceId: string, given: { gone?: string } = {}): Promise<Pruned[]> {
  const rows = await withWorkspace(workspaceId, (tx) => selectBackups(tx, workspaceId, false));
  if (given.gone !== undefined) return [await declareGone(workspaceId, rows, given.gone)];
  const due = rows.filter((row) => row.expiresAt !== null && row.expiresAt.getTime() <= Date.now());
  const pruned: Pruned[] = [];
  for (const row of due) {
    const outcome = remove(row);
    if (outcome === 'deleted') await note(workspaceId, row, 'deleted');
    pruned.push({ id: toPublicId('backup', row.id), file: row.place, outcome });
  }
  return pruned;
}

async function declareGone(workspaceId: string, rows: readonly BackupRow[], id: string): Promise<Pruned> {
  const row = rows.find((one) => one.id === fromPublicId('backup', id));
  if (!row)
    throw new AppError(
      'notFound',
      `There is no backup ${id} that is not known to be deleted. \`countersign backup list\` shows them.`,
    );
  if (existsSync(row.place) && remove(row) === 'kept')
    throw new AppError('conflict', `${row.place} is another file than this backup. Nothing was deleted.`);
  await note(workspaceId, row, 'declared');
  return { id, file: row.place, outcome: 'deleted' };
}

/** Deletes the file only when it says itself that it is this backup. */
function remove(row: BackupRow): Pruned['outcome'] {
  if (!existsSync(row.place)) return 'absent';
  try {
    if (readHeader(row.place).id !== row.id) return 'kept';
  } catch {
    return 'kept';
  }
  rmSync(row.place);
  return 'deleted';
}

async function note(workspaceId: string, row: BackupRow, how: 'deleted' | 'declared'): Promise<void> {
  await withWorkspace(workspaceId, async (tx) => {
    if (!(await markPruned(tx, workspaceId, row.id))) return;
    await appendAct(
      tx,
      { workspaceId, type: 'service' },
      { kind: 'backup.pruned', data: { backup: toPublicId('backup', row.id), file: path.basename(row.place), how } },
    );
  });
}
