import type { SqlTx } from '@/lib/db/transaction';
import { holdsPersonalData } from '@/lib/decisions/server/holds-personal-data';
import { disclosureText } from '@/lib/ledger/disclosure';
import { contentDigest } from '@/lib/ledger/server/content';
import { bodyOpener } from '@/lib/ledger/server/open-bodies';
import type { JsonValue } from '@/lib/shared/json';
import { readEntry } from '../leaf-check';
import { findReason } from '../removal';
import { selectContent, selectEntries } from './log-store';
import { readRemovals } from './read-removals';

/** An entry of the log, as it is stored. */
export interface ProofEntry {
  idx: number;
  entry: Uint8Array;
  receivedAt: Date;
  decisionId: string | null;
}
export interface ProofContent {
  /** RFC 9901 disclosures by the place of their entry. */
  disclosures: Map<number, string>;
  /** What an erasure left, by the place of its entry, with that of the event that ordered it: without that event nobody can tell why it differs. */
  remainders: Map<number, number>;
  /** Left out because personal data was found in them. */
  personal: number[];
  /** Events that ordered the removal of what is gone, with their own content among `disclosures`. */
  orders: ProofEntry[];
}

/**
 * What the entries of one decision say, as far as it may leave: with `clear` all of it, without only that in which no personal data was found.
 * What was erased is shown by the event that ordered it; of what was erased in part, what that event left.
 */
export async function readProofContent(
  tx: SqlTx,
  workspaceId: string,
  rows: readonly ProofEntry[],
  given: { origin: string; clear: boolean },
): Promise<ProofContent> {
  const out: ProofContent = { disclosures: new Map(), remainders: new Map(), personal: [], orders: [] };
  const put = (idx: number, salt: Uint8Array, text: string): void => {
    if (!given.clear && holdsPersonalData(JSON.parse(text) as JsonValue)) out.personal.push(idx);
    else
      out.disclosures.set(
        idx,
        Buffer.from(disclosureText(Buffer.from(salt).toString('base64url'), text), 'utf8').toString('base64url'),
      );
  };
  const other = new Map<number, { salt: Uint8Array; text: string; digest: string } | null>();
  await eachBody(tx, workspaceId, rows, (row, body) => {
    const promised = readEntry(Buffer.from(row.entry).toString('utf8'))?.sd?.record;
    if (promised === undefined) return;
    const digest = body && contentDigest(body.salt, body.text);
    if (digest === promised) put(row.idx, body!.salt, body!.text);
    else other.set(row.idx, body && { ...body, digest: digest! });
  });
  const causes = new Set<number>();
  for (const run of runsOf([...other.keys()])) {
    const removals = await readRemovals(tx, workspaceId, { from: run[0]!, to: run.at(-1)!, origin: given.origin });
    for (const idx of run) {
      const reason = findReason(removals, idx);
      if (!reason.holds) continue;
      causes.add(reason.causeIdx!);
      const left = other.get(idx);
      if (!left || left.digest !== reason.remains) continue;
      out.remainders.set(idx, reason.causeIdx!);
      put(idx, left.salt, left.text);
    }
  }
  out.orders = await selectEntries(tx, workspaceId, [...causes]);
  await eachBody(tx, workspaceId, out.orders, (row, body) => body && put(row.idx, body.salt, body.text));
  return out;
}

async function eachBody(
  tx: SqlTx,
  workspaceId: string,
  rows: readonly ProofEntry[],
  use: (row: ProofEntry, body: { salt: Uint8Array; text: string } | null) => void,
): Promise<void> {
  for (let at = 0; at < rows.length;) {
    const places = rows
      .slice(at)
      .map((row) => ({ idx: row.idx, decisionId: row.decisionId, receivedMs: row.receivedAt.getTime() }));
    const bodies = await selectContent(tx, workspaceId, places);
    const open = await bodyOpener(tx, workspaceId, bodies);
    bodies.forEach((body, i) => {
      const opened = open(body);
      use(rows[at + i]!, opened.state === 'open' ? { salt: opened.salt, text: opened.text } : null);
    });
    at += bodies.length;
  }
}

/** Places that follow each other without a gap: between others lie the tombstones of half a log. */
function runsOf(idxs: readonly number[]): number[][] {
  const runs: number[][] = [];
  for (const idx of idxs) {
    const last = runs.at(-1);
    if (last?.at(-1) === idx - 1) last.push(idx);
    else runs.push([idx]);
  }
  return runs;
}
