import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { AppError } from '@/lib/shared/errors';
import { readLines, type StreamLine } from '../import/read-lines';
import type { ImportLine, StreamCounts } from '../import/progress';
import { LIMITS } from '../json-profile';
import { ingestEvents } from './ingest-events';
import { keepRefused, keepRefusedRequest } from './keep-refused';

export interface ImportStreamInput {
  /** NDJSON, inflated. */
  chunks: AsyncIterable<Uint8Array>;
  route: string;
  /** Lines that an earlier request has dealt with. */
  skip?: number;
}

/** One transaction: as much as an ordinary large request. */
const BATCH_LINES = 1_000;
const BATCH_BYTES = 4 * 1024 * 1024;
/** Longer than any event may be, as UTF-8 with escapes. */
const LINE_BYTES = 6 * LIMITS.textLength;
const UNREAD = {
  tooLong: { code: 'eventTooLarge', message: `The line is longer than ${LINE_BYTES} bytes.` },
  notUtf8: { code: 'malformedText', message: 'The line is not valid UTF-8.' },
} as const;
const TELL_MS = 1_000;
const TOLD_REJECTIONS = 1_000;

/**
 * Takes a stream of native events of any length, batch by batch: each is durable before the next is read, and no more than one is held.
 * Yields what to answer; the last line says whether the stream came to its end and how far it was stored, also when it broke off. Throws
 * only when nothing at all could be taken.
 */
export async function* importStream(actor: Actor, input: ImportStreamInput): AsyncGenerator<ImportLine> {
  requirePermission(actor, 'events.ingest');
  const run = new Run(actor, input.route);
  let told = Date.now();
  try {
    for await (const given of broken(readLines(input.chunks, LINE_BYTES))) {
      const { line } = given;
      if (line <= (input.skip ?? 0)) {
        run.counts.lines = line;
        continue;
      }
      run.hold(given);
      if (!run.full) continue;
      yield* await run.store();
      if (Date.now() - told < TELL_MS) continue;
      told = Date.now();
      yield { stored: { ...run.counts } };
    }
    yield* await run.store();
    yield { done: { ...run.counts, complete: true } };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // Lines that had come whole before the stream broke are stored like any others.
    if (error.code === 'malformedBody') yield* await run.store();
    // Also when nothing of it could be read: who looks for what is missing finds that something came.
    await keepRefusedRequest(actor, input.route, error, null);
    if (run.counts.lines === 0) throw error;
    yield { done: { ...run.counts, complete: false, error: { code: error.code, message: error.message } } };
  }
}

/** A stream that ends in the middle is a fault of the request. */
async function* broken<T>(values: AsyncGenerator<T>): AsyncGenerator<T> {
  for (;;) {
    let next: IteratorResult<T>;
    try {
      next = await values.next();
    } catch {
      throw new AppError('malformedBody', 'The stream ended before it was complete, or is not the gzip it is announced as.', {
        field: 'body',
      });
    }
    if (next.done) return;
    yield next.value;
  }
}

/** The batch being gathered, and what became of those before. */
class Run {
  readonly counts: StreamCounts = { lines: 0, accepted: 0, duplicates: 0, conflicts: 0, rejected: 0 };
  private lines: string[] = [];
  private numbers: number[] = [];
  private size = 0;
  private last = 0;
  private told = 0;
  private unread: ImportLine[] = [];

  constructor(
    private readonly actor: Actor,
    private readonly route: string,
  ) {}

  get full(): boolean {
    return this.lines.length >= BATCH_LINES || this.size >= BATCH_BYTES || this.unread.length >= BATCH_LINES;
  }

  hold(given: StreamLine): void {
    const { line } = given;
    this.last = line;
    if (given.text === null) {
      this.unread.push({ rejected: { line, ...UNREAD[given.fault] } });
      return;
    }
    this.lines.push(given.text);
    this.numbers.push(line);
    this.size += given.text.length;
  }

  /** Stores what is held; returns the refusals to tell. Throws `unavailable`: then none of it is stored. */
  async store(): Promise<ImportLine[]> {
    const [lines, numbers, refusals] = [this.lines, this.numbers, this.unread];
    [this.lines, this.numbers, this.unread, this.size] = [[], [], [], 0];
    const { counts } = this;
    if (refusals.length > 0) {
      counts.rejected += refusals.length;
      await keepRefused(
        this.actor,
        this.route,
        refusals.flatMap((one) => ('rejected' in one ? [{ code: one.rejected.code, message: one.rejected.message }] : [])),
      );
    }
    if (lines.length > 0) {
      const answer = await ingestEvents(this.actor, {
        body: lines.join('\n'),
        contentType: 'application/x-ndjson',
        route: this.route,
      });
      counts.accepted += answer.accepted;
      counts.duplicates += answer.duplicates;
      counts.conflicts += answer.conflicts;
      counts.rejected += answer.rejected;
      answer.results.forEach((result, i) => {
        if (result.status === 'rejected' && result.error) refusals.push({ rejected: { line: numbers[i]!, ...result.error } });
      });
    }
    if (this.last > 0) counts.lines = this.last;
    const told = refusals.slice(0, Math.max(0, TOLD_REJECTIONS - this.told));
    this.told += told.length;
    return told;
  }
}
