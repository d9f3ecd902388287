import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId, uuidv7 } from '@/lib/shared/ids';
import { newCompetence, type NewCompetence } from '../contract';
import { doerOf } from './acting';
import { countEntries, insertCompetence, listVersions, lockRegister, type CompetenceRow } from './competence-store';
import { listDeciders, requireMember } from './people';

/** Enters a line into the competence register, or a further version of one. Days begin and end at midnight UTC. */
export async function recordCompetence(actor: Actor, input: NewCompetence): Promise<{ id: string; version: number }> {
  requirePermission(actor, 'duty.manage');
  return withWorkspace(actor.workspaceId, (tx) => recordCompetenceIn(tx, actor, input));
}

/** The same in a transaction of the caller's. */
export async function recordCompetenceIn(
  tx: SqlTx,
  actor: Actor,
  input: NewCompetence,
): Promise<{ id: string; version: number }> {
  const given = newCompetence.parse(input);
  const { workspaceId } = actor;
  const member = requireMember(await listDeciders(tx, workspaceId, new Date()), given.person, 'person');
  refuseOwn(actor, member.personId);
  await lockRegister(tx, workspaceId);
  const before = given.competence ? await newestOf(tx, workspaceId, given.competence) : null;
  if (before && before.personId !== member.personId)
    throw new AppError('unprocessable', 'A line of the register stays with its person. Enter a new one.', { field: 'person' });
  return enter(tx, actor, {
    competenceId: before?.competenceId ?? uuidv7(),
    version: (before?.version ?? 0) + 1,
    personId: member.personId,
    capacity: given.capacity,
    training: given.training,
    validFrom: new Date(given.validFrom),
    validUntil: new Date(given.validUntil),
    evidenceName: given.evidenceName,
    evidenceSha256: given.evidenceSha256,
    withdrawn: false,
  });
}

/** Withdraws a line from now on: a further version that is never in force. What was decided on the earlier ones stays as it was. */
export async function withdrawCompetence(actor: Actor, id: string, reason: string): Promise<void> {
  requirePermission(actor, 'duty.manage');
  await withWorkspace(actor.workspaceId, async (tx) => {
    await lockRegister(tx, actor.workspaceId);
    const line = await newestOf(tx, actor.workspaceId, id);
    if (line.withdrawn) throw new AppError('conflict', 'This line was withdrawn already.');
    refuseOwn(actor, line.personId);
    await enter(tx, actor, { ...line, version: line.version + 1, withdrawn: true }, reason);
  });
}

/** Nobody vouches for themselves. */
function refuseOwn(actor: Actor, personId: string): void {
  if (actor.type === 'person' && actor.personId === personId)
    throw new AppError('forbidden', 'Your own competence is entered by somebody else.', { field: 'person' });
}

async function newestOf(tx: SqlTx, workspaceId: string, id: string): Promise<CompetenceRow> {
  const competenceId = fromPublicId('competence', id);
  const [line] = competenceId ? await listVersions(tx, workspaceId, competenceId) : [];
  if (!line) throw new AppError('notFound', 'The register has no such line.');
  return line;
}

type Line = Pick<CompetenceRow, 'competenceId' | 'version' | 'personId' | 'capacity' | 'training' | 'validFrom' | 'validUntil' | 'evidenceName' | 'evidenceSha256' | 'withdrawn'>; // prettier-ignore

async function enter(
  tx: SqlTx,
  actor: Actor,
  line: Line,
  reason: string | null = null,
): Promise<{ id: string; version: number }> {
  const entry = (await countEntries(tx, actor.workspaceId)) + 1;
  const by = doerOf(actor);
  await insertCompetence(tx, actor.workspaceId, { ...line, entry, by: by.id, byName: by.name });
  const id = toPublicId('competence', line.competenceId);
  await appendAct(tx, actor, {
    kind: line.withdrawn ? 'competence.withdrawn' : 'competence.recorded',
    data: {
      competence: id,
      version: line.version,
      register: entry,
      person: toPublicId('person', line.personId),
      capacity: line.capacity,
      training: line.training,
      validFrom: line.validFrom.toISOString(),
      validUntil: line.validUntil.toISOString(),
      evidence:
        line.evidenceName === null && line.evidenceSha256 === null
          ? null
          : { name: line.evidenceName, sha256: line.evidenceSha256 },
      ...(reason === null ? {} : { reason }),
    },
  });
  return { id, version: line.version };
}
