import { describe, expect, it } from 'vitest';
import type { StepKind } from '@/lib/dialects/step-kinds';
import type { StepOutline } from '@/lib/dialects/step';
import { buildTrailTree } from '../timeline/trail-tree';
import { transcriptEntries } from './transcript-entries';

const outline = (id: string, kind: StepKind, parentId: string | undefined, at: number): StepOutline => ({
  id,
  kind,
  ...(parentId ? { parentId } : {}),
  name: id,
  startedAt: new Date(1_800_000_000_000 + at).toISOString(),
  status: 'ok',
  captured: 'full',
  flags: [],
  source: { dialect: 'native', mapperVersion: '1' },
  seq: at,
});

describe('transcriptEntries', () => {
  it('reads in order, continues each agent’s own conversation, and ends an agent after what it did', () => {
    const entries = transcriptEntries(
      buildTrailTree([
        outline('root', 'agent', undefined, 0),
        outline('m1', 'model', 'root', 1),
        outline('t1', 'tool', 'root', 2),
        outline('sub', 'agent', 'root', 3),
        outline('sm1', 'model', 'sub', 4),
        outline('m2', 'model', 'root', 5),
      ]),
    );
    expect(entries.map((entry) => [entry.key, entry.before, entry.between])).toEqual([
      ['root', null, []],
      ['m1', 'root', []],
      ['t1', 'm1', []],
      ['sub', 'm1', ['t1']],
      ['sm1', 'sub', []],
      ['close:sub', 'sm1', []],
      ['m2', 'm1', ['t1', 'sub']],
      ['close:root', 'm2', []],
    ]);
  });
  it('has an entry for every step of a long trail', () => {
    const long = Array.from({ length: 30_000 }, (_, i) => outline(`s${i}`, i % 2 ? 'tool' : 'model', undefined, i));
    expect(transcriptEntries(buildTrailTree(long))).toHaveLength(30_000);
  });
});
