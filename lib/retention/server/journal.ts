import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { dataDir, env } from '@/lib/env';
import { CAPTURE_LEVELS } from '@/lib/registry/capture-levels';

/**
 * What was erased, withdrawn or put under hold, and what is captured of AI systems, by ids only, in a file outside the database: a backup that is restored later forgets again (reapplyErasures). A line
 * is on the disk before the transaction that it is about commits; one whose transaction failed names an erasure that was consented to
 * and is tried again, so carrying it out twice is right.
 */
const targets = z.array(
  z.object({
    decision: z.uuid(),
    fields: z.array(z.object({ index: z.number(), fields: z.array(z.string()) })).nullable(),
  }),
);
const erased = z.object({
  v: z.literal(1),
  at: z.iso.datetime(),
  /** Public id of the request (ers_...). */
  request: z.string(),
  case: z.string(),
  legalBasis: z.string(),
  keep: z.enum(['structure', 'nothing']),
  targets,
});
export type JournalledErasure = z.output<typeof erased>;
/** A registered text that was withdrawn: the version it was registered with, and by which event. */
const textsWithdrawn = z.object({
  v: z.literal(1),
  at: z.iso.datetime(),
  texts: z.object({ versionId: z.uuid(), registeredIdx: z.number() }),
});
/** An erasure that was consented to and begun: what of it waits for a hold is not forgotten by a restore either. Persons by their ids (UUID). */
const consented = z.object({
  v: z.literal(1),
  at: z.iso.datetime(),
  consent: z.object({
    request: z.string(),
    case: z.string(),
    legalBasis: z.string(),
    keep: z.enum(['structure', 'nothing']),
    requestedBy: z.uuid(),
    consentedBy: z.uuid(),
    targets,
  }),
});
export type JournalledConsent = z.output<typeof consented>['consent'];
/**
 * Acts on incidents of no decision whose words went: their places in the log, each with its event's id, because after a restore that lost events
 * another act may stand at the place. Lines of before named the places alone.
 */
const incidentActs = z.object({
  v: z.literal(1),
  at: z.iso.datetime(),
  incidentActs: z.array(z.union([z.int().min(0), z.object({ index: z.int().min(0), event: z.uuid() })])),
});
/**
 * A hold that was placed, or that a restore found open although it had been released: what it is about by ids and tokens; the words of people, and of a query what was asked, sealed (journal-holds.ts). A restore
 * places it again, so that nothing that waited for it is erased.
 */
const holdPlaced = z.object({
  v: z.literal(1),
  at: z.iso.datetime(),
  hold: z.object({
    /** Public id (hld_...). */
    id: z.string(),
    placedBy: z.uuid(),
    placedAt: z.iso.datetime(),
    reviewOn: z.iso.date(),
    subjectLabel: z.string().nullable(),
    systemId: z.uuid().nullable(),
    from: z.iso.datetime().nullable(),
    to: z.iso.datetime().nullable(),
    decisions: z.array(z.uuid()),
    scope: z.record(z.string(), z.json()).nullable(),
    sealed: z.base64(),
  }),
});
export type JournalledHold = z.output<typeof holdPlaced>;
/** A hold that two people released. Written after the fact: a line too few places it again, a line too many would lift it. */
const holdReleased = z.object({ v: z.literal(1), at: z.iso.datetime(), holdReleased: z.string() });
/** The day on which somebody looks again whether a hold is needed, since it was kept. Written after the fact: a line too few asks for that look too early. */
const holdReviewed = z.object({
  v: z.literal(1),
  at: z.iso.datetime(),
  holdReviewed: z.object({ id: z.string(), reviewOn: z.iso.date(), event: z.uuid().optional() }),
});
/**
 * What is captured of an AI system since somebody changed it: by its id, its key and name sealed (journal-capture.ts), and the event that said so where it is
 * known. A restore never lets more be kept than this line says. Written within seconds after the fact.
 */
const capture = z.object({
  v: z.literal(1),
  at: z.iso.datetime(),
  capture: z.object({ system: z.uuid(), level: z.enum(CAPTURE_LEVELS), event: z.uuid().nullable(), sealed: z.base64() }),
});
export type JournalledCapture = z.output<typeof capture>['capture'];
const journalled = z.union([erased, textsWithdrawn, consented, incidentActs, holdPlaced, holdReleased, holdReviewed, capture]);
export type Journalled = z.output<typeof journalled>;

/** Where the journals are: one file a workspace. */
export function journalDir(): string {
  const given = env().COUNTERSIGN_ERASURE_JOURNAL;
  return given ? path.resolve(given) : path.join(dataDir(), 'erasures');
}
const fileOf = (workspaceId: string): string => path.join(journalDir(), `${workspaceId}.jsonl`);

/** How long the journal of a workspace is; 0 without one. */
export function journalBytes(workspaceId: string): number {
  return statSync(fileOf(workspaceId), { throwIfNoEntry: false })?.size ?? 0;
}

/** Appends a line and waits until it is on the disk. Throws when it cannot: then the erasure must not commit. */
export function writeJournal(workspaceId: string, entry: Journalled): void {
  const dir = journalDir();
  const fresh = !existsSync(fileOf(workspaceId));
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  mendLastLine(fileOf(workspaceId));
  const file = openSync(fileOf(workspaceId), 'a', 0o600);
  try {
    const line = Buffer.from(`${JSON.stringify(entry)}\n`, 'utf8');
    for (let at = 0; at < line.length;) {
      const written = writeSync(file, line, at);
      if (written === 0) throw new Error(`The erasure journal ${fileOf(workspaceId)} takes no more bytes.`);
      at += written;
    }
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

/**
 * A last line without its end was cut off by a crash or a full disk: it goes, because its transaction did not commit, and what is written next begins
 * on a line of its own. One that only lacks the line break keeps its meaning.
 */
function mendLastLine(name: string): void {
  if (!existsSync(name)) return;
  const { size } = statSync(name);
  const last = Buffer.alloc(1);
  const file = openSync(name, 'r');
  try {
    if (size === 0 || (readSync(file, last, 0, 1, size - 1) === 1 && last[0] === 0x0a)) return;
  } finally {
    closeSync(file);
  }
  const bytes = readFileSync(name);
  const from = bytes.lastIndexOf(0x0a) + 1;
  if (isWhole(bytes.subarray(from).toString('utf8'))) appendFileSync(name, '\n');
  else truncateSync(name, from);
}
function isWhole(line: string): boolean {
  try {
    return journalled.safeParse(JSON.parse(line)).success;
  } catch {
    return false;
  }
}

/** The lines of two copies of one journal, each once: those of the first, then what only the second has. A line that was cut off is left out. */
export function mergeJournals(own: string, other: string): string {
  const linesOf = (text: string): string[] =>
    text.split('\n').filter((line, i, all) => line !== '' && (i < all.length - 1 || isWhole(line)));
  return [...new Set([...linesOf(own), ...linesOf(other)])].map((line) => `${line}\n`).join('');
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
