import { withWorkspace } from '@/lib/db/transaction';
import { forgetTold } from './sweep-store';
import { sweepWorkspace } from './sweep-actions';

/** Tells every decision anew how its actions stand: after their rows were made anew from the log, which hold nothing of it. */
export async function retellDecisions(workspaceId: string): Promise<void> {
  await withWorkspace(workspaceId, (tx) => forgetTold(tx, workspaceId));
  while ((await sweepWorkspace(workspaceId)) > 0);
}
