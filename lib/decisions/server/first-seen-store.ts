import type { SqlTx } from '@/lib/db/transaction';

export interface FirstSeen {
  systemId: string;
  label: string;
  /** When the decision began, as folding writes instants. */
  at: string;
  decisionId: string;
}

/** What this process knows to be noted already, with its time and decision; so that known labels cost nothing. Bounded by starting over. */
const known = new Map<string, string>();
const KNOWN_MAX = 50_000;
/** Of two decisions that began at the same instant the one with the smaller id counts, so that a rebuild names the same one. */
const placeOf = (one: FirstSeen): string => `${one.at} ${one.decisionId}`;
const keyOf = (workspaceId: string, one: FirstSeen): string => `${workspaceId} ${one.systemId} ${one.label}`;

/** Forgets what is known: for a rebuild, and for tests. */
export function forgetFirstSeen(): void {
  known.clear();
}

/**
 * Notes labels with the earliest time they were seen. Returns what to remember once the transaction has committed: until then another
 * one may still write them.
 */
export async function noteFirstSeen(tx: SqlTx, workspaceId: string, seen: readonly FirstSeen[]): Promise<() => void> {
  const earliest = new Map<string, FirstSeen>();
  for (const one of seen) {
    const key = keyOf(workspaceId, one);
    const before = known.get(key);
    if (before !== undefined && before <= placeOf(one)) continue;
    const held = earliest.get(key);
    if (!held || placeOf(one) < placeOf(held)) earliest.set(key, one);
  }
  if (earliest.size === 0) return () => undefined;
  const rows = [...earliest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  await tx.sql(
    `INSERT INTO first_seen AS f (workspace_id, system_id, label, first_seen_at, decision_id)
     SELECT $1::uuid, * FROM unnest($2::uuid[], $3::text[], $4::timestamptz[], $5::uuid[])
     ON CONFLICT (workspace_id, system_id, label) DO UPDATE SET first_seen_at = excluded.first_seen_at, decision_id = excluded.decision_id
     WHERE (excluded.first_seen_at, excluded.decision_id) < (f.first_seen_at, f.decision_id)`,
    [workspaceId, rows.map((r) => r.systemId), rows.map((r) => r.label), rows.map((r) => r.at), rows.map((r) => r.decisionId)],
  );
  return () => {
    if (known.size > KNOWN_MAX) known.clear();
    for (const [key, one] of earliest) known.set(key, placeOf(one));
  };
}
