import { withControl, type SqlTx, type Tx } from '@/lib/db/transaction';

export const SETUP_HOURS = 24;

/** True once anybody can administer some workspace: then the first-run page is closed for good. */
export async function hasAdministrator(tx: SqlTx): Promise<boolean> {
  const rows = await tx.sql(
    `SELECT 1 FROM membership m JOIN person p ON p.person_id = m.person_id WHERE m.role = 'administrator' AND m.ended_at IS NULL AND p.disabled_at IS NULL LIMIT 1`,
  );
  return rows.length > 0;
}

export async function insertSetupToken(hash: Buffer): Promise<boolean> {
  return withControl(async (tx) => {
    if (await hasAdministrator(tx)) return false;
    await tx.sql('INSERT INTO setup_token (token_hash) VALUES ($1)', [hash]);
    return true;
  });
}

/** A look without using it up, so that wrong tokens cost no password hash. */
export async function isGoodSetupToken(hash: Buffer): Promise<boolean> {
  const rows = await withControl((tx) =>
    tx.sql(
      'SELECT 1 FROM setup_token WHERE token_hash = $1 AND used_at IS NULL AND created_at > now() - make_interval(hours => $2)',
      [hash, SETUP_HOURS],
    ),
  );
  return rows.length > 0;
}

/** Uses a token up. False when it is unknown, used or older than SETUP_HOURS. */
export async function useSetupToken(tx: SqlTx, hash: Buffer): Promise<boolean> {
  const rows = await tx.sql(
    'UPDATE setup_token SET used_at = now() WHERE token_hash = $1 AND used_at IS NULL AND created_at > now() - make_interval(hours => $2) RETURNING 1',
    [hash, SETUP_HOURS],
  );
  return rows.length > 0;
}

/** One first administrator, however many press the button at once. */
export async function lockSetup(tx: SqlTx): Promise<void> {
  await tx.sql("SELECT pg_advisory_xact_lock(hashtext('countersign_setup'))::text");
}

export async function insertWorkspace(
  tx: Tx,
  workspace: { workspaceId: string; slug: string; name: string; sample: boolean },
): Promise<void> {
  const { workspaceId } = workspace;
  await tx.prisma.workspace.create({ data: workspace });
  await tx.prisma.logHead.create({ data: { workspaceId } });
  await tx.prisma.searchCursor.create({ data: { workspaceId } });
}

export async function slugTaken(tx: Tx, slug: string): Promise<boolean> {
  return (await tx.prisma.workspace.count({ where: { slug } })) > 0;
}
