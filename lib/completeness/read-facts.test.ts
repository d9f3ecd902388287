import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LogTree, RecordTree, SpanTree } from '@/lib/dialects/contract';
import type { JsonObject } from '@/lib/shared/json';
import { factsOf, mayTell, probabilityOf } from './read-facts';

const TRACE = 'a'.repeat(32);
const span = (over: Partial<SpanTree['span']>, resource: JsonObject = {}): SpanTree => ({
  form: 'span',
  resource: { attributes: resource },
  scope: {},
  span: { traceId: TRACE, spanId: 'b'.repeat(16), name: 's', startTimeUnixNano: '1', attributes: {}, ...over },
});
const log = (attributes: JsonObject, resource: JsonObject = {}): LogTree => ({
  form: 'log',
  resource: { attributes: resource },
  scope: {},
  log: { attributes },
});

describe('what a record tells of others', () => {
  test('the number of a native event', () => {
    const event = { id: 'e', kind: 'model.invoked', sequence: { emitter: 'w1', number: 7 } };
    expect(factsOf({ form: 'event', event }).sequence).toEqual({ emitter: 'w1', number: 7 });
    expect(factsOf({ form: 'event', event: { ...event, sequence: { emitter: 'w1', number: -1 } } }).sequence).toBeUndefined();
  });

  test('the number of a span, counted by its emitter, its instance, or its service', () => {
    const of = (attributes: JsonObject, resource: JsonObject) => factsOf(span({ attributes }, resource)).sequence;
    expect(of({ 'countersign.sequence': '12', 'countersign.emitter': 'e' }, {})).toEqual({ emitter: 'e', number: 12 });
    expect(of({ 'countersign.sequence': 12 }, { 'service.instance.id': 'i', 'service.name': 's' })).toEqual({ emitter: 'i', number: 12 }); // prettier-ignore
    expect(of({ 'countersign.sequence': 12 }, { 'service.name': 's' })).toEqual({ emitter: 's', number: 12 });
  });

  test('the number within a session names no session', () => {
    const { sequence } = factsOf(log({ 'event.sequence': 3, 'session.id': 'mia@example.test' }));
    expect(sequence?.number).toBe(3);
    expect(sequence?.emitter).not.toContain('mia');
    expect(factsOf(log({ 'event.sequence': 3 })).sequence).toBeUndefined();
  });

  test.each([
    ['ot=th:0', 1],
    ['ot=th:8', 0.5],
    ['ot=th:c', 0.25],
    ['ot=rv:ffffffffffffff;th:c', 0.25],
    ['vendor=x, ot=th:e', 0.125],
    ['ot=p:3;r:5', 0.125],
    ['ot=th:zz', undefined],
    ['ot=th:123456789012345', undefined],
    ['other=th:8', undefined],
    ['', undefined],
  ])('the sampling that tracestate %s states', (state, expected) => {
    expect(probabilityOf(state, {}, {})).toBe(expected);
  });

  test.each([
    [{ 'sampling.threshold': '0x8' }, 0.5],
    [{ 'sampler.type': 'probabilistic', 'sampler.param': 0.1 }, 0.1],
    [{ 'sampler.type': 'const', 'sampler.param': 1 }, undefined],
    [{ SampleRate: 20 }, 0.05],
    [{ 'countersign.sampling.probability': 0.2, SampleRate: 20 }, 0.2],
    [{ SampleRate: 0 }, undefined],
  ])('the sampling that attributes %j state', (attributes, expected) => {
    expect(probabilityOf(undefined, attributes as JsonObject, {})).toBe(expected);
  });

  test('whatever the tracestate, a probability is over 0 and at most 1', () => {
    fc.assert(
      fc.property(fc.string(), (state) => {
        for (const text of [state, `ot=${state}`, `ot=th:${state}`, `ot=p:${state}`]) {
          const found = probabilityOf(text, {}, {});
          if (found !== undefined) expect(found > 0 && found <= 1).toBe(true);
        }
      }),
    );
  });

  test('dropped counts, of the span and of its events', () => {
    const events = [{ name: 'e', attributes: {}, droppedAttributesCount: 2 }];
    expect(factsOf(span({ droppedAttributesCount: 1, droppedLinksCount: 4, events })).dropped).toEqual({
      attributes: 3,
      events: 0,
      links: 4,
    });
    expect(factsOf(span({})).dropped).toBeUndefined();
  });

  test('links to other traces, not to its own', () => {
    const links = [
      { traceId: 'C'.repeat(32), spanId: 'd'.repeat(16) },
      { traceId: TRACE, spanId: 'd'.repeat(16) },
    ];
    expect(factsOf(span({ links })).links).toEqual([
      { stepKey: 'b'.repeat(16), scheme: 'trace', value: 'c'.repeat(32), spanId: 'd'.repeat(16) },
    ]);
  });

  test('links of a native event, by trace or by decision', () => {
    const event: JsonObject = {
      id: 'e',
      decision: 'own',
      step: 's',
      links: [{ decision: 'own' }, { decision: 'other' }, { traceId: TRACE }],
    };
    expect(factsOf({ form: 'event', event }).links).toEqual([
      { stepKey: 's', scheme: 'external', value: 'other', spanId: '' },
      { stepKey: 's', scheme: 'trace', value: TRACE, spanId: '' },
    ]);
  });

  test('a record that tells something is never passed over', () => {
    const trees: RecordTree[] = [
      span({ traceState: 'ot=th:8' }),
      span({ droppedEventsCount: 1 }),
      span({ links: [{ traceId: 'c'.repeat(32), spanId: 'd'.repeat(16) }] }),
      span({ attributes: { 'countersign.sequence': 1 } }),
      span({ attributes: { SampleRate: 2 } }),
      span({ attributes: { 'sampler.type': 'probabilistic', 'sampler.param': 0.5 } }),
      span({}, { 'countersign.sampling.probability': 0.5 }),
      log({ 'event.sequence': 1, 'session.id': 's' }),
      log({ 'sampling.threshold': '8' }),
      { form: 'event', event: { sequence: { emitter: 'e', number: 1 } } },
      { form: 'event', event: { links: [{ decision: 'd' }] } },
    ];
    for (const tree of trees) expect([tree, mayTell(JSON.stringify(tree))]).toEqual([tree, true]);
    expect(mayTell(JSON.stringify(span({ attributes: { text: 'the "sequence" of "links"' } })))).toBe(false);
  });
});
