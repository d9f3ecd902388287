import { expect, test } from 'vitest';
import { matchName } from './halt-names';

test.each([
  ['tool', 'issue_refund', ['issue_refund', 'get_order'], { seen: true, nearest: [] }],
  ['tool', 'issue_refnd', ['issue_refund', 'get_order'], { seen: false, nearest: ['issue_refund'] }],
  ['tool', 'Issue_Refund', ['issue_refund'], { seen: false, nearest: ['issue_refund'] }],
  ['tool', 'refund', ['issue_refund', 'check_refund', 'get_order'], { seen: false, nearest: ['issue_refund', 'check_refund'] }],
  ['tool', 'fly', ['issue_refund'], { seen: false, nearest: [] }],
  ['environment', 'PROD ', ['prod', 'staging'], { seen: true, nearest: [] }],
  ['environment', 'prodd', ['prod', 'staging'], { seen: false, nearest: ['prod'] }],
  ['environment', 'prod', [], { seen: false, nearest: [] }],
] as const)('a halt of the %s %s, where %j are known: %j', (scope, value, names, expected) => {
  expect(matchName(scope, value, names)).toEqual(expected);
});
