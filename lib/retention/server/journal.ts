import { mkdirSync, openSync, closeSync, fsyncSync, writeSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { dataDir, env } from '@/lib/env';

/**
 * What was erased or withdrawn, by ids only, in a file outside the database: a backup that is restored later forgets again (reapplyErasures). A line
 * is on the disk before the transaction that it is about commits; one whose transaction failed names an erasure that was consented to
 * and is tried again, so carrying it out twice is right.
 */
const erased = z.object({
  v: z.literal(1),
  at: z.iso.datetime(),
  /** Public id of the request (ers_...). */
  request: z.string(),
  case: z.string(),
  legalBasis: z.string(),
  keep: z.enum(['structure', 'nothing']),
  targets: z.array(
    z.object({
      decision: z.uuid(),
      fields: z.array(z.object({ index: z.number(), fields: z.array(z.string()) })).nullable(),
    }),
  ),
});
export type JournalledErasure = z.output<typeof erased>;
/** A registered text that was withdrawn: the version it was registered with, and by which event. */
const textsWithdrawn = z.object({
  v: z.literal(1),
  at: z.iso.datetime(),
  texts: z.object({ versionId: z.uuid(), registeredIdx: z.number() }),
});
const journalled = z.union([erased, textsWithdrawn]);
export type Journalled = z.output<typeof journalled>;

/** Where the journals are: one file a workspace. */
export function journalDir(): string {
  const given = env().COUNTERSIGN_ERASURE_JOURNAL;
  return given ? path.resolve(given) : path.join(dataDir(), 'erasures');
}
const fileOf = (workspaceId: string): string => path.join(journalDir(), `${workspaceId}.jsonl`);

/** Appends a line and waits until it is on the disk. Throws when it cannot: then the erasure must not commit. */
export function writeJournal(workspaceId: string, entry: Journalled): void {
  const dir = journalDir();
  const fresh = !existsSync(fileOf(workspaceId));
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const file = openSync(fileOf(workspaceId), 'a', 0o600);
  try {
    writeSync(file, `${JSON.stringify(entry)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  if (!fresh) return;
  const folder = openSync(dir, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** All lines, oldest first. A last line that was cut off by a crash belongs to a transaction that did not commit, and is left out. */
export function readJournal(workspaceId: string): Journalled[] {
  if (!existsSync(fileOf(workspaceId))) return [];
  const lines = readFileSync(fileOf(workspaceId), 'utf8').split('\n');
  return lines.flatMap((line, i) => {
    if (line === '') return [];
    try {
      return [journalled.parse(JSON.parse(line))];
    } catch (error) {
      if (i === lines.length - 1) return [];
      throw new Error(`The erasure journal ${fileOf(workspaceId)} cannot be read at line ${i + 1}.`, { cause: error });
    }
  });
}
