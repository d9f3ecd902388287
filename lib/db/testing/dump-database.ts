import { inflateRawSync, inflateSync } from 'node:zlib';
import { openText, type SealPurpose } from '@/lib/ledger/server/sealed-text';
import { asOwner } from '../testing';

type Rows = Map<string, Record<string, unknown>[]>;

/** Every row of every table. */
function readAll(): Promise<Rows> {
  return asOwner(async (db) => {
    const { rows } = await db.query<{ name: string }>(
      "SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'",
    );
    const out: Rows = new Map();
    for (const { name } of rows) out.set(name, (await db.query<Record<string, unknown>>(`SELECT t.* FROM "${name}" t`)).rows);
    return out;
  });
}

/** Every row of every table as text, by table: what a dump of the database holds. Bytes are shown as they are and, where they are deflated, inflated. */
export async function dumpDatabase(): Promise<Map<string, string[]>> {
  return new Map(
    [...(await readAll())].map(([table, rows]) => [table, rows.map((row) => Object.values(row).map(shown).join('\n'))]),
  );
}

const PURPOSES: Readonly<Record<SealPurpose, true>> = { quarantine: true, notify: true, oversight: true, evidence: true, erasure: true, hold: true, query: true }; // prettier-ignore

/** Whatever a row holds sealed, opened: tried with every purpose, bound to whatever else the row holds. */
export async function openSealed(workspaceId: string): Promise<string[]> {
  const out: string[] = [];
  for (const [table, rows] of await readAll()) {
    if (/^(?:event|disclosure|log_|data_key|person_token)/.test(table)) continue;
    for (const row of rows) {
      const values = Object.values(row);
      const places = values.filter((one) => typeof one === 'string').flatMap((one) => [one, `file ${one}`]);
      for (const sealed of values.filter((one) => one instanceof Uint8Array))
        for (const purpose of Object.keys(PURPOSES) as SealPurpose[])
          for (const place of places)
            out.push(...[openText(workspaceId, purpose, place, sealed)].filter((text) => text !== null));
    }
  }
  return out;
}

function shown(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!(value instanceof Uint8Array)) return JSON.stringify(value) ?? '';
  const bytes = Buffer.from(value);
  return [bytes.toString('latin1'), inflated(bytes)].join('\n');
}

function inflated(bytes: Buffer): string {
  for (const inflate of [inflateRawSync, inflateSync])
    try {
      return inflate(bytes).toString('latin1');
    } catch {
      // Not deflated.
    }
  return '';
}
