import { permissionsOf } from '@/lib/access/permissions';
import { listMembers } from '@/lib/access/server/person-store';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { tell } from '@/lib/notify/server/tell';
import { inEachWorkspaceEvery } from '@/lib/observability/in-each-workspace-every';
import type { Topic } from '@/lib/notify/topics';
import { selectSystems } from '@/lib/registry/server/system-store';
import { toPublicId } from '@/lib/shared/ids';
import { addDays, dayOf, startOf } from '../period';
import { getFrameworkReport } from './get-framework-report';
import { listOwnedControls, selectReminded } from './reminder-store';
import { listDocumentRows, listTaskRows } from './register-store';

const EVERY_MS = 3_600_000;
const DOCUMENT_DAYS = 30;
const TASK_DAYS = 7;
/** A control whose newest item is older than this, or that has none in the last 90 days, is told of to who answers for it. */
export const STALE_DAYS = 30;
const LOOKED_BACK_DAYS = 90;

interface Due {
  topic: Topic;
  subject: string;
  owner: string;
  dueAt: string | null;
}

/**
 * Reminds owners, once for each thing: of documents that end within a month or ended, of tasks that are due within a week, and of controls for which the
 * record shows nothing new. The worker's loop looks once an hour. Returns how many reminders were made.
 */
export const remindStale = inEachWorkspaceEvery('remind of stale evidence', EVERY_MS, remindIn);

async function remindIn(workspaceId: string, now: Date): Promise<number> {
  const controls = await staleControls(workspaceId, now);
  return withWorkspace(workspaceId, async (tx) => {
    const due = [...(await dueDocuments(tx, workspaceId, now)), ...(await dueTasks(tx, workspaceId, now)), ...controls];
    if (due.length === 0) return 0;
    const reminded = new Set((await selectReminded(tx, workspaceId)).map((one) => `${one.personId} ${one.topic} ${one.subject}`));
    const readers = new Set(
      (await listMembers(tx, workspaceId))
        .filter((one) => !one.endedAt && !one.disabledAt && permissionsOf(one.role, one.permissionSets).has('evidence.read'))
        .map((one) => one.personId),
    );
    const fresh = due.filter((one) => readers.has(one.owner) && !reminded.has(`${one.owner} ${one.topic} ${one.subject}`));
    const at = now.toISOString();
    await tell(
      tx,
      workspaceId,
      fresh.map(({ topic, subject, owner, dueAt }) => ({
        message: { topic, id: subject, tier: null, dueAt, at },
        personIds: [owner],
      })),
    );
    return fresh.length;
  });
}

const systemIds = async (tx: SqlTx, workspaceId: string): Promise<string[]> =>
  (await selectSystems(tx, workspaceId, 'all')).map((one) => one.id);

async function dueDocuments(tx: SqlTx, workspaceId: string, now: Date): Promise<Due[]> {
  const today = dayOf(now);
  const rows = await listDocumentRows(tx, workspaceId, await systemIds(tx, workspaceId));
  return rows.flatMap(({ documentId, ownerId, expiresOn, revokedAt }): Due[] => {
    if (ownerId === null || expiresOn === null || revokedAt !== null || expiresOn > addDays(today, DOCUMENT_DAYS)) return [];
    const topic = expiresOn < today ? 'evidence.expired' : 'evidence.expiring';
    return [{ topic, subject: toPublicId('document', documentId), owner: ownerId, dueAt: startOf(expiresOn).toISOString() }];
  });
}

async function dueTasks(tx: SqlTx, workspaceId: string, now: Date): Promise<Due[]> {
  const rows = await listTaskRows(tx, workspaceId, { systems: await systemIds(tx, workspaceId), openOnly: true });
  return rows.flatMap(({ taskId, ownerId, dueOn }): Due[] =>
    ownerId === null || dueOn > addDays(dayOf(now), TASK_DAYS)
      ? []
      : [{ topic: 'evidence.taskDue', subject: toPublicId('task', taskId), owner: ownerId, dueAt: startOf(dueOn).toISOString() }],
  );
}

/** Controls with an owner whose blocks have items, none of them new. What was never seen has no age: it is a gap, not stale. */
async function staleControls(workspaceId: string, now: Date): Promise<Due[]> {
  const owned = await withWorkspace(workspaceId, (tx) => listOwnedControls(tx, workspaceId));
  const actor = { type: 'service', workspaceId, name: 'worker' } as const;
  const due: Due[] = [];
  for (const key of new Set(owned.map((one) => `${one.framework} ${one.systemId ?? ''}`))) {
    const own = owned.filter((one) => `${one.framework} ${one.systemId ?? ''}` === key);
    const { framework, systemId } = own[0]!;
    const report = await getFrameworkReport(actor, {
      framework,
      system: systemId && toPublicId('system', systemId),
      from: addDays(dayOf(now), 1 - LOOKED_BACK_DAYS),
      to: dayOf(now),
      refs: own.map((one) => one.ref),
      now,
    });
    if (report.progress !== null) continue; // nothing is said of days that are not counted
    for (const status of report.controls) {
      if (status.age === null || status.age <= STALE_DAYS) continue;
      for (const { ref, ownerId } of own)
        if (ref === status.control.ref)
          due.push({ topic: 'evidence.stale', subject: [framework, ref, ...(systemId ? [toPublicId('system', systemId)] : [])].join(' '), owner: ownerId, dueAt: null }); // prettier-ignore
    }
  }
  return due;
}
