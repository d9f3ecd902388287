import { describe, expect, test } from 'vitest';
import { fromWire, toWire, type LineageGraph } from './graph';
import { isIssue, readLineageEvent } from './read-event';
import { layout } from './layout';
import { toOpenLineage } from './to-open-lineage';
import { follow, neighboursOf } from './walk-graph';

const graph: LineageGraph = {
  focus: 'decision:x',
  focusId: 'd',
  sentence: '',
  leftOut: [],
  asOf: '2026-11-21T10:00:00.000Z',
  nodes: [
    { id: 'raw', kind: 'dataset', label: 'raw', openLineage: { kind: 'dataset', namespace: 'n', name: 'raw', facets: {} } },
    { id: 'job', kind: 'job', label: 'job', openLineage: { kind: 'job', namespace: 'n', name: 'job', facets: {}, run: { runId: '0195556c-8d20-7000-8000-000000000001', state: 'COMPLETE', endedAt: '2026-11-20T02:00:00.000Z', facets: {} } } },
    { id: 'kb', kind: 'dataset', label: 'kb', openLineage: { kind: 'dataset', namespace: 'n', name: 'kb', version: '7', facets: {} } },
    { id: 'lone', kind: 'dataset', label: 'lone', openLineage: { kind: 'dataset', namespace: 'n', name: 'lone', facets: {} } },
    { id: 'doc1', kind: 'document', label: 'one' },
    { id: 'doc2', kind: 'document', label: 'two' },
    { id: 'd', kind: 'decision', label: 'd' },
  ],
  edges: [['raw', 'job'], ['job', 'kb'], ['kb', 'doc1'], ['kb', 'doc2'], ['doc1', 'd'], ['doc2', 'd']].map(([from, to]) => ({ id: `${from} > ${to}`, from: from!, to: to!, label: '', how: 'reported' })),
}; // prettier-ignore

describe('arrow keys', () => {
  const places = layout(graph.nodes.map(({ id }) => ({ id, width: 200, height: 44 })), graph.edges); // prettier-ignore
  const neighbours = neighboursOf(graph, places);
  test('follow edges to the left and right, and the column up and down', () => {
    expect(follow('job', 'ArrowLeft', neighbours, places)).toBe('raw');
    expect(follow('job', 'ArrowRight', neighbours, places)).toBe('kb');
    expect(['doc1', 'doc2']).toContain(follow('d', 'ArrowLeft', neighbours, places));
    const [upper, lower] = places.get('doc1')!.y < places.get('doc2')!.y ? ['doc1', 'doc2'] : ['doc2', 'doc1'];
    expect(follow(upper!, 'ArrowDown', neighbours, places)).toBe(lower);
    expect(follow(lower!, 'ArrowUp', neighbours, places)).toBe(upper);
    expect(follow('raw', 'ArrowLeft', neighbours, places)).toBeNull();
    expect(follow('nowhere', 'ArrowLeft', neighbours, places)).toBeNull();
  });
});

test('the graph comes out of the wire as it went in', () => {
  expect(fromWire(JSON.parse(JSON.stringify(toWire(graph))) as ReturnType<typeof toWire>)).toEqual(graph);
});

describe('toOpenLineage', () => {
  test('makes events that our own route takes: runs with their datasets, the rest by themselves', () => {
    const events = toOpenLineage(graph);
    for (const event of events) expect(isIssue(readLineageEvent(event as never, false))).toBe(false);
    expect(events).toHaveLength(2);
    expect(events[0]).toMatchObject({
      eventType: 'COMPLETE',
      inputs: [{ name: 'raw' }],
      outputs: [{ name: 'kb', facets: { version: { datasetVersion: '7' } } }],
    });
    expect(events[1]).toMatchObject({ dataset: { name: 'lone' } });
  });
});
