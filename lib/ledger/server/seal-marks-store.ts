import type { SqlTx } from '@/lib/db/transaction';
import type { MarkedFault, NotOutside, SealMarks } from '../seal';
import { judgeCopy, type OutsideCopy } from './judge-copy';
import { readAuthorities } from './timestamp-authorities';

const COPY = `a.kind, a.size, a.note, a.target AS by, a.anchored_at AS at, a.token, EXISTS (SELECT FROM checkpoint c
  WHERE c.workspace_id = a.workspace_id AND c.size = a.size AND split_part(c.note, E'\\n', 3) = split_part(a.note, E'\\n', 3)) AS ours`;
const KINDS = ['timestamp', 'directory', 'webhook'];
/**
 * How many copies of a kind are looked at at once for one that holds: the newest nearly always does. Where it does not (an authority
 * changed its certificate and nobody was given the new one), older ones still cover what is older.
 */
const TRIED = [3, 30, 300, 1_000] as const;

/** A few look-ups by index and the signature of one time stamp, once for a page: no row of a list asks for its own seal. */
export async function readSealMarks(tx: SqlTx, workspaceId: string): Promise<SealMarks> {
  return beginSealMarks(tx, workspaceId)();
}

/**
 * Sends what readSealMarks nearly always needs and nothing more; the answer reads it, and what little may be missing. For who sends statements of its
 * own meanwhile: until the answer is asked for, nothing comes in between them.
 */
export function beginSealMarks(tx: SqlTx, workspaceId: string): () => Promise<SealMarks> {
  const sent = Promise.all([readSigned(tx, workspaceId), readCopies(tx, workspaceId, ANY_SIZE, 0, TRIED[0])]);
  sent.catch(() => undefined); // told to who asks for the answer
  return async () => {
    const [row, copies] = await sent;
    const faults = (row?.faults ?? []).map((fault) => ({ ...fault, decision: fault.decision ?? null }));
    const signedSize = row?.signed ?? 0;
    return {
      signedSize,
      anchoredSize: Math.min(await readHoldingSize(tx, workspaceId, faults, copies), signedSize),
      faults,
    };
  };
}

async function readSigned(tx: SqlTx, workspaceId: string) {
  const [row] = await tx.sql<{ signed: number | null; faults: MarkedFault[] | null }>(
    `SELECT (SELECT max(size) FROM checkpoint WHERE workspace_id = $1::uuid) AS signed,
       -- Faults of the newest whole verification that ended, and of partial ones since.
       (SELECT jsonb_agg(f) FROM (
          SELECT jsonb_array_elements(r.faults) AS f FROM verification_run r
          WHERE r.workspace_id = $1::uuid AND r.state IN ('passed', 'failed') AND r.fault_total > 0 AND r.asked_at >= coalesce(
            (SELECT w.asked_at FROM verification_run w WHERE w.workspace_id = $1::uuid AND w.whole AND w.state IN ('passed', 'failed')
             ORDER BY w.asked_at DESC LIMIT 1), '-infinity')
          LIMIT 200) x) AS faults`,
    [workspaceId],
    'seal-marks',
  );
  return row;
}

/** Of each kind, below which size it is looked for; null: any. */
const ANY_SIZE: ReadonlyMap<string, number | null> = new Map(KINDS.map((kind) => [kind, null]));

function readCopies(
  tx: SqlTx,
  workspaceId: string,
  below: ReadonlyMap<string, number | null>,
  above: number,
  tried: number,
): Promise<OutsideCopy[]> {
  return tx.sql<OutsideCopy>(
    `SELECT n.* FROM jsonb_to_recordset($2::jsonb) AS k(kind text, below bigint) CROSS JOIN LATERAL (SELECT ${COPY} FROM anchor a
       WHERE a.workspace_id = $1::uuid AND a.kind = k.kind AND a.size > $3::bigint AND (k.below IS NULL OR a.size < k.below)
       ORDER BY a.size DESC LIMIT ${tried}) n ORDER BY n.size DESC`,
    [workspaceId, JSON.stringify([...below].map(([kind, size]) => ({ kind, below: size }))), above],
    `seal-copies-${tried}`,
  );
}

