// A file that one process has at a time: it says who. Plain Node: the bootstrap holds one while it builds, before anything is installed or compiled.
import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isAlive, statOf } from '../db/embedded/is-alive.mjs';

/**
 * Takes the file for this process. Returns the function that gives it back, or the holder while another live process has it; what a killed process
 * left behind does not count.
 */
export function takeHolderFile(file, about) {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o755 });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify({ pid: process.pid, born: birthOf(process.pid), ...about }), { mode: 0o644 }); // another account is told too who has it
  try {
    for (let attempt = 0; ; attempt++) {
      try {
        linkSync(draft, file); // atomic: exactly one of several starters gets it
        break;
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
        const holder = readHolderFile(file);
        if (holder) return holder;
        if (attempt > 5) throw error;
        removeStale(file);
      }
    }
  } finally {
    unlinkSync(draft);
  }
  return () => {
    if (readHolderFile(file)?.pid === process.pid) rmSync(file, { force: true });
  };
}

/** Takes away what a killed process left behind. What another starter put in its place meanwhile is put back. */
function removeStale(file) {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  try {
    if (readHolderFile(aside)) linkSync(aside, file);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(aside);
  }
}

/** The live process that has the file, or null. */
export function readHolderFile(file) {
  let holder;
  try {
    holder = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
  return isAlive(holder.pid) && birthOf(holder.pid) === holder.born ? holder : null;
}

/** Does the work while no other process has the file. `waits` hears once who has it. */
export async function whenFree(file, about, waits, work) {
  for (let told = false; ; told = true) {
    const taken = takeHolderFile(file, about);
    if (typeof taken === 'function') {
      try {
        return await work();
      } finally {
        taken();
      }
    }
    if (!told) waits(taken);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** Tells the process from a later one that got the same pid. */
function birthOf(pid) {
  const stat = statOf(pid);
  if (stat) return stat[19] ?? '';
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim();
  } catch {
    return '';
  }
}

/** The live processes that each have a file of this folder whose name begins so. */
export function readHolderFiles(folder, prefix) {
  let names;
  try {
    names = readdirSync(folder);
  } catch {
    return []; // nobody has made it
  }
  return names
    .filter((name) => name.startsWith(prefix) && name.endsWith('.json'))
    .map((name) => readHolderFile(path.join(folder, name)))
    .filter((holder) => holder !== null);
}
