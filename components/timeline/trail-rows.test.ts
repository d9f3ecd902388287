import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StepOutline } from '@/lib/dialects/step';
import { moveByKey, visibleRows, type RowFilter } from './trail-rows';
import { buildTrailTree } from './trail-tree';

const outline = (id: string, parentId: string | undefined, at: number, extra: Partial<StepOutline> = {}): StepOutline => ({
  id,
  ...(parentId ? { parentId } : {}),
  kind: 'tool',
  name: id,
  startedAt: new Date(1_800_000_000_000 + at).toISOString(),
  status: 'ok',
  captured: 'full',
  flags: [],
  source: { dialect: 'native', mapperVersion: '1' },
  seq: at,
  ...extra,
});
const tree = buildTrailTree([
  outline('root', undefined, 0, { kind: 'agent' }),
  outline('turn1', 'root', 1, { kind: 'model' }),
  outline('call1', 'turn1', 2),
  outline('call2', 'turn1', 3, { status: 'error' }),
  outline('turn2', 'root', 4, { kind: 'model' }),
]);
const ids = (collapsed: string[], filter?: RowFilter) => visibleRows(tree, new Set(collapsed), filter).map((row) => row.node.id);

describe('visibleRows', () => {
  it('hides what is below a collapsed row, and nothing else', () => {
    expect(ids([])).toEqual(['root', 'turn1', 'call1', 'call2', 'turn2']);
    expect(ids(['turn1'])).toEqual(['root', 'turn1', 'turn2']);
    expect(ids(['root', 'turn1'])).toEqual(['root']);
  });

  it('shows matches of a filter with the ancestors that lead to them', () => {
    const rows = visibleRows(tree, new Set(), { kinds: [], errorsOnly: true });
    expect(rows.map((row) => [row.node.id, row.context])).toEqual([
      ['root', true],
      ['turn1', true],
      ['call2', false],
    ]);
    expect(ids([], { kinds: ['model'], errorsOnly: false })).toEqual(['root', 'turn1', 'turn2']);
    expect(visibleRows(tree, new Set(), { kinds: ['model'], errorsOnly: false })[1]?.expanded).toBeNull();
    expect(ids([], { kinds: ['human'], errorsOnly: false })).toEqual([]);
  });

  it('counts positions among the shown siblings', () => {
    expect(visibleRows(tree, new Set()).map((row) => `${row.position}/${row.siblings}`)).toEqual([
      '1/1',
      '1/2',
      '1/2',
      '2/2',
      '2/2',
    ]);
  });
});

describe('moveByKey', () => {
  const rows = visibleRows(tree, new Set());
  it('moves, opens and closes as a treegrid', () => {
    expect(moveByKey(rows, 0, 'ArrowDown')).toEqual({ type: 'select', id: 'turn1' });
    expect(moveByKey(rows, 4, 'ArrowDown')).toEqual({ type: 'select', id: 'turn2' });
    expect(moveByKey(rows, 3, 'Home')).toEqual({ type: 'select', id: 'root' });
    expect(moveByKey(rows, 0, 'End')).toEqual({ type: 'select', id: 'turn2' });
    expect(moveByKey(rows, 1, 'ArrowLeft')).toEqual({ type: 'collapse', ids: ['turn1'] });
    expect(moveByKey(rows, 2, 'ArrowLeft')).toEqual({ type: 'select', id: 'turn1' });
    expect(moveByKey(rows, 1, 'ArrowRight')).toEqual({ type: 'select', id: 'call1' });
    expect(moveByKey(rows, 2, 'Enter')).toEqual({ type: 'open', id: 'call1' });
    expect(moveByKey(rows, -1, 'ArrowDown')).toEqual({ type: 'select', id: 'root' });
    expect(moveByKey(rows, 0, 'x')).toBeNull();
    expect(moveByKey([], 0, 'ArrowDown')).toBeNull();
  });
  it('turns sideways with the direction of the script', () => {
    expect(moveByKey(rows, 1, 'ArrowRight', 10, true)).toEqual({ type: 'collapse', ids: ['turn1'] });
  });
  it('opens a closed row, and all its siblings with a star', () => {
    const closed = visibleRows(tree, new Set(['turn1']));
    expect(moveByKey(closed, 1, 'ArrowRight')).toEqual({ type: 'expand', ids: ['turn1'] });
    expect(moveByKey(closed, 2, '*')).toEqual({ type: 'expand', ids: ['turn1'] });
  });
  it('always lands on a shown row', () => {
    const keys = fc.constantFrom(
      'ArrowDown',
      'ArrowUp',
      'ArrowLeft',
      'ArrowRight',
      'Home',
      'End',
      'PageDown',
      'PageUp',
      'Enter',
      '*',
    );
    fc.assert(
      fc.property(fc.array(keys, { maxLength: 40 }), fc.subarray(['root', 'turn1']), (pressed, start) => {
        const collapsed = new Set<string>(start);
        let selected = 'root';
        for (const key of pressed) {
          const shown = visibleRows(tree, collapsed);
          const move = moveByKey(
            shown,
            shown.findIndex((row) => row.node.id === selected),
            key,
            2,
          );
          if (move?.type === 'select' || move?.type === 'open') selected = move.id;
          if (move?.type === 'collapse') for (const id of move.ids) collapsed.add(id);
          if (move?.type === 'expand') for (const id of move.ids) collapsed.delete(id);
          expect(visibleRows(tree, collapsed).some((row) => row.node.id === selected)).toBe(true);
        }
      }),
    );
  });
});
