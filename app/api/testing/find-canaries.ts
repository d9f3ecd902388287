import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { vi } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import type { TestWorkspace } from '@/lib/db/testing';
import { dumpDatabase, openSealed } from '@/lib/db/testing/dump-database';
import { env } from '@/lib/env';
import { readLog } from '@/lib/ledger/server/testing';
import type { CanaryCorpus } from '@/lib/privacy/testing/canary-corpus';
import { exportDecisions } from '@/lib/search/server/export-decisions';

/** What this process writes to its outputs from here on, where its log goes. */
export function whatIsLogged(): string[] {
  const logged: string[] = [];
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((chunk) => logged.push(String(chunk)) > 0);
  return logged;
}

export interface Found {
  /** Which secret was found, and where; sorted. */
  found: string[];
  /** What the log discloses, by events. */
  opened: string[];
  /** The files of the journal of erasures. */
  journal: string[];
}

/** Looks for every secret of the corpus wherever something is kept: a dump, what the log discloses, what is sealed beside it, exports, the server log, the journal, and what else is given by name. */
export async function findCanaries(
  ws: TestWorkspace,
  corpus: CanaryCorpus,
  by: PersonActor,
  more: Readonly<Record<string, Iterable<string>>>,
): Promise<Found> {
  const found: string[] = [];
  const look = (where: string, texts: Iterable<string>): void => {
    for (const place of corpus.in(texts)) found.push(`${place}; found in ${where}`);
  };
  for (const [where, texts] of Object.entries(more)) look(where, texts);
  for (const [table, rows] of await dumpDatabase()) look(`table ${table}`, rows);
  const opened = (await readLog(ws.workspaceId)).map((event) => JSON.stringify(event));
  look('what the log discloses', opened);
  look('what is sealed beside the log', await openSealed(ws.workspaceId));
  for (const format of ['csv', 'ndjson'] as const)
    look(`an export as ${format}`, [await new Response((await exportDecisions(by, { format })).stream).text()]);
  const folder = env().COUNTERSIGN_ERASURE_JOURNAL!;
  const journal = readdirSync(folder).map((file) => readFileSync(path.join(folder, file), 'latin1'));
  look('the journal', journal);
  return { found: found.sort(), opened, journal };
}
