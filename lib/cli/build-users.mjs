// Who serves from a build directory. A build in it would take the pages from under a server that runs: the bootstrap asks here before it builds.
// Plain Node: nothing may be compiled yet.
import path from 'node:path';
import { readHolderFiles, takeHolderFile } from './holder-file.mjs';

const PREFIX = 'countersign-serving-';
/** Next empties a build directory when it begins, except for this folder. */
const folderOf = (buildDir) => path.join(buildDir, 'cache');

/** Notes that this process serves from the build directory. Several may, each with data of its own. Returns what takes the note back. */
export function noteServing(buildDir, about) {
  const taken = takeHolderFile(path.join(folderOf(buildDir), `${PREFIX}${process.pid}.json`), about);
  if (typeof taken === 'function') return taken;
  throw new Error(`process ${taken.pid} has noted already that it serves from ${buildDir}`);
}

/** Why nothing can be built in the directory now, and what can be done; null when nobody serves from it. */
export function refusesBuild(buildDir, typed) {
  const [first, ...others] = readHolderFiles(folderOf(buildDir), PREFIX);
  if (!first) return null;
  const more = others.length > 0 ? `, and ${others.length} more,` : '';
  return `The sources have changed since the pages in ${path.resolve(buildDir)} were built, and \`${first.command}\` (process ${first.pid}, ${first.url})${more} serves from there: a build would take its pages away. Stop it first, or build elsewhere: COUNTERSIGN_BUILD_DIR=.next-other ${typed}`;
}
