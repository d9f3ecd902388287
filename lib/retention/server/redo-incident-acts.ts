import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { lockHead } from '@/lib/ledger/server/append-store';
import { eraseIncidentActs } from './erase-incident-acts';
import { readJournal, type Journalled } from './journal';
import { hasHolds } from './purge-store';

type JournalledActs = Extract<Journalled, { incidentActs: unknown }>;
const isActs = (entry: Journalled): entry is JournalledActs => 'incidentActs' in entry;

/** Erases the acts on incidents of a line of the journal again, after a restore. False when something is under hold: then they wait. */
export async function redoIncidentActs(tx: SqlTx, workspaceId: string, entry: JournalledActs): Promise<boolean> {
  await lockHead(tx, workspaceId); // a hold that is being placed commits before, or comes after
  if (await hasHolds(tx, workspaceId)) return false;
  const acts = entry.incidentActs.map((one) => (typeof one === 'number' ? { index: one } : one));
  await eraseIncidentActs(tx, workspaceId, { ground: 'restored from a backup' }, acts, new Date(entry.at));
  return true;
}

/** Workspaces of which nothing waits: a restore is followed by new processes. */
const redone = new Set<string>();

/** What a restore brought back of acts on incidents while something was under hold, once nothing is any more. For the worker. */
export async function redoWaitingActs(workspaceId: string): Promise<void> {
  if (redone.has(workspaceId)) return;
  for (const entry of readJournal(workspaceId).filter(isActs))
    if (!(await withWorkspace(workspaceId, (tx) => redoIncidentActs(tx, workspaceId, entry)))) return;
  redone.add(workspaceId);
}
