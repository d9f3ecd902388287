import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import { competenceState } from '../competence';
import type { CompetenceRegister, CompetenceView } from '../contract';
import { countEntries, listNewest, listVersions, type CompetenceRow } from './competence-store';
import { readSetting } from './duty-store';

/** The register as it stands: the newest version of each line. */
export async function listCompetences(actor: Actor): Promise<CompetenceRegister> {
  requirePermission(actor, 'duty.read');
  const { workspaceId } = actor;
  return withWorkspace(workspaceId, async (tx) => {
    const now = new Date();
    const rows = await listNewest(tx, workspaceId);
    return {
      register: await countEntries(tx, workspaceId),
      required: (await readSetting(tx, workspaceId)).requireCompetence,
      items: rows.map((row) => toCompetenceView(row, now)),
    };
  });
}

/** All versions of one line, newest first. */
export async function listCompetenceVersions(actor: Actor, id: string): Promise<CompetenceView[]> {
  requirePermission(actor, 'duty.read');
  const competenceId = fromPublicId('competence', id);
  const rows = competenceId
    ? await withWorkspace(actor.workspaceId, (tx) => listVersions(tx, actor.workspaceId, competenceId))
    : [];
  if (rows.length === 0) throw new AppError('notFound', 'The register has no such line.');
  const now = new Date();
  return rows.map((row) => toCompetenceView(row, now));
}

function toCompetenceView(row: CompetenceRow, now: Date): CompetenceView {
  return {
    id: toPublicId('competence', row.competenceId),
    version: row.version,
    entry: row.entry,
    person: { id: toPublicId('person', row.personId), name: row.personName },
    capacity: row.capacity,
    training: row.training,
    validFrom: row.validFrom.toISOString(),
    validUntil: row.validUntil.toISOString(),
    state: competenceState(row, now),
    evidence: { name: row.evidenceName, sha256: row.evidenceSha256 },
    recordedBy: row.recordedByName,
    recordedAt: row.recordedAt.toISOString(),
    versions: row.version,
  };
}
