import { withWorkspace } from '@/lib/db/transaction';
import { lockHead } from '@/lib/ledger/server/append-store';
import { refoldAssessments } from './refold-assessments';

/** Makes every row of assessments and labels of a workspace anew from its log. Returns how many events it folded. */
export async function rebuildAssessments(workspaceId: string): Promise<number> {
  return withWorkspace(workspaceId, async (tx) => {
    await lockHead(tx, workspaceId);
    return refoldAssessments(tx, workspaceId, null);
  });
}
