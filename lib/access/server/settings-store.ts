import type { SqlTx } from '@/lib/db/transaction';

export async function mergeSettings(tx: SqlTx, personId: string, settings: object): Promise<void> {
  await tx.sql('UPDATE person SET settings = settings || $2::jsonb WHERE person_id = $1::uuid', [
    personId,
    JSON.stringify(settings),
  ]);
}
