import type { Actor } from '@/lib/access/actor';
import { listen } from '@/lib/db/listen';
import { withWorkspace } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { changesOf } from './action-store';
import { actionIdOf } from './find-own-action';

/** Requests of one key or person that may wait at the same time. */
export const MAX_WAITERS = 600;
const MAX_WAITERS_PERSON = 40;
/** A notification can be lost with its connection: what is waited for is looked at this often anyway. */
const SCAN_MS = 1_000;
const SCAN_AT_ONCE = 5_000;

interface Waiter {
  workspaceId: string;
  actionId: string;
  change: number;
  wake: () => void;
}
interface Room {
  waiters: Map<string, Set<Waiter>>;
  /** Whoever follows a whole workspace, by its id. */
  watchers: Map<string, Set<(actionId: string) => void>>;
  callers: Map<string, number>;
  scan: NodeJS.Timeout | null;
}
type Held = typeof globalThis & { countersignWaiting?: Room };
/** One a process, also when the bundler loads this module twice. */
const room = (): Room =>
  ((globalThis as Held).countersignWaiting ??= {
    waiters: new Map(),
    watchers: new Map(),
    callers: new Map(),
    scan: null,
  });

/** Resolves when the action has changed since `change`, after `ms`, or when the caller is gone: look again then. Throws tooManyRequests. */
export async function waitForChange(
  actor: Actor,
  given: { publicId: string; change: number; ms: number; signal: AbortSignal },
): Promise<void> {
  const { workspaceId } = actor;
  const { waiters } = room();
  const leave = enter(actor);
  listen('countersign_action', (payload) => wakeAll(payload));
  const actionId = actionIdOf(given.publicId);
  const name = `${workspaceId} ${actionId}`;
  startScan();
  await new Promise<void>((resolve) => {
    const waiter: Waiter = { workspaceId, actionId, change: given.change, wake: end };
    const timer = setTimeout(end, given.ms);
    function end(): void {
      clearTimeout(timer);
      given.signal.removeEventListener('abort', end);
      const all = waiters.get(name);
      if (!all?.delete(waiter)) return;
      if (all.size === 0) waiters.delete(name);
      leave();
      resolve();
    }
    let all = waiters.get(name);
    if (!all) waiters.set(name, (all = new Set()));
    all.add(waiter);
    given.signal.addEventListener('abort', end);
    if (given.signal.aborted) end();
  });
}

/** Counts a caller in; they leave by the function that is answered. Throws tooManyRequests. */
function enter(actor: Actor): () => void {
  const caller = actor.type === 'person' ? actor.personId : actor.type === 'key' ? actor.keyId : actor.name;
  const { callers } = room();
  const count = callers.get(caller) ?? 0;
  if (count >= (actor.type === 'person' ? MAX_WAITERS_PERSON : MAX_WAITERS))
    throw new AppError('tooManyRequests', 'Too many requests of this caller wait already. Ask without waiting.', {}, 1);
  callers.set(caller, count + 1);
  return () => {
    const left = (callers.get(caller) ?? 1) - 1;
    if (left > 0) callers.set(caller, left);
    else callers.delete(caller);
  };
}

/** Calls `heard` with the id (UUID) of every action of the workspace that something happens to, until `end`. Throws tooManyRequests. */
export function watchWorkspace(actor: Actor, heard: (actionId: string) => void): { end: () => void } {
  const leave = enter(actor);
  listen('countersign_action', (payload) => wakeAll(payload));
  const { watchers } = room();
  const all = watchers.get(actor.workspaceId) ?? new Set();
  watchers.set(actor.workspaceId, all.add(heard));
  return {
    end: () => {
      if (!all.delete(heard)) return;
      if (all.size === 0) watchers.delete(actor.workspaceId);
      leave();
    },
  };
}

function wakeAll(name: string): void {
  const { waiters, watchers } = room();
  for (const waiter of [...(waiters.get(name) ?? [])]) waiter.wake();
  const [workspaceId = '', actionId = ''] = name.split(' ');
  for (const heard of [...(watchers.get(workspaceId) ?? [])]) heard(actionId);
}

/** Looks by itself after whatever is waited for, while anything is. */
function startScan(): void {
  const state = room();
  state.scan ??= setTimeout(() => {
    void scan().finally(() => {
      state.scan = null;
      if (state.waiters.size > 0) startScan();
    });
  }, SCAN_MS).unref();
}

async function scan(): Promise<void> {
  const byWorkspace = new Map<string, Map<string, number>>();
  for (const all of room().waiters.values())
    for (const { workspaceId, actionId, change } of all) {
      let wanted = byWorkspace.get(workspaceId);
      if (!wanted) byWorkspace.set(workspaceId, (wanted = new Map()));
      wanted.set(actionId, Math.min(change, wanted.get(actionId) ?? change));
    }
  for (const [workspaceId, wanted] of byWorkspace) {
    const ids = [...wanted.keys()].slice(0, SCAN_AT_ONCE);
    const now = await withWorkspace(workspaceId, (tx) => changesOf(tx, workspaceId, ids)).catch(() => new Map<string, number>());
    for (const [id, change] of now) if (change !== wanted.get(id)) wakeAll(`${workspaceId} ${id}`);
  }
}
