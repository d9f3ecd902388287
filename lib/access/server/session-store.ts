import { withControl, type SqlTx } from '@/lib/db/transaction';
import type { PermissionSet, Role } from '../actor';

/** A session ends after this long without a request, and after EXPIRES_HOURS in any case. */
export const IDLE_HOURS = 12;
export const EXPIRES_HOURS = 7 * 24;

/** Who signs in to look at a restored copy must be let in. */
const EVEN_IN_RECOVERY = { evenInRecovery: true };

export interface SessionPerson {
  sessionId: string;
  personId: string;
  name: string;
  email: string;
  settings: unknown;
  workspaceId: string;
  workspaceName: string;
  role: Role;
  permissionSets: PermissionSet[];
  allSystems: boolean;
  validUntil: Date | null;
  systems: string[];
}

/**
 * Who is behind a session right now, or null when the session is revoked, idle or expired, the person disabled, or no membership
 * valid. One query a request: that is what makes revocations and changed rights take effect at the next request. The workspace is
 * the one last worked in while that membership lasts, else the oldest.
 */
export async function loadSession(sessionId: string): Promise<SessionPerson | null> {
  return withControl(async (tx) => {
    const [row] = await tx.sql<SessionPerson & { stale: boolean }>(
      `SELECT s.session_id::text AS "sessionId", p.person_id::text AS "personId", p.name, p.email, p.settings,
              m.workspace_id::text AS "workspaceId", w.name AS "workspaceName", m.role, m.permission_sets AS "permissionSets",
              m.all_systems AS "allSystems", m.valid_until AS "validUntil", s.last_seen_at < now() - interval '1 minute' AS stale,
              ARRAY(SELECT g.system_id::text FROM system_grant g WHERE g.workspace_id = m.workspace_id AND g.person_id = p.person_id) AS systems
         FROM session s
         JOIN person p ON p.person_id = s.person_id AND p.disabled_at IS NULL
         JOIN membership m ON m.person_id = p.person_id AND m.ended_at IS NULL AND m.valid_from <= now()
              AND (m.valid_until IS NULL OR m.valid_until > now())
         JOIN workspace w ON w.workspace_id = m.workspace_id
        WHERE s.session_id = $1::uuid AND s.revoked_at IS NULL AND s.expires_at > now()
          AND s.last_seen_at > now() - make_interval(hours => $2)
        ORDER BY (m.workspace_id = s.workspace_id) DESC NULLS LAST, m.created_at LIMIT 1`,
      [sessionId, IDLE_HOURS],
    );
    if (!row) return null;
    if (row.stale) {
      await tx.sql(
        `UPDATE session SET last_seen_at = now() WHERE session_id = $1::uuid AND last_seen_at < now() - interval '1 minute'`,
        [sessionId],
      );
    }
    return row;
  }, EVEN_IN_RECOVERY);
}

export interface NewSession {
  sessionId: string;
  personId: string;
  method: 'password' | 'oidc';
  userAgent: string | null;
  address: string | null;
}

export async function insertSession(tx: SqlTx, session: NewSession): Promise<void> {
  await tx.sql(
    `INSERT INTO session (session_id, person_id, method, user_agent, address, expires_at)
     VALUES ($1::uuid, $2::uuid, $3, $4, $5, now() + make_interval(hours => $6))`,
    [session.sessionId, session.personId, session.method, session.userAgent, session.address, EXPIRES_HOURS],
  );
}

export interface SessionRow {
  sessionId: string;
  personId: string;
  personName: string;
  method: 'password' | 'oidc';
  userAgent: string | null;
  address: string | null;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
}

/** Sessions that still work: of one person, or of every member of the workspace. The latest used come first. */
export async function listSessionRows(workspaceId: string, personId: string | null): Promise<SessionRow[]> {
  return withControl((tx) =>
    tx.sql<SessionRow>(
      `SELECT s.session_id::text AS "sessionId", s.person_id::text AS "personId", p.name AS "personName", s.method, s.user_agent AS "userAgent",
              s.address, s.created_at AS "createdAt", s.last_seen_at AS "lastSeenAt", s.expires_at AS "expiresAt"
         FROM session s JOIN person p ON p.person_id = s.person_id
         JOIN membership m ON m.person_id = s.person_id AND m.workspace_id = $1::uuid AND m.ended_at IS NULL
        WHERE ($2::uuid IS NULL OR s.person_id = $2::uuid) AND s.revoked_at IS NULL AND s.expires_at > now()
          AND s.last_seen_at > now() - make_interval(hours => $3)
        ORDER BY s.last_seen_at DESC LIMIT 1000`,
      [workspaceId, personId, IDLE_HOURS],
    ),
  );
}

