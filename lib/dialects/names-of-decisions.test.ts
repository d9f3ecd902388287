import { describe, expect, test } from 'vitest';
import { captureRecord } from '@/lib/ingest/capture';
import type { RecordTree } from './contract';
import { decisionAliases } from './identity';

const span = (attributes: Record<string, string>, traceId = 'a'.repeat(32)): RecordTree =>
  ({
    form: 'span',
    resource: { attributes: {} },
    scope: {},
    span: { traceId, spanId: 'b'.repeat(16), name: 'chat', attributes },
  }) as unknown as RecordTree;

describe('a decision named in baggage', () => {
  test.each(['full', 'masked', 'metadata'] as const)('keeps its own name at capture level %s', (level) => {
    for (const value of ['run-7', 'ada@example.com', 'W4072946-0000-4000-8000-000000000000']) {
      const tree = span({ 'baggage.countersign.decision.id': value });
      captureRecord(tree, level);
      expect(decisionAliases(tree)).toEqual([
        { scheme: 'external', value },
        { scheme: 'trace', value: 'a'.repeat(32) },
      ]);
    }
  });

  test('is not named by a mark, which many share, where a trace tells it apart', () => {
    for (const mark of ['[not captured: 5 characters]', '[masked:email]', '[removed:token]', '[erased:text]'])
      expect(decisionAliases(span({ 'countersign.decision.id': mark }))).toEqual([{ scheme: 'trace', value: 'a'.repeat(32) }]);
  });
});
