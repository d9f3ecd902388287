import { describe, expect, test } from 'vitest';
import type { PolicyDocument } from '@/lib/policy/contract';
import type { EffectClass } from '@/lib/registry/artifact-kinds';
import { judgeAction, type JudgeInput } from './judge-action';

const call = (name: string, effect: EffectClass | null, over: Partial<JudgeInput> = {}): JudgeInput => ({
  system: { key: 'desk', riskClass: null },
  tool: { name, annotations: undefined },
  args: { id: '7' },
  environment: 'staging',
  task: undefined,
  profile: effect === null ? null : { effect, schema: null },
  said: [],
  before: () => Promise.resolve({ history: { calls: 0 }, steps: [], task: undefined, unseen: [] }),
  ...over,
});
const effectOf = async (name: string, effect: EffectClass | null) =>
  (await judgeAction({ documents: [] }, call(name, effect))).effect;

describe('what is registered of a tool with consent', () => {
  test.each<[EffectClass, string]>([
    ['money', 'money'],
    ['accessChange', 'access_change'],
    ['delete', 'delete'],
    ['send', 'send'],
    ['write', 'write'],
    ['read', 'read'],
    ['sensitiveRead', 'sensitive_read'],
  ])('%s counts, where its words say less or nothing', async (registered, effect) => {
    expect(await effectOf('ledger_round', registered)).toMatchObject({ effect, basis: 'profile' });
  });

  test('makes no act milder than its words say', async () => {
    for (const registered of ['write', 'send'] as const)
      expect(await effectOf('issue_refund', registered)).toMatchObject({ effect: 'money' });
    expect((await effectOf('issue_refund', 'accessChange')).effect).toBe('access_change');
  });

  test('as not to be undone is no read', async () => {
    expect(await effectOf('get_ledger', 'irreversible')).toMatchObject({ effect: 'unknown', reversible: 'no' });
  });
});

test('no override lets run what could not be scored', async () => {
  const trusting: PolicyDocument = { id: 'p', version: '1', title: 'P', scope: {}, tests: [], rules: [{ id: 'r', when: 'true', route: 'allow', reason: 'x', override: 'A trusted tool.' }] }; // prettier-ignore
  const hollow = Object.defineProperty({}, 'x', { enumerable: true, get: () => { throw new Error('unreadable'); } }); // prettier-ignore
  const { assessment, outcome, route } = await judgeAction({ documents: [trusting] }, call('update_note', null, { args: hollow as never })); // prettier-ignore
  expect(assessment.tier).toBe('unscored');
  expect(outcome.route).not.toBe('allow');
  expect(route).toBe('review');
});

test.each(['tooLong', 'notCaptured', 'erased'])(
  'what went before a call and is %s asks a person, and is never low',
  async (code) => {
    const known = { history: { calls: 0 }, steps: [], task: undefined, unseen: [code] };
    const over = { before: () => Promise.resolve(known), profile: { effect: 'write' as const, schema: null } };
    const { assessment, route } = await judgeAction({ documents: [] }, call('save_note', null, over));
    expect(assessment.unscored).toContain(code);
    expect(assessment.tier).not.toBe('low');
    expect(route).toBe('review');
    // A call that only reads is not held against it.
    expect((await judgeAction({ documents: [] }, call('get_note', null, { before: over.before }))).route).toBe('allow');
  },
);
