import { withControl, type SqlTx, type Tx } from '@/lib/db/transaction';
import type { PermissionSet, Role } from '../actor';

export interface SignInRow {
  personId: string;
  passwordHash: string | null;
  disabledAt: Date | null;
}

export async function findForSignIn(email: string): Promise<SignInRow | null> {
  const [row] = await withControl((tx) =>
    tx.sql<SignInRow>(
      `SELECT person_id::text AS "personId", password_hash AS "passwordHash", disabled_at AS "disabledAt" FROM person WHERE email = $1`,
      [email],
    ),
  );
  return row ?? null;
}

export interface MembershipRow {
  personId: string;
  email: string;
  name: string;
  role: Role;
  permissionSets: PermissionSet[];
  allSystems: boolean;
  systems: string[];
  validFrom: Date;
  validUntil: Date | null;
  createdAt: Date;
  endedAt: Date | null;
  disabledAt: Date | null;
  hasPassword: boolean;
  hasSso: boolean;
  lastSeenAt: Date | null;
}

/** Members of the workspace by name, or one of them. */
export async function listMembers(tx: SqlTx, workspaceId: string, personId: string | null = null): Promise<MembershipRow[]> {
  return tx.sql<MembershipRow>(
    `SELECT p.person_id::text AS "personId", p.email, p.name, m.role, m.permission_sets AS "permissionSets", m.all_systems AS "allSystems",
            ARRAY(SELECT g.system_id::text FROM system_grant g WHERE g.workspace_id = m.workspace_id AND g.person_id = p.person_id ORDER BY 1) AS systems,
            m.valid_from AS "validFrom", m.valid_until AS "validUntil", m.created_at AS "createdAt", m.ended_at AS "endedAt",
            p.disabled_at AS "disabledAt", p.password_hash IS NOT NULL AS "hasPassword", p.oidc_subject IS NOT NULL AS "hasSso",
            (SELECT max(s.last_seen_at) FROM session s WHERE s.person_id = p.person_id) AS "lastSeenAt"
       FROM membership m JOIN person p ON p.person_id = m.person_id
      WHERE m.workspace_id = $1::uuid AND ($2::uuid IS NULL OR p.person_id = $2::uuid)
      ORDER BY m.ended_at IS NOT NULL, lower(p.name), p.person_id LIMIT 2000`,
    [workspaceId, personId],
  );
}

/** Changes of rights in a workspace go one after the other, so that two of them cannot remove the last administrator together. */
export async function lockRights(tx: SqlTx, workspaceId: string): Promise<void> {
  await tx.sql('SELECT 1 FROM workspace WHERE workspace_id = $1::uuid FOR NO KEY UPDATE', [workspaceId]);
}

/** Administrators who can sign in and whose access has no end, but for this person. */
export async function countOtherAdministrators(tx: SqlTx, workspaceId: string, personId: string): Promise<number> {
  const [row] = await tx.sql<{ count: number }>(
    `SELECT count(*)::int AS count FROM membership m JOIN person p ON p.person_id = m.person_id
      WHERE m.workspace_id = $1::uuid AND m.person_id <> $2::uuid AND m.role = 'administrator' AND m.ended_at IS NULL
        AND m.valid_from <= now() AND m.valid_until IS NULL AND p.disabled_at IS NULL
        AND (p.password_hash IS NOT NULL OR p.oidc_subject IS NOT NULL)`,
    [workspaceId, personId],
  );
  return row?.count ?? 0;
}

/** True when the person works in another workspace too: then no administrator of this one may touch how they sign in. */
export async function belongsElsewhere(tx: SqlTx, workspaceId: string, personId: string): Promise<boolean> {
  const rows = await tx.sql(
    'SELECT 1 FROM membership WHERE person_id = $2::uuid AND workspace_id <> $1::uuid AND ended_at IS NULL LIMIT 1',
    [workspaceId, personId],
  );
  return rows.length > 0;
}

/** The workspaces that the person is a member of beside this one, whether their time has begun or is over. */
export async function listElsewhere(tx: SqlTx, workspaceId: string, personId: string): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>(
    'SELECT workspace_id::text AS id FROM membership WHERE person_id = $2::uuid AND workspace_id <> $1::uuid AND ended_at IS NULL ORDER BY 1',
    [workspaceId, personId],
  );
  return rows.map((row) => row.id);
}

export async function replaceGrants(
  tx: Tx,
  workspaceId: string,
  personId: string,
  systems: readonly string[],
  grantedBy: string | null,
): Promise<void> {
  await tx.prisma.systemGrant.deleteMany({ where: { workspaceId, personId, systemId: { notIn: [...systems] } } });
  await tx.prisma.systemGrant.createMany({
    data: systems.map((systemId) => ({ workspaceId, personId, systemId, grantedBy })),
    skipDuplicates: true,
  });
}

