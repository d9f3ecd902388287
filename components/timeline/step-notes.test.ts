import { describe, expect, it } from 'vitest';
import type { StepOutline } from '@/lib/dialects/step';
import { nodeNotes, stepNotes, resultMissing } from './step-notes';
import { buildTrailTree } from './trail-tree';

const outline = (more: Partial<StepOutline>): StepOutline => ({
  id: 's',
  kind: 'model',
  name: 'chat',
  startedAt: '2026-11-21T10:00:00Z',
  endedAt: '2026-11-21T10:00:01Z',
  status: 'ok',
  captured: 'full',
  flags: [],
  source: { dialect: 'otel', mapperVersion: '1' },
  seq: 0,
  ...more,
});
const codes = (more: Partial<StepOutline>, running = false) => stepNotes(outline(more), running).map((note) => note.code);

describe('stepNotes', () => {
  it.each([
    [{}, []],
    [{ endedAt: undefined }, []],
    [{ endedAt: undefined, flags: ['noEnd'] }, ['noEnd']],
    [{ endedAt: undefined, flags: ['open'] }, ['noEnd']],
    [{ status: 'error' as const }, ['error']],
    [{ model: { requested: 'gpt-4o', responded: 'gpt-4o-mini' } }, ['modelSwap']],
    [{ model: { requested: 'gpt-4o', responded: 'gpt-4o-2024-08-06' } }, []],
    [{ captured: 'none' as const }, ['notCaptured']],
    [{ captured: 'none' as const, flags: ['erased'] }, ['erased']],
    [{ captured: 'partial' as const }, ['partlyCaptured']],
    [{ captured: 'partial' as const, kind: 'other' as const }, ['partlyCaptured']],
    [{ captured: 'partial' as const, kind: 'other' as const, source: { dialect: 'countersign', mapperVersion: '1' } }, []],
    // A call without a result says so, and not that a part was left out; of one that failed the error says it.
    [{ captured: 'partial' as const, kind: 'tool' as const, flags: ['noResult'] }, ['noResult']],
    [{ captured: 'partial' as const, kind: 'tool' as const, flags: ['noResult'], status: 'error' as const }, ['error']],
    [{ captured: 'partial' as const, kind: 'tool' as const, flags: ['noResult', 'erased'] }, ['erased']],
    [{ captured: 'partial' as const, kind: 'tool' as const }, ['partlyCaptured']],
    [{ flags: ['conflict', 'evidenceIncomplete'] }, ['conflict', 'evidenceIncomplete']],
  ])('%j', (more, expected) => {
    expect(codes(more)).toEqual(expected);
  });
  it('waits for an end while the decision runs', () => {
    expect(codes({ endedAt: undefined, flags: ['open'] }, true)).toEqual(['running']);
    // What comes at the end is not missing before it.
    expect(codes({ endedAt: undefined, flags: ['open'], captured: 'partial' }, true)).toEqual(['running']);
    expect(codes({ endedAt: undefined, flags: ['open'], captured: 'partial' }, false)).toEqual(['noEnd']);
  });
});

describe('resultMissing', () => {
  const call = { name: 'find', arguments: { q: 1 } };
  it.each([
    [{ tool: call }, true],
    [{ tool: { ...call, result: '[not captured: 4 characters]' } }, false],
    [{ tool: call, error: { message: 'away', reportedBy: 'emitter' } }, false],
    [{ tool: { name: 'find' } }, false],
    [{ tool: call, erased: { at: '2026-11-21T10:00:05Z' } }, false],
    [{ tool: call, captured: 'none' }, false],
    [{}, false],
  ])('%j', (one, expected) => {
    expect(resultMissing(one as Parameters<typeof resultMissing>[0])).toBe(expected);
  });
});

describe('nodeNotes', () => {
  it('says what parents and clocks contradict', () => {
    const tree = buildTrailTree([
      outline({ id: 'root', startedAt: '2026-11-21T10:00:05Z', endedAt: '2026-11-21T10:00:09Z' }),
      outline({ id: 'early', parentId: 'root' }),
      outline({ id: 'orphan', parentId: 'gone' }),
      outline({ id: 'self', parentId: 'self' }),
    ]);
    const of = (id: string) => nodeNotes(tree.byId.get(id)!, false).map((note) => note.word);
    expect(of('early')).toEqual(['clock skew']);
    expect(of('missing:gone')).toEqual(['parent not received']);
    expect(of('self')).toEqual(['parents in a circle']);
    expect(of('root')).toEqual([]);
  });
});
