import type { PersonActor } from '@/lib/access/actor';
import { can } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import { addDays, dayOf } from '../period';
import type { ControlTask } from '../contract';
import { toTask } from './get-control';
import { readDocuments } from './list-documents';
import { listTaskRows } from './register-store';
import { resolveScope } from './scope';

export interface StaleEvidence {
  /** Own tasks that are due within a week or overdue. */
  tasks: ControlTask[];
  /** Documents of this person that expired, or will within a month. */
  documents: { id: string; title: string; expiresOn: string; expired: boolean }[];
}
const NOTHING: StaleEvidence = { tasks: [], documents: [] };

/** What a person has to look after in the evidence: for the first page. Empty for those who may not see evidence. */
export async function listStaleEvidence(actor: PersonActor, now: Date = new Date()): Promise<StaleEvidence> {
  if (!can(actor, 'evidence.read')) return NOTHING;
  const { asked } = await resolveScope(actor, {}, now);
  const today = dayOf(now);
  return withWorkspace(actor.workspaceId, async (tx) => {
    const tasks = await listTaskRows(tx, actor.workspaceId, { systems: asked.systems, ownerId: actor.personId, openOnly: true });
    const documents = await readDocuments(tx, actor.workspaceId, asked.systems);
    return {
      tasks: tasks.filter((row) => row.dueOn <= addDays(today, 7)).map((row) => toTask(actor.workspaceId, row, now)),
      documents: documents
        .filter(
          (one) =>
            one.owner?.id === toPublicId('person', actor.personId) &&
            one.revokedAt === null &&
            one.expiresOn !== null &&
            one.expiresOn <= addDays(today, 30),
        )
        .map((one) => ({ id: one.id, title: one.title, expiresOn: one.expiresOn!, expired: one.expiresOn! < today })),
    };
  });
}