/** Entries that the largest copy that holds covers; 0 without one. `newest`: what the first look found. */
async function readHoldingSize(
  tx: SqlTx,
  workspaceId: string,
  faults: SealMarks['faults'],
  newest: readonly OutsideCopy[],
): Promise<number> {
  let holding = 0;
  const below = new Map(ANY_SIZE);
  const roots = readAuthorities();
  for (const tried of TRIED) {
    const copies = tried === TRIED[0] ? newest : await readCopies(tx, workspaceId, below, holding, tried);
    holding = copies.find((copy) => judgeCopy(copy, { faults, roots }) === 'holds')?.size ?? holding;
    for (const kind of below.keys()) {
      const looked = copies.filter((copy) => copy.kind === kind);
      // Fewer than were asked for: there are no more. What is smaller than one that holds does not matter.
      if (looked.length < tried || looked.at(-1)!.size <= holding) below.delete(kind);
      else below.set(kind, looked.at(-1)!.size);
    }
    if (below.size === 0) break;
  }
  return holding;
}

/** What of a decision is signed and outside, and how strong that makes its proof: the level of this decision, not of the log. */
export interface Coverage {
  checkpoint?: { size: number; signedAt: string };
  anchor?: { kind: string; size: number; at: string; by: string };
  /** A0: signed; A1: a copy kept elsewhere covers it; A3: a time stamp does. Absent: not even signed. */
  level?: 'A0' | 'A1' | 'A3';
  /** Why nothing outside counts; absent where something does. `size`: entries that the newest copy covers, 0 without any. */
  missing?: { why: NotOutside; size: number };
}

/** Copies over one entry that are looked at. */
const LOOKED_AT = 20;

/** The first signed checkpoint, and the first copy outside that holds, over all entries up to one. */
export async function readCoverage(
  tx: SqlTx,
  workspaceId: string,
  idx: number,
  marks: Pick<SealMarks, 'faults'>,
): Promise<Coverage> {
  const [checkpoint] = await tx.sql<{ size: number; at: Date }>(
    `SELECT size, signed_at AS at FROM checkpoint WHERE workspace_id = $1::uuid AND size > $2::bigint ORDER BY size, signed_at LIMIT 1`,
    [workspaceId, idx],
    'seal-checkpoint',
  );
  if (!checkpoint) return { missing: { why: 'unsigned', size: 0 } };
  const copies = await tx.sql<OutsideCopy>(
    `SELECT n.* FROM (VALUES (true), (false)) AS k(stamp) CROSS JOIN LATERAL (SELECT ${COPY} FROM anchor a
       WHERE a.workspace_id = $1::uuid AND a.size > $2::bigint AND (a.kind = 'timestamp') = k.stamp ORDER BY a.anchored_at, a.size LIMIT ${LOOKED_AT}) n ORDER BY n.at, n.size`,
    [workspaceId, idx],
    'seal-copies-of',
  );
  const signed: Coverage = { checkpoint: { size: checkpoint.size, signedAt: checkpoint.at.toISOString() }, level: 'A0' };
  if (copies.length === 0) {
    const [newest] = await tx.sql<{ size: number | null }>('SELECT max(size) AS size FROM anchor WHERE workspace_id = $1::uuid', [
      workspaceId,
    ]);
    return { ...signed, missing: newest?.size ? { why: 'behind', size: newest.size } : { why: 'none', size: 0 } };
  }
  const roots = readAuthorities();
  const judged = copies.map((copy) => ({ copy, standing: judgeCopy(copy, { faults: marks.faults, roots }) }));
  const holding = judged.filter(({ standing }) => standing === 'holds').map(({ copy }) => copy);
  const [first] = holding;
  if (!first)
    return {
      ...signed,
      missing: {
        why:
          (['failed', 'unjudged'] as const).find((one) => judged.some(({ standing }) => standing === one)) ?? 'unauthenticated',
        size: Math.max(...copies.map(({ size }) => size)),
      },
    };
  const { kind, size, by, at } = first;
  return {
    ...signed,
    level: holding.some((copy) => copy.kind === 'timestamp') ? 'A3' : 'A1',
    anchor: { kind, size, by, at: at.toISOString() },
  };
}
