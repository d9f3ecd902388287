import { expect, test } from 'vitest';
import { type ACTION_STATES, type EXECUTIONS, HASH_PROFILE as DESK_PROFILE, type ActionView } from '@/lib/approvals/contract';
import { newAction } from '@/lib/approvals/schemas';
import { HASH_PROFILE, type Action, type ActionRequest, type ActionState, type Execution } from './index.js';

/** `true` where both are the same; anything else does not compile. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;

// The published types and the desk's own: checked by the compiler, which the tests of a release run through.
const SAME: {
  states: Same<ActionState, (typeof ACTION_STATES)[number]>;
  executions: Same<Execution, (typeof EXECUTIONS)[number]>;
  members: Same<keyof Action, keyof ActionView>;
} = { states: true, executions: true, members: true };
/** What the desk answers is what the client says that it gets. */
const asClient = (view: ActionView): Action => view;

const WHOLE: Required<ActionRequest> = {
  system: 'refund-agent',
  decision: 'run-1',
  step: 'call-1',
  tool: { name: 'issue_refund', schemaVersion: '1', annotations: { destructiveHint: true } },
  args: { order: 'W100', amount: '40.00' },
  subject: { type: 'customer', id: 'c-1' },
  target: { resource: 'W100', environment: 'prod' },
  run: { runId: 'r', callId: 'c', traceId: '4bf92f3577b34da6a3ce929d0e0e4736', framework: 'none' },
  context: { task: 'Refund W100', reason: 'asked', evidence: [{ kind: 'message', ref: 'm_3' }] },
  options: { acceptsEdits: true, ttlSeconds: 600, callbackId: 'whe_2', supersedes: null },
};

test('what the published types name, the desk takes and answers, and neither knows more', () => {
  expect(SAME).toEqual({ states: true, executions: true, members: true });
  expect(asClient).toBeTypeOf('function');
  expect(HASH_PROFILE).toBe(DESK_PROFILE);
  expect(newAction.parse(WHOLE)).toEqual(WHOLE);
  expect(Object.keys(newAction.shape).sort()).toEqual(Object.keys(WHOLE).sort());
});
