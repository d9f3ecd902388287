import { beforeAll, expect, test } from 'vitest';
import { asOwner } from '@/lib/db/testing';
import { FOLDED_TABLES, NOT_COMPARED, VERIFIED_TABLES } from '../coverage';
import { RECORD_TABLES } from '../records/record-tables';
import { FOLDED_TABLES as COMPARED } from './read-model-store';

/** Tables of a workspace, partitions under their parents, with their columns. */
let tables: Map<string, string[]>;
beforeAll(async () => {
  const { rows } = await asOwner((client) =>
    client.query<{ name: string; columns: string[] }>(
      `SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped
         AND EXISTS (SELECT FROM pg_attribute w WHERE w.attrelid = c.oid AND w.attname = 'workspace_id' AND NOT w.attisdropped)
       GROUP BY c.relname`,
    ),
  );
  tables = new Map(rows.map(({ name, columns }) => [name, columns]));
});

/** Beside the membership that they belong to. */
const WITH_OTHERS = { system_grant: 'membership', hold_decision: 'hold' };
/** Of no workspace, and named all the same. */
const OF_THE_INSTALLATION = ['signer_lease', 'person', 'setup_token', 'sign_in_throttle', 'recovery', 'sidecar_state'];

test('every table of a workspace is verified itself, compared with the log, or listed with the reason why not; none twice', () => {
  const named = [
    ...Object.keys(VERIFIED_TABLES),
    ...FOLDED_TABLES,
    ...Object.keys(RECORD_TABLES),
    ...NOT_COMPARED.flatMap((one) => one.tables),
    ...Object.keys(WITH_OTHERS).filter((name) => !(name in RECORD_TABLES)),
  ];
  expect(named.filter((name, i) => named.indexOf(name) !== i)).toEqual([]);
  const workspaceTables = [...tables.keys()].sort();
  expect(workspaceTables.filter((name) => !named.includes(name))).toEqual([]);
  expect(named.filter((name) => !OF_THE_INSTALLATION.includes(name) && !tables.has(name)).sort()).toEqual([]);
});

test('of every compared table every column is part of the key, compared, or named with the reason why not', () => {
  for (const [table, { key, compared, leftOut, untold = {} }] of Object.entries(RECORD_TABLES)) {
    const columns = tables.get(table)!.filter((name) => name !== 'workspace_id');
    const told = [...key, ...compared, ...Object.keys(leftOut)];
    expect(Object.keys(untold).filter((name) => !compared.includes(name) && name !== 'keys_now'), table).toEqual([]); // prettier-ignore
    expect(
      columns.filter((name) => !told.includes(name)),
      table,
    ).toEqual([]);
    expect(
      told.filter((name, i) => told.indexOf(name) !== i),
      table,
    ).toEqual([]);
  }
});

test('what the page says is folded is what is folded', () => {
  expect(COMPARED.map((one) => one.table)).toEqual([...FOLDED_TABLES]);
});
