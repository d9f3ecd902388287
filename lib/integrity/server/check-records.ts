import type { SqlTx } from '@/lib/db/transaction';
import { contentDigest } from '@/lib/ledger/server/content';
import { bodyOpener } from '@/lib/ledger/server/open-bodies';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { readEntry } from '../leaf-check';
import type { Act, Claim } from '../records/claim';
import { CLAIMS } from '../records/read-claims';
import { RECORD_TABLES } from '../records/record-tables';
import { findReason } from '../removal';
import { selectContent } from './log-store';
import { readRemovals } from './read-removals';
import {
  addClaims,
  closeClaims,
  compareClaims,
  openClaims,
  selectActs,
  selectLogEnd,
  UNTOLD,
  type ActRow,
  type RecordDifference,
  type UnreadAct,
} from './record-rows-store';

/** What is compared in the place of a column: how people call the column, and what it must be. */
const MADE_OF: Readonly<Record<string, { column: string; expected: (at: number) => string }>> = {
  chain_rest: { column: 'chain', expected: (at) => `what entry ${at} says` },
  chain_rules: { column: 'chain (rules)', expected: (at) => `what entry ${at} says` },
  chain_policies: { column: 'chain (policies)', expected: (at) => `what entry ${at} says` },
  chain_checks: { column: 'chain (checks)', expected: (at) => `what entry ${at} says` },
  counts_agree: { column: 'approvals', expected: () => 'as many as votes stand' },
  systems: { column: 'systems (system_grant)', expected: (at) => `what entry ${at} says` },
  reach_agrees: { column: 'reach', expected: () => 'the AI systems of the decisions it names' },
  keys_now: {
    column: 'identity_keys',
    expected: (at) => (at === UNTOLD ? 'none, as nothing in the log says otherwise' : `what entries up to ${at} say`),
  },
  as_before: { column: 'ground, part or place', expected: () => 'those of the mark in the pack whose place this one takes' },
  targets_digest: { column: 'targets (erasure_target)', expected: (at) => `the decisions that entry ${at} says` },
  targets_counted: { column: 'targets (erasure_target)', expected: (at) => `states that entry ${at} counts` },
  withdrawal_told: { column: 'withdrawn_at', expected: () => 'nothing, or when an event withdraws texts' },
};

/** Entries that are looked through at once, and faults of one table that are told. */
const PART = 20_000;
const MOST = 20;
const KINDS = [...CLAIMS.keys()];

export interface Differing {
  table: string;
  /** `hold hld_…`, as people call the row. */
  row: string;
  column: string | null;
  expected: string;
  found: string;
  decisionId: string | null;
}

/**
 * Reads what people and Countersign did, in the order of the log, and holds the rows that pages show against it: every column that an act
 * speaks of must be what the last one says, every row must have an act, and every act its row. In a snapshot of the caller's. What was
 * erased says nothing any more, so rows that it spoke of are left out. Returns how many rows there were.
 */
export async function checkRecords(
  tx: SqlTx,
  workspaceId: string,
  origin: string,
): Promise<{ rows: number; tables: number; differing: Differing[] }> {
  await openClaims(tx);
  const end = await selectLogEnd(tx, workspaceId);
  for (let from = 0; from < end; from += PART)
    await readPart(tx, workspaceId, origin, await selectActs(tx, workspaceId, { from, to: Math.min(from + PART, end) }, KINDS));
  await closeClaims(tx);
  const differing: Differing[] = [];
  let rows = 0;
  for (const table of Object.keys(RECORD_TABLES)) {
    const compared = await compareClaims(tx, workspaceId, table, MOST);
    rows += compared.rows;
    differing.push(...compared.differences.flatMap((one) => inWords(table, one)));
  }
  return { rows, tables: Object.keys(RECORD_TABLES).length, differing };
}

