import type { SqlTx } from '@/lib/db/transaction';
import { addNumber, countOf } from '../runs';
import { countEmitters, loadEmitters, saveEmitter, type EmitterKey } from './emitter-store';

/** One numbered event, in the order of the log. */
export interface Numbered extends EmitterKey {
  number: number;
  at: Date;
  idx: number;
}

/** Emitters kept of one system: one that takes a new name for every request would make as many rows as events. */
export const MOST_EMITTERS = 10_000;

/** Adds numbers to the runs of their emitters. */
export async function takeNumbers(tx: SqlTx, workspaceId: string, numbered: readonly Numbered[]): Promise<void> {
  if (numbered.length === 0) return;
  const byEmitter = new Map<string, { key: EmitterKey; events: Numbered[] }>();
  for (const one of numbered) {
    const id = `${one.systemId} ${one.emitter}`;
    const held = byEmitter.get(id);
    if (held) held.events.push(one);
    else byEmitter.set(id, { key: { systemId: one.systemId, emitter: one.emitter }, events: [one] });
  }
  const counts = await countEmitters(tx, workspaceId, [...new Set(numbered.map((one) => one.systemId))]);
  const states = await loadEmitters(
    tx,
    workspaceId,
    [...byEmitter.values()].map((one) => one.key),
  );
  for (const state of states) {
    if (state.firstAt === null) {
      const known = counts.get(state.systemId) ?? 0;
      if (known >= MOST_EMITTERS) continue;
      counts.set(state.systemId, known + 1);
    }
    const before = state.runs.map((run) => ({ ...run }));
    for (const { number, at } of byEmitter.get(`${state.systemId} ${state.emitter}`)!.events) {
      if (addNumber(state.runs, number, at) === 'repeated') state.repeated++;
      if (!state.firstAt || at < state.firstAt) state.firstAt = at;
      if (!state.lastAt || at > state.lastAt) state.lastAt = at;
    }
    await saveEmitter(tx, workspaceId, state, countOf(state.runs), before);
  }
}