/** Ends a session of a member of the workspace; `ownerId` given: only that person's. Returns whose it was, null when none. */
export async function revokeSessionRow(
  tx: SqlTx,
  where: { sessionId: string; workspaceId: string; ownerId: string | null },
  revokedBy: string | null,
): Promise<string | null> {
  const [row] = await tx.sql<{ personId: string }>(
    `UPDATE session s SET revoked_at = now(), revoked_by = $3::uuid
      WHERE s.session_id = $1::uuid AND s.revoked_at IS NULL AND ($4::uuid IS NULL OR s.person_id = $4::uuid)
        AND EXISTS (SELECT 1 FROM membership m WHERE m.workspace_id = $2::uuid AND m.person_id = s.person_id)
      RETURNING s.person_id::text AS "personId"`,
    [where.sessionId, where.workspaceId, revokedBy, where.ownerId],
  );
  return row?.personId ?? null;
}

/** The workspace a person's sign-in is written to: the oldest membership that lets them in now. Null: none does. */
export async function findHome(tx: SqlTx, personId: string): Promise<string | null> {
  const [row] = await tx.sql<{ workspaceId: string }>(
    `SELECT m.workspace_id::text AS "workspaceId" FROM membership m JOIN person p ON p.person_id = m.person_id
      WHERE m.person_id = $1::uuid AND p.disabled_at IS NULL AND m.ended_at IS NULL AND m.valid_from <= now()
        AND (m.valid_until IS NULL OR m.valid_until > now()) ORDER BY m.created_at LIMIT 1`,
    [personId],
  );
  return row?.workspaceId ?? null;
}

export async function endSessionRow(tx: SqlTx, sessionId: string): Promise<void> {
  await tx.sql(
    'UPDATE session SET revoked_at = now(), revoked_by = person_id WHERE session_id = $1::uuid AND revoked_at IS NULL',
    [sessionId],
  );
}

/** Addresses from which the person with this e-mail signed in within three months, the latest first. */
export async function listSignInAddresses(email: string): Promise<string[]> {
  const rows = await withControl(
    (tx) =>
      tx.sql<{ address: string }>(
        `SELECT s.address FROM session s JOIN person p ON p.person_id = s.person_id
          WHERE p.email = $1 AND s.address IS NOT NULL AND s.created_at > now() - interval '90 days'
          GROUP BY s.address ORDER BY max(s.created_at) DESC LIMIT 50`,
        [email],
      ),
    EVEN_IN_RECOVERY,
  );
  return rows.map((row) => row.address);
}

export interface WorkspaceChoice {
  workspaceId: string;
  name: string;
}

/** The workspaces a person may work in right now, by name. */
export async function listWorkspacesOf(personId: string): Promise<WorkspaceChoice[]> {
  return withControl(
    (tx) =>
      tx.sql<WorkspaceChoice>(
        `SELECT w.workspace_id::text AS "workspaceId", w.name FROM membership m JOIN workspace w ON w.workspace_id = m.workspace_id
          WHERE m.person_id = $1::uuid AND m.ended_at IS NULL AND m.valid_from <= now()
            AND (m.valid_until IS NULL OR m.valid_until > now()) ORDER BY lower(w.name), w.workspace_id LIMIT 200`,
        [personId],
      ),
    EVEN_IN_RECOVERY,
  );
}

/** From the next request on the session works in the workspace. */
export async function setSessionWorkspace(tx: SqlTx, sessionId: string, workspaceId: string): Promise<void> {
  await tx.sql('UPDATE session SET workspace_id = $2::uuid WHERE session_id = $1::uuid AND revoked_at IS NULL', [
    sessionId,
    workspaceId,
  ]);
}

/** Notes that the person behind the session has shown again who they are. Returns when. */
export async function confirmSession(sessionId: string): Promise<Date> {
  return withControl(async (tx) => {
    const [row] = await tx.sql<{ at: Date }>(
      'UPDATE session SET confirmed_at = clock_timestamp() WHERE session_id = $1::uuid RETURNING confirmed_at AS at',
      [sessionId],
    );
    return row!.at;
  });
}

/** Whether they did within the last minutes, by the database's clock; the beginning of the session counts. */
export async function isSessionConfirmed(sessionId: string, minutes: number): Promise<boolean> {
  return withControl(async (tx) => {
    const rows = await tx.sql(
      `SELECT 1 FROM session WHERE session_id = $1::uuid AND revoked_at IS NULL
         AND coalesce(confirmed_at, created_at) > now() - make_interval(mins => $2::int)`,
      [sessionId, minutes],
    );
    return rows.length > 0;
  });
}
