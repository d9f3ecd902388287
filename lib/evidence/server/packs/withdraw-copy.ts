import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { env } from '@/lib/env';

/** What became of the copy of a withdrawn pack in the folder it was delivered to. `notFound`: it was moved, or the folder is another one by now. */
export type CopyFate = 'removed' | 'notFound' | 'notRemoved';

/**
 * Takes the copy of a withdrawn pack, whole or half written, out of the folder of COUNTERSIGN_PACK_DIR, since it holds what was erased, and leaves a note
 * in its place for whoever watches the folder. Can be repeated: the note then names the successor of the last time, and what it said of the copy stays.
 * A copy that somebody took from there is out of reach: the note says so. `delivered` false: nobody said that there is one; null when there is none.
 */
export function withdrawCopy(pack: string, successor: string, delivered: boolean): CopyFate | null {
  const folder = env().COUNTERSIGN_PACK_DIR;
  if (!folder) return delivered ? 'notFound' : null;
  const [file, note] = [path.join(folder, `${pack}.zip`), path.join(folder, `${pack}.WITHDRAWN.txt`)];
  const copies = [file, `${file}.part`];
  const before = readNote(note);
  if (!copies.some(existsSync)) {
    if (before === null && !delivered) return null;
    // An attempt before this one found it, or whoever read its note removed it.
    const fate = before === null || before === 'notFound' ? 'notFound' : 'removed';
    writeNote(note, noteOf(pack, successor, fate));
    return fate;
  }
  // Before the removal: should this process end between the two, the next attempt knows that there was one.
  writeNote(note, noteOf(pack, successor, 'notRemoved'));
  for (const one of copies)
    try {
      rmSync(one, { force: true });
    } catch {
      // It stays, and the note beside it says that it counts no more.
    }
  const fate = copies.some(existsSync) ? 'notRemoved' : 'removed';
  writeNote(note, noteOf(pack, successor, fate));
  return fate;
}

const SAYS: Readonly<Record<CopyFate, (pack: string) => string>> = {
  removed: () => 'Its archive was removed from this folder.',
  notFound: () => 'Its archive was not found in this folder.',
  notRemoved: (pack) =>
    `Its archive ${pack}.zip could not be removed from this folder. Remove it, and what is called ${pack}.zip.part.`,
};
const noteOf = (pack: string, successor: string, fate: CopyFate): string =>
  `The evidence pack ${pack} was withdrawn: something in it was erased since.
${SAYS[fate](pack)}
Remove every copy of it that was taken from here. Its successor is ${successor}.
`;

/** What the note says of the copy; null without one. One of an earlier version of Countersign was left by who removed it. */
function readNote(note: string): CopyFate | null {
  if (!existsSync(note)) return null;
  const text = readFileSync(note, 'utf8');
  return text.includes('was not found') ? 'notFound' : text.includes('could not be removed') ? 'notRemoved' : 'removed';
}

function writeNote(note: string, text: string): void {
  try {
    mkdirSync(path.dirname(note), { recursive: true, mode: 0o700 });
    writeFileSync(note, text, { mode: 0o600 });
  } catch {
    // The folder cannot be written to; the event says what became of the copy.
  }
}
