import { withWorkspace } from '@/lib/db/transaction';
import { uuidv7 } from '@/lib/shared/ids';
import { insertRun } from './run-store';

/** Notes that the command line verifies now, so that the Integrity page has it in its history. Returns the run's id. */
export async function startRun(workspaceId: string, given: { content: boolean; whole: boolean }): Promise<string> {
  const runId = uuidv7();
  await withWorkspace(workspaceId, (tx) => insertRun(tx, workspaceId, { runId, cause: 'command', askedBy: null, ...given }));
  return runId;
}
