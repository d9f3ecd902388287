import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { env } from '@/lib/env';

/** What became of the copy of a withdrawn pack in the folder it was delivered to. `notFound`: it was moved, or the folder is another one by now. */
export type CopyFate = 'removed' | 'notFound' | 'notRemoved';

/**
 * Takes the copy of a withdrawn pack out of the folder of COUNTERSIGN_PACK_DIR, since it holds what was erased, and leaves a note in its place for whoever
 * watches the folder. Can be repeated. A copy that somebody took from there is out of reach: the note says so.
 */
export function withdrawCopy(pack: string, successor: string): CopyFate {
  const folder = env().COUNTERSIGN_PACK_DIR;
  if (!folder) return 'notFound';
  const [file, note] = [path.join(folder, `${pack}.zip`), path.join(folder, `${pack}.WITHDRAWN.txt`)];
  const isThere = existsSync(file);
  if (!isThere && existsSync(note)) return 'removed'; // by an attempt before this one
  try {
    for (const one of [file, `${file}.part`]) rmSync(one, { force: true });
  } catch {
    // It stays, and the note beside it says that it counts no more.
  }
  const fate: CopyFate = existsSync(file) ? 'notRemoved' : isThere ? 'removed' : 'notFound';
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(note, noteOf(pack, successor, fate), { mode: 0o600 });
  } catch {
    return fate;
  }
  return fate;
}

const noteOf = (pack: string, successor: string, fate: CopyFate): string =>
  `The evidence pack ${pack} was withdrawn: something in it was erased since.
${fate === 'notRemoved' ? `Its archive ${pack}.zip could not be removed from this folder. Remove it.` : 'Its archive is no longer in this folder.'}
Remove every copy of it that was taken from here. Its successor is ${successor}.
`;