async function readPart(tx: SqlTx, workspaceId: string, origin: string, rows: readonly ActRow[]): Promise<void> {
  for (let at = 0; at < rows.length;) {
    const part = rows.slice(at, at + 512);
    const bodies = await selectContent(
      tx,
      workspaceId,
      part.map((row) => ({ idx: row.idx, decisionId: row.decisionId, receivedMs: row.receivedAt.getTime() })),
    );
    const open = await bodyOpener(tx, workspaceId, bodies);
    const claims: (Claim & { idx: number; decisionId: string | null })[] = [];
    const unread: UnreadAct[] = [];
    const read = bodies.map((body, i) => {
      const envelope = readEntry(Buffer.from(part[i]!.entry).toString('utf8'));
      const opened = open(body);
      const digest = opened.state === 'open' ? contentDigest(opened.salt, opened.text) : null;
      return { envelope, opened, digest, asPromised: digest !== null && digest === envelope?.sd?.record };
    });
    const remains = await readRemains(tx, workspaceId, origin, part.filter((_, i) => read[i]?.asPromised === false)); // prettier-ignore
    read.forEach(({ envelope, opened, digest, asPromised }, i) => {
      const row = part[i]!;
      const { tables, may, read: claim } = CLAIMS.get(row.kind)!;
      const about = { idx: row.idx, decisionId: row.decisionId };
      // What is no entry of this log, and content that is neither what it promises nor what a recorded removal left of that, are faults of
      // their own: they say nothing here.
      if (envelope?.log !== origin || opened.state !== 'open' || !(asPromised || remains(row.idx) === digest)) {
        unread.push({ tables, ...(may && { may }), ...about, systemId: row.systemId });
        return;
      }
      const data = JSON.parse(opened.text) as JsonValue;
      if (!isJsonObject(data)) return;
      const act: Act = {
        idx: row.idx,
        eventId: row.eventId,
        kind: row.kind,
        at: envelope.receivedAt,
        actor: { type: envelope.actor.type, id: envelope.actor.id ?? null },
        decisionId: row.decisionId,
        systemId: envelope.system === undefined ? null : fromPublicId('system', envelope.system),
        data,
      };
      const said = claim(act);
      if (said) claims.push(...said.map((claim) => ({ ...claim, ...about })));
      else unread.push({ tables, ...(may && { may }), ...about, systemId: row.systemId });
    });
    await addClaims(tx, claims, unread);
    at += bodies.length;
  }
}

/** Of acts that are not what their entries promise, the digest of what a recorded removal left of them; null: nothing, or there was none. */
async function readRemains(
  tx: SqlTx,
  workspaceId: string,
  origin: string,
  odd: readonly ActRow[],
): Promise<(idx: number) => string | null> {
  const [first, last] = [odd[0], odd.at(-1)];
  if (!first || !last) return () => null;
  const removals = await readRemovals(tx, workspaceId, { from: first.idx, to: last.idx, origin });
  return (idx) => findReason(removals, idx).remains;
}

function inWords(table: string, { key, decisionId, idx, there, wrong }: RecordDifference): Differing[] {
  const about = { table, row: rowName(table, key), decisionId };
  if (idx === null) return [{ ...about, column: null, expected: 'an event of the log that made it', found: 'a row without one' }];
  if (!there) return [{ ...about, column: null, expected: `the row that entry ${idx} speaks of`, found: 'no such row' }];
  return (wrong ?? []).map(({ column, said, is, idx: at }) => {
    const made = MADE_OF[column];
    if (made) return { ...about, column: made.column, expected: made.expected(at), found: 'something else' };
    const expected = `${saidWords(said, column)}, as ${at === UNTOLD ? 'nothing in the log says otherwise' : `entry ${at} says`}`;
    return { ...about, column, expected, found: isWords(is, column) };
  });
}

function rowName(table: string, key: JsonObject): string {
  const { id, key: columns } = RECORD_TABLES[table]!;
  const first = key[columns[0] ?? ''];
  const name = id && typeof first === 'string' ? toPublicId(id, first) : null;
  const rest = columns
    .slice(name ? 1 : 0)
    // Whom a pack was handed to is a name: it goes into no message.
    .filter((column) => column !== 'name')
    .map(
      (column) =>
        `${column} ${column === 'decision_id' && typeof key[column] === 'string' ? toPublicId('decision', key[column]) : isWords(key[column], column)}`,
    );
  return [name, ...rest].filter(Boolean).join(', ');
}

/** What people wrote goes into no message: it is content. Times, numbers, ids and codes are none. */
const PLAIN = /^(\d{4}-\d\d-\d\d([T ][\d:.+Z-]+)?|[0-9a-f-]{36}|[a-z]{3}_[0-9a-z]{26}|\\?x?[0-9a-f]{32,128})$/;
const CODES: ReadonlySet<string> = new Set(['state', 'execution', 'vote', 'role', 'mode', 'class', 'causal_link', 'reason_code', 'tier', 'kind', 'legal_basis', 'keep', 'profile', 'second_review', 'capacity', 'way', 'data_class', 'capture_level', 'risk_class', 'annex_point']); // prettier-ignore
function isWords(is: JsonValue | undefined, column: string): string {
  if (is === null || is === undefined) return 'nothing';
  if (typeof is === 'boolean' || typeof is === 'number') return String(is);
  if (typeof is === 'string' && (PLAIN.test(is) || (CODES.has(column) && is.length <= 40))) return is;
  return 'something else';
}
function saidWords(said: JsonValue, column: string): string {
  const words = (value: JsonValue): string => {
    const is = isWords(value, column);
    return is === 'something else' ? 'what was recorded' : is;
  };
  if (!isJsonObject(said)) return words(said);
  if (typeof said['~near'] === 'string') return `about ${said['~near']}`;
  if (typeof said['~at'] === 'string') return said['~at'];
  if (said['~some']) return 'something';
  if (Array.isArray(said['~among'])) return said['~among'].map(words).join(' or ');
  return 'what was recorded';
}
