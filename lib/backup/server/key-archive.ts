import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { createHash } from 'node:crypto';
import { mergeJournals } from '@/lib/retention/server/journal';
import { AppError } from '@/lib/shared/errors';
import { keyFileStart, keyManifest } from '../contract';
import { ArchiveError } from './archive/archive-error';
import { openArchive, writeArchive, type WrittenArchive } from './archive/archive-file';
import type { ArchiveSecret } from './archive/archive-key';
import { dataFrames, jsonFrame } from './archive/frames';

/** Where the files of each kind live on this machine. */
export type KeyPlaces = Readonly<Record<'keys' | 'signer' | 'journal', string>>;

/** The password of the embedded cluster is made anew with it; locks and drafts are of the running process. */
const LEFT_OUT = /^postgres$|\.lock$|\.new$|\.tmp$|\.part$|~$/;
const LARGEST = 64 * 1024 * 1024;

export interface KeyArchive extends WrittenArchive {
  file: string;
  files: string[];
}

/**
 * Writes what must not travel with the data: the workspace key, the signer's key and memory, and the journal of erasures. `extra` are
 * files that live in variables instead, by place and path.
 */
export async function writeKeyArchive(
  file: string,
  places: KeyPlaces,
  extra: readonly { place: 'keys'; path: string; text: string }[],
  secret: ArchiveSecret,
  what: { id: string; madeAt: Date; version: string },
): Promise<KeyArchive> {
  const found = (Object.keys(places) as (keyof KeyPlaces)[]).flatMap((place) =>
    filesUnder(places[place]).map((name) => ({
      place,
      path: name,
      bytes: () => readFileSync(path.join(places[place], name)),
      mode: 0o600,
    })),
  );
  const given = extra
    .filter((one) => !found.some((other) => other.place === one.place && other.path === one.path))
    .map((one) => ({ ...one, bytes: () => Buffer.from(one.text), mode: 0o600 }));
  const all = [...found, ...given];
  if (all.length === 0)
    throw new AppError('notFound', `There are no keys in ${places.keys} and no signer's memory in ${places.signer}.`);
  async function* frames(): AsyncGenerator<Buffer> {
    yield jsonFrame('M', { format: 1, ...what, madeAt: what.madeAt.toISOString() } satisfies typeof keyManifest._input);
    for (const one of all) {
      const bytes = one.bytes();
      if (bytes.length > LARGEST) throw new AppError('conflict', `${one.path} is too large for an archive of keys.`);
      yield jsonFrame('T', { place: one.place, path: one.path, mode: one.mode });
      yield* dataFrames(bytes);
      yield jsonFrame('E', { sha256: createHash('sha256').update(bytes).digest('hex') });
    }
    yield jsonFrame('Z', { files: all.length });
  }
  const written = await writeArchive(file, { id: what.id, kind: 'keys', madeAt: what.madeAt }, secret, frames());
  return { ...written, file, files: all.map((one) => `${one.place}/${one.path}`) };
}

function filesUnder(folder: string, below = ''): string[] {
  const at = path.join(folder, below);
  if (!existsSync(at)) return [];
  return readdirSync(at, { withFileTypes: true })
    .flatMap((entry) => {
      const name = below ? `${below}/${entry.name}` : entry.name;
      if (entry.isDirectory()) return filesUnder(folder, name);
      return entry.isFile() && !LEFT_OUT.test(entry.name) && !entry.name.startsWith('.') ? [name] : [];
    })
    .sort();
}

export interface RestoredKeys {
  written: string[];
  /** There already with the same content. */
  same: string[];
  /** There already with another content: they stay. */
  kept: string[];
  /** Journals of erasures that were there already: each has the lines of both now, so that nothing that was erased comes back. */
  merged: string[];
}

/**
 * Puts the files of an archive of keys back. Nothing that is there is replaced: a signer's memory may be newer than the archive, and
 * going back to an older one is what it is there to prevent. Journals of erasures are the exception: both copies' lines count. All or nothing: the
 * archive is read to its end first.
 */
export async function restoreKeyArchive(file: string, places: KeyPlaces, secret: ArchiveSecret | null): Promise<RestoredKeys> {
  const files: { at: string; name: string; bytes: Buffer }[] = [];
  let open: { at: string; name: string; pieces: Buffer[] } | null = null;
  for await (const { type, bytes } of openArchive(file, 'keys', secret)) {
    if (type === 'M') keyManifest.parse(JSON.parse(bytes.toString('utf8')));
    else if (type === 'T') {
      const start = keyFileStart.parse(JSON.parse(bytes.toString('utf8')));
      open = { at: path.join(places[start.place], start.path), name: `${start.place}/${start.path}`, pieces: [] };
    } else if (type === 'D') open?.pieces.push(bytes);
    else if (type === 'E' && open) {
      const whole = Buffer.concat(open.pieces);
      const { sha256 } = JSON.parse(bytes.toString('utf8')) as { sha256: string };
      if (createHash('sha256').update(whole).digest('hex') !== sha256)
        throw new ArchiveError('damaged', `${open.name} in the archive is not what was put in.`);
      files.push({ at: open.at, name: open.name, bytes: whole });
      open = null;
    }
  }
  const result: RestoredKeys = { written: [], same: [], kept: [], merged: [] };
  for (const one of files) {
    const there = statSync(one.at, { throwIfNoEntry: false });
    if (there) {
      const own = readFileSync(one.at);
      if (own.equals(one.bytes)) result.same.push(one.name);
      else if (one.name.startsWith('journal/') && one.name.endsWith('.jsonl')) {
        replaceFile(one.at, mergeJournals(own.toString('utf8'), one.bytes.toString('utf8')));
        result.merged.push(one.name);
      } else result.kept.push(one.name);
      continue;
    }
    mkdirSync(path.dirname(one.at), { recursive: true, mode: 0o700 });
    chmodSync(path.dirname(one.at), 0o700);
    writeFileSync(one.at, one.bytes, { mode: 0o600, flag: 'wx' });
    result.written.push(one.name);
  }
  return result;
}

/** Beside it and renamed, so that a crash leaves the old one or the new one. */
function replaceFile(at: string, text: string): void {
  const beside = `${at}.new`;
  writeFileSync(beside, text, { mode: 0o600 });
  const file = openSync(beside, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(beside, at);
}
