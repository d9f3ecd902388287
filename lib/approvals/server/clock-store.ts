import type { SqlTx } from '@/lib/db/transaction';

/** The database's clock, which every time limit goes by: a machine's own may be moved. */
export async function clockNow(tx: SqlTx): Promise<Date> {
  const [row] = await tx.sql<{ now: Date }>('SELECT clock_timestamp() AS now');
  return row!.now;
}
