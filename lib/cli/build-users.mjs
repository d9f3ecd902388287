// Who serves from a build directory, and who builds in it. A build would take the pages from under a server that runs: the bootstrap asks here before it
// builds. Plain Node: nothing may be compiled yet.
import path from 'node:path';
import { readHolderFile, readHolderFiles, takeHolderFile } from './holder-file.mjs';

const PREFIX = 'countersign-serving-';
/** Next empties a build directory when it begins, except for this folder. */
const folderOf = (buildDir) => path.join(buildDir, 'cache');

/** The file that whoever builds in the directory holds meanwhile. */
export const buildingFile = (buildDir) => path.join(folderOf(buildDir), 'countersign-building.json');

/** The live process that builds in the directory, or null. A server asks once it is noted, a build asks for servers once it holds its file: one of both finds the other. */
export const findBuilder = (buildDir) => readHolderFile(buildingFile(buildDir));

/** Notes that this process serves from the build directory. Several may, each with data of its own. Returns what takes the note back. */
export function noteServing(buildDir, about) {
  let taken;
  try {
    taken = takeHolderFile(path.join(folderOf(buildDir), `${PREFIX}${process.pid}.json`), about);
  } catch (error) {
    // Pages that another account built, or that lie on a medium that is only read, are served all the same: nothing is built there by this one.
    if (['EACCES', 'EPERM', 'EROFS'].includes(error.code)) return () => undefined;
    throw error;
  }
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
