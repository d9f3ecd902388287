import { withWorkspace } from '@/lib/db/transaction';
import { markPolled } from './action-store';

/** Notes of all waiting agents are written together, this long after the first of them: one write a second, however many wait. */
const TOGETHER_MS = 1_000;

interface Held {
  waiting: Map<string, Set<string>>;
  timer: NodeJS.Timeout | null;
}
const holder = globalThis as typeof globalThis & { countersignPolled?: Held };
/** One a process, also when the bundler loads this module twice. */
const held = (): Held => (holder.countersignPolled ??= { waiting: new Map(), timer: null });

/** Notes that an agent asks for the outcome of an action (UUIDs). Costs the request nothing; a note that is lost is made again by the next poll. */
export function notePolled(workspaceId: string, actionId: string): void {
  const state = held();
  const ids = state.waiting.get(workspaceId) ?? new Set();
  state.waiting.set(workspaceId, ids.add(actionId));
  state.timer ??= setTimeout(() => void flushPolled(), TOGETHER_MS).unref();
}

/** Writes what waits now: for tests. */
export async function flushPolled(): Promise<void> {
  const state = held();
  if (state.timer) clearTimeout(state.timer);
  state.timer = null;
  const all = [...state.waiting];
  state.waiting.clear();
  for (const [workspaceId, ids] of all)
    await withWorkspace(workspaceId, (tx) => markPolled(tx, workspaceId, [...ids])).catch(() => undefined);
}
