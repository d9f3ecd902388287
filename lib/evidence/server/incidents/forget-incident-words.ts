import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace } from '@/lib/db/transaction';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { dropErasedWords } from './incident-store';

const round = inEachWorkspace('forget words of incidents');

/** Takes away the words of incidents whose decision was erased: they are shown no more from the commit of the erasure on. For the worker. */
export async function forgetIncidentWords(workspaceId?: string): Promise<number> {
  const one = (id: string): Promise<number> => withWorkspace(id, (tx) => dropErasedWords(tx, id));
  return workspaceId ? one(workspaceId) : round(await listWorkspaceIds(), one);
}
