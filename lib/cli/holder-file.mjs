// A file that one process has at a time: it says who. Plain Node: the bootstrap holds one while it builds, before anything is installed or compiled.
import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Takes the file for this process. Returns the function that gives it back, or the holder while another live process has it; what a killed process
 * left behind does not count.
 */
export function takeHolderFile(file, about) {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o755 });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify({ pid: process.pid, born: birthOf(process.pid), ...about }), { mode: 0o600 });
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
        rmSync(file, { force: true });
      }
    }
  } finally {
    unlinkSync(draft);
  }
  return () => {
    if (readHolderFile(file)?.pid === process.pid) rmSync(file, { force: true });
  };
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

function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
  return statOf(pid)?.[0] !== 'Z';
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

/** What Linux says of a process, from its state on; null elsewhere. */
function statOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