/** Which of these systems exist in the workspace of the transaction. */
export async function knownSystems(tx: Tx, workspaceId: string, systems: readonly string[]): Promise<string[]> {
  const rows = await tx.prisma.aiSystem.findMany({
    where: { workspaceId, systemId: { in: [...systems] } },
    select: { systemId: true },
  });
  return rows.map((row) => row.systemId);
}

export async function revokeSessionsOf(
  tx: SqlTx,
  personId: string,
  revokedBy: string | null,
  except: string | null = null,
): Promise<number> {
  const rows = await tx.sql(
    `UPDATE session SET revoked_at = now(), revoked_by = $2::uuid
      WHERE person_id = $1::uuid AND revoked_at IS NULL AND expires_at > now() AND ($3::uuid IS NULL OR session_id <> $3::uuid) RETURNING 1`,
    [personId, revokedBy, except],
  );
  return rows.length;
}

export interface PersonRecord {
  personId: string;
  email: string;
  passwordHash: string | null;
  memberships: { workspaceId: string; endedAt: Date | null }[];
}

export async function findPersonByEmail(tx: Tx, email: string): Promise<PersonRecord | null> {
  return tx.prisma.person.findUnique({ where: { email }, include: { memberships: true } });
}

/** Adds a person, or renews one who came back: name, password (null: none yet) and no longer disabled. */
export async function savePerson(
  tx: Tx,
  person: { personId: string; email: string; name: string; passwordHash: string | null },
): Promise<void> {
  const { personId, email, name, passwordHash } = person;
  await tx.prisma.person.upsert({
    where: { personId },
    create: { personId, email, name, passwordHash },
    update: { name, passwordHash, disabledAt: null },
  });
}

export interface MembershipData {
  role: Role;
  permissionSets: string[];
  allSystems: boolean;
  validFrom?: Date;
  validUntil: Date | null;
}

/** Makes a membership, or opens one that had ended again. */
export async function saveMembership(tx: Tx, workspaceId: string, personId: string, data: MembershipData): Promise<void> {
  const open = { ...data, endedAt: null };
  await tx.prisma.membership.upsert({
    where: { workspaceId_personId: { workspaceId, personId } },
    create: { workspaceId, personId, ...open },
    update: open,
  });
}

export async function closeMembership(tx: Tx, workspaceId: string, personId: string): Promise<void> {
  await tx.prisma.membership.update({
    where: { workspaceId_personId: { workspaceId, personId } },
    data: { endedAt: new Date() },
  });
}

/** A member who has not left, with the stored password. */
export async function findMember(
  tx: Tx,
  workspaceId: string,
  personId: string,
): Promise<{ personId: string; email: string; passwordHash: string | null } | null> {
  const member = await tx.prisma.membership.findUnique({
    where: { workspaceId_personId: { workspaceId, personId } },
    include: { person: true },
  });
  return member && !member.endedAt ? member.person : null;
}

/** For a one-time link: the person, while they are a member anywhere, and the workspace whose log takes the act. */
export async function findInvited(
  personId: string,
): Promise<{ passwordHash: string | null; email: string; workspaceId: string } | null> {
  const [row] = await withControl((tx) =>
    tx.sql<{ passwordHash: string | null; email: string; workspaceId: string }>(
      `SELECT p.password_hash AS "passwordHash", p.email, m.workspace_id::text AS "workspaceId"
         FROM person p JOIN membership m ON m.person_id = p.person_id AND m.ended_at IS NULL
        WHERE p.person_id = $1::uuid AND p.disabled_at IS NULL ORDER BY m.created_at LIMIT 1`,
      [personId],
    ),
  );
  return row ?? null;
}

/** Stores a new password. `replacing` given: only while that is the stored one still. Returns false when it is not. */
export async function setPassword(tx: SqlTx, personId: string, hash: string, replacing?: string | null): Promise<boolean> {
  const rows = await tx.sql(
    'UPDATE person SET password_hash = $2 WHERE person_id = $1::uuid AND ($4 OR password_hash IS NOT DISTINCT FROM $3) RETURNING 1',
    [personId, hash, replacing ?? null, replacing === undefined],
  );
  return rows.length > 0;
}

export async function personHasPassword(personId: string): Promise<boolean> {
  const rows = await withControl((tx) =>
    tx.sql('SELECT 1 FROM person WHERE person_id = $1::uuid AND password_hash IS NOT NULL', [personId]),
  );
  return rows.length > 0;
}
