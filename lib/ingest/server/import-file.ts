import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Actor } from '@/lib/access/actor';
import { AppError } from '@/lib/shared/errors';
import type { JsonValue } from '@/lib/shared/json';
import { detectFormat, isMessage, type ImportFormat } from '../import/detect-format';
import { readValues, UnreadableFile, type FileValue } from '../import/read-values';
import { addFault, type ImportProgress, type ImportSummary } from '../import/summary';
import { importValues, type ImportTarget } from './import-values';

export interface ImportFileInput {
  path: string;
  /** Found out from the first value when not given. */
  format?: ImportFormat;
  /** The AI system of chat transcripts; the file's name without its ending when not given. */
  system?: string;
  /** Values that an earlier run has dealt with. */
  skip?: number;
  onProgress?: (progress: ImportProgress) => void;
  /** Called after each batch is durable, with the values dealt with so far. */
  onDone?: (values: number) => Promise<void>;
}

const BATCH = { chat: 20, events: 500, otlp: 20 } as const;
const BATCH_BYTES = 4 * 1024 * 1024;

/**
 * Imports one file through the same ingest as everybody's traffic, batch by batch, without holding it in memory. Event ids follow from
 * the content, so importing it again adds nothing. Refusals go into the summary; throws `unavailable` when the database is away.
 */
export async function importFile(actor: Actor, input: ImportFileInput, summary: ImportSummary): Promise<void> {
  const info = await stat(input.path).catch(() => {
    throw new AppError('invalidRequest', `${input.path} cannot be read: there is no such file.`);
  });
  if (!info.isFile()) throw new AppError('invalidRequest', `${input.path} is not a file.`);
  const target: ImportTarget = {
    actor,
    path: input.path,
    system: input.system ?? path.basename(input.path).replace(/(\.(json|jsonl|ndjson|gz)){1,8}$/i, ''),
    // Without times in the file: a day before it was last changed, one second a line.
    startsAt: Math.floor(Math.min(info.mtimeMs, Date.now()) / 1000) * 1000 - 86_400_000,
  };
  const file = { path: input.path, format: input.format ?? 'unknown', values: 0, skipped: 0 };
  summary.files.push(file);
  let bytesDone = 0;
  const report = (): void => {
    const { accepted, duplicates, rejected } = summary;
    input.onProgress?.({ path: input.path, bytesDone, bytesTotal: info.size, accepted, duplicates, rejected });
  };
  let batch: FileValue[] = [];
  let size = 0;
  let format = input.format;
  const flush = async (): Promise<void> => {
    if (format && batch.length > 0) await importValues(format, batch, target, summary);
    batch = [];
    size = 0;
    await input.onDone?.(file.values);
    report();
  };
  try {
    let whole: FileValue | null = null;
    for await (const value of readValues(input.path, (count) => (bytesDone += count))) {
      format ??= formatOf(value, input.path);
      file.format = format;
      file.values++;
      if (format === 'chat' && (whole || isBareMessage(value))) {
        whole = whole ? join(whole, value) : value; // the file is one conversation, written as a list
        continue;
      }
      if (file.values <= (input.skip ?? 0)) {
        file.skipped++;
        continue;
      }
      batch.push(value);
      size += value.bytes.length;
      if (batch.length >= BATCH[format] || size >= BATCH_BYTES) await flush();
    }
    if (whole) batch.push({ line: 1, bytes: Buffer.concat([Buffer.from('['), whole.bytes, Buffer.from(']')]) });
    await flush();
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    await flush();
    addFault(summary, { path: input.path, line: 0, code: 'unreadableFile', message: error.message });
  }
  if (file.values === 0 && summary.errors.every((one) => one.path !== input.path)) {
    addFault(summary, { path: input.path, line: 1, code: 'unreadableFile', message: 'the file is empty' });
  }
}

function join(a: FileValue, b: FileValue): FileValue {
  return { line: a.line, bytes: Buffer.concat([a.bytes, Buffer.from(','), b.bytes]) };
}

function isBareMessage(value: FileValue): boolean {
  const parsed = tryParse(value);
  return parsed !== undefined && isMessage(parsed);
}

function formatOf(value: FileValue, file: string): ImportFormat {
  const parsed = tryParse(value);
  const found = parsed === undefined ? null : detectFormat(parsed);
  if (found) return found;
  throw new AppError(
    'invalidRequest',
    `${file}, line ${value.line}: this looks like none of events, OTLP JSON or chat transcripts. Say which with --format.`,
  );
}

function tryParse(value: FileValue): JsonValue | undefined {
  try {
    return JSON.parse(value.bytes.toString('utf8')) as JsonValue;
  } catch {
    return undefined;
  }
}
