import { withControl, type SqlTx } from '@/lib/db/transaction';

export interface LinkedPerson {
  personId: string;
  disabledAt: Date | null;
  linked: boolean;
}

/** The person this account of the provider belongs to. */
export async function findLinked(issuer: string, subject: string): Promise<LinkedPerson | null> {
  const [row] = await withControl((tx) =>
    tx.sql<LinkedPerson>(
      `SELECT person_id::text AS "personId", disabled_at AS "disabledAt", true AS linked FROM person WHERE oidc_issuer = $1 AND oidc_subject = $2`,
      [issuer, subject],
    ),
  );
  return row ?? null;
}

/** The person with this address; `linked` when an account of a provider belongs to them already. */
export async function findByAddress(email: string): Promise<LinkedPerson | null> {
  const [row] = await withControl((tx) =>
    tx.sql<LinkedPerson>(
      `SELECT person_id::text AS "personId", disabled_at AS "disabledAt", oidc_subject IS NOT NULL AS linked FROM person WHERE email = $1`,
      [email],
    ),
  );
  return row ?? null;
}

/** Gives an account of the provider to a person who has none. False when somebody else was faster. */
export async function linkAccount(tx: SqlTx, personId: string, issuer: string, subject: string): Promise<boolean> {
  const rows = await tx.sql(
    'UPDATE person SET oidc_issuer = $2, oidc_subject = $3 WHERE person_id = $1::uuid AND oidc_subject IS NULL RETURNING 1',
    [personId, issuer, subject],
  );
  return rows.length > 0;
}

/** The workspace that new people of the provider come into: the oldest one. */
export async function findFirstWorkspace(): Promise<string | null> {
  const [row] = await withControl((tx) =>
    tx.sql<{ workspaceId: string }>(
      'SELECT workspace_id::text AS "workspaceId" FROM workspace ORDER BY created_at, workspace_id LIMIT 1',
    ),
  );
  return row?.workspaceId ?? null;
}
