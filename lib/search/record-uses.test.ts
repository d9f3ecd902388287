import { describe, expect, test } from 'vitest';
import type { RecordTree } from '@/lib/dialects/contract';
import { mapRecord } from '@/lib/dialects/map-record';
import type { JsonObject } from '@/lib/shared/json';
import { recordUses, type RecordUses } from './record-uses';

const uses = (tree: RecordTree, mask = (text: string): string => text): RecordUses => recordUses(tree, mapRecord(tree), mask);
const retrieved = (data: JsonObject): RecordTree => ({
  form: 'event',
  event: { id: 'x', kind: 'retrieval.completed', schemaVersion: '1.0', occurredAt: '2026-11-20T10:00:00Z', system: 'desk', decision: 'd', data },
}); // prettier-ignore
const span = (attributes: JsonObject): RecordTree => ({
  form: 'span',
  resource: { attributes: {} },
  scope: {},
  span: { traceId: '0'.repeat(31) + '1', spanId: '0'.repeat(15) + '1', name: 'retrieval kb', startTimeUnixNano: '1763632800000000000', attributes: { 'gen_ai.operation.name': 'retrieval', ...attributes } },
}); // prettier-ignore

describe('recordUses', () => {
  test('reads documents by id and source, their version, and the dataset in their metadata', () => {
    const { labels, links } = uses(retrieved({ documents: [{ id: 'KB-1', source: 'kb://a', metadata: { version: 3, index: 'support', indexVersion: 'v7' } }, { source: 'kb://b' }] })); // prettier-ignore
    expect(labels.sort()).toEqual(['dataset:support', 'dataset:support@v7', 'document:KB-1', 'document:KB-1@3', 'document:kb://a', 'document:kb://b']); // prettier-ignore
    expect(links).toEqual([['KB-1', '3', 'support', 'v7'], ['kb://b', null, null, null]]); // prettier-ignore
  });

  test("takes a span's data source for the dataset of its documents, and not for their source", () => {
    const { labels, links } = uses(span({ 'gen_ai.data_source.id': 'aml', 'gen_ai.data_source.version': '2', 'gen_ai.retrieval.documents': '[{"id":"aml-12"}]' })); // prettier-ignore
    expect(labels.sort()).toEqual(['dataset:aml', 'dataset:aml@2', 'document:aml-12']);
    expect(links).toEqual([['aml-12', null, 'aml', '2']]);
  });

  test('knows a search that found nothing, and a dataset written as an object', () => {
    expect(uses(span({ 'gen_ai.data_source.id': 'aml' })).links).toEqual([[null, null, 'aml', null]]);
    expect(uses(retrieved({ dataset: { namespace: 'pg', name: 'kb', version: '9' }, documents: [{ id: 'a' }] })).links).toEqual([['a', null, 'pg/kb', '9']]); // prettier-ignore
  });

  test('holds neither what was erased nor personal data in the clear', () => {
    expect(uses(retrieved({ documents: [{ id: '[erased:text]' }] })).labels).toEqual([]);
    const masked = uses(retrieved({ documents: [{ id: 'jane@example.org' }] }), () => 'token');
    expect(masked.labels).toEqual(['document:token']);
  });

  test('says nothing of records that retrieve nothing, whatever their attributes', () => {
    expect(uses({ form: 'event', event: { id: 'x', kind: 'tool.called', schemaVersion: '1.0', occurredAt: '2026-11-20T10:00:00Z', system: 'd', decision: 'd', data: { tool: { name: 't' }, dataset: 'kb' } } }).labels).toEqual([]); // prettier-ignore
  });
});
