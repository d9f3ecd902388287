import { withControl, type SqlTx } from '@/lib/db/transaction';

export const WINDOW_MINUTES = 15;
export const LOCK_MINUTES = 15;
const EVEN_IN_RECOVERY = { evenInRecovery: true };

/**
 * Counts an attempt in every bucket before its password is looked at, so that parallel guesses are counted too. A bucket over its
 * limit is locked; while locked nothing is counted. Returns the latest end of a lock, or null when the attempt may go on.
 */
export async function countAttempt(
  buckets: readonly { bucket: string; limit: number; account?: string }[],
): Promise<Date | null> {
  const sorted = [...buckets].sort((a, b) => (a.bucket < b.bucket ? -1 : 1)); // one order of row locks
  return withControl(async (tx) => {
    const rows = await tx.sql<{ lockedUntil: Date | null }>(
      `INSERT INTO sign_in_throttle AS t (bucket, failures, account)
       SELECT b.bucket, 1, b.account FROM unnest($1::text[], $5::text[]) WITH ORDINALITY AS b(bucket, account, n) ORDER BY n
       ON CONFLICT (bucket) DO UPDATE SET
         account = excluded.account,
         failures = CASE WHEN t.locked_until > now() THEN t.failures
                         WHEN t.locked_until IS NOT NULL OR t.window_started_at < now() - make_interval(mins => $3) THEN 1
                         ELSE t.failures + 1 END,
         window_started_at = CASE WHEN t.locked_until > now() THEN t.window_started_at
                         WHEN t.locked_until IS NOT NULL OR t.window_started_at < now() - make_interval(mins => $3) THEN now()
                         ELSE t.window_started_at END,
         locked_until = CASE WHEN t.locked_until > now() THEN t.locked_until
                         WHEN t.locked_until IS NULL AND t.window_started_at >= now() - make_interval(mins => $3)
                              AND t.failures + 1 > ($2::integer[])[array_position($1::text[], t.bucket)] THEN now() + make_interval(mins => $4)
                         ELSE NULL END
       RETURNING CASE WHEN locked_until > now() THEN locked_until END AS "lockedUntil"`,
      [
        sorted.map((b) => b.bucket),
        sorted.map((b) => b.limit),
        WINDOW_MINUTES,
        LOCK_MINUTES,
        sorted.map((b) => b.account ?? null),
      ],
    );
    return rows.reduce<Date | null>(
      (latest, row) => (row.lockedUntil && (!latest || row.lockedUntil > latest) ? row.lockedUntil : latest),
      null,
    );
  }, EVEN_IN_RECOVERY);
}

/** After a right password: the account's count from there starts anew, and what is shared with others gets its attempt back. */
export async function forgetAttempt(account: string, shared: readonly string[]): Promise<void> {
  await withControl(async (tx) => {
    await tx.sql('DELETE FROM sign_in_throttle WHERE bucket = $1', [account]);
    await tx.sql('UPDATE sign_in_throttle SET failures = greatest(failures - 1, 0) WHERE bucket = ANY($1::text[])', [shared]);
    await tx.sql(
      `DELETE FROM sign_in_throttle WHERE window_started_at < now() - interval '1 day' AND (locked_until IS NULL OR locked_until < now())`,
    );
  }, EVEN_IN_RECOVERY);
}

/** Counts that the lock of an account was lifted. Returns how often within a day, with this time. */
export async function countUnlock(tx: SqlTx, bucket: string): Promise<number> {
  const [row] = await tx.sql<{ failures: number }>(
    `INSERT INTO sign_in_throttle AS t (bucket, failures) VALUES ($1, 1)
     ON CONFLICT (bucket) DO UPDATE SET
       failures = CASE WHEN t.window_started_at < now() - interval '1 day' THEN 1 ELSE t.failures + 1 END,
       window_started_at = CASE WHEN t.window_started_at < now() - interval '1 day' THEN now() ELSE t.window_started_at END
     RETURNING failures`,
    [bucket],
  );
  return row!.failures;
}

/** Forgets what was counted against an account, from wherever: its person may try again at once. */
export async function forgetAccount(tx: SqlTx, account: string): Promise<void> {
  await tx.sql('DELETE FROM sign_in_throttle WHERE account = $1', [account]);
}

/** The latest ends of the locks of these accounts; those that are not locked are missing. */
export async function locksOfAccounts(tx: SqlTx, accounts: readonly string[]): Promise<Map<string, Date>> {
  const rows = await tx.sql<{ account: string; until: Date }>(
    'SELECT account, max(locked_until) AS until FROM sign_in_throttle WHERE account = ANY($1::text[]) AND locked_until > now() GROUP BY account',
    [accounts],
  );
  return new Map(rows.map((row) => [row.account, row.until]));
}

/** The latest end of a lock of an account; null when it is not locked. */
export async function lockOfAccount(tx: SqlTx, account: string): Promise<Date | null> {
  return (await locksOfAccounts(tx, [account])).get(account) ?? null;
}
