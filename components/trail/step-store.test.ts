import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Step } from '@/lib/dialects/step';
import { StepStore } from './step-store';

const step = (id: string): Step => ({
  id,
  kind: 'tool',
  name: id,
  startedAt: '2026-11-21T10:00:00Z',
  status: 'ok',
  captured: 'full',
  flags: [],
  source: { dialect: 'native', mapperVersion: '1' },
  eventIds: [],
});

describe('StepStore', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());
  const settle = () => vi.advanceTimersByTimeAsync(50);

  it('asks once for what several readers want, together', async () => {
    const load = vi.fn(async (ids: readonly string[]) => ids.map(step));
    const store = new StepStore(load);
    store.request(['a', 'b']);
    store.request(['b', 'c']);
    await settle();
    expect(load.mock.calls).toEqual([[['a', 'b', 'c']]]);
    store.request(['a']);
    await settle();
    expect(load).toHaveBeenCalledTimes(1);
    expect(store.get('c')).toMatchObject({ state: 'ready', step: { id: 'c' } });
  });

  it('says a failure, and asks again when told to', async () => {
    let away = true;
    const store = new StepStore(async (ids) => {
      if (away) throw Object.assign(new Error('database away'), { requestId: 'req-1' });
      return ids.map(step);
    });
    store.request(['a']);
    await settle();
    expect(store.get('a')).toEqual({ state: 'failed', message: 'database away', requestId: 'req-1' });
    away = false;
    store.renew(['a']);
    await settle();
    expect(store.get('a')?.state).toBe('ready');
    away = true;
    store.renew(['a']);
    await settle();
    expect(store.get('a')?.state).toBe('ready');
  });

  it('forgets what was read longest ago', async () => {
    const store = new StepStore(async (ids) => ids.map(step), 3);
    for (const id of ['a', 'b', 'c']) {
      store.request([id]);
      await settle();
    }
    store.request(['a']);
    store.request(['d']);
    await settle();
    expect(['a', 'b', 'c', 'd'].filter((id) => store.get(id))).toEqual(['a', 'c', 'd']);
  });

  it('tells a step that is not there', async () => {
    const store = new StepStore(async () => []);
    store.request(['gone']);
    await settle();
    expect(store.get('gone')?.state).toBe('failed');
  });
});
