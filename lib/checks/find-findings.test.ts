import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { findFindings, type CheckedDecision, type Registry } from './find-findings';
import { usesOf } from './uses';

const at = (day: number): Date => new Date(Date.UTC(2026, 10, day));
const NOTHING: Registry = { windows: [], versions: [], signers: false };
const decision = (labels: string[], over: Partial<CheckedDecision> = {}): CheckedDecision => ({
  environment: 'production',
  startedAt: at(10),
  models: [],
  ...usesOf(labels, 'refund-agent'),
  ...over,
});
const window = (kind: string, name: string, version: string, from: number, until: number | null, environment = 'production') => ({
  kind, name, version, environment, from: at(from), until: until === null ? null : at(until),
}); // prettier-ignore
const checks = (given: CheckedDecision, registry: Registry): string[] => findFindings(given, registry).map((one) => one.check);

describe('what a decision used', () => {
  it('comes from its labels', () => {
    expect(
      usesOf(
        ['agent:refund-agent', 'agentVersion:2.4.1', 'model:gpt-4o', 'model:gpt-4o-2024-08-06', 'policyVersion:refunds-2026-09', 'prompt:assistant',
          'promptVersion:14', 'promptVersion:assistant@14', 'tool:issue_refund', `digest:prompt/assistant@14#${'ab'.repeat(32)}`, 'user:x'], // prettier-ignore
        'support',
      ),
    ).toEqual({
      uses: [
        { kind: 'model', name: 'gpt-4o', version: '2024-08-06' },
        { kind: 'tool', name: 'issue_refund', version: '' },
        { kind: 'prompt', name: 'assistant', version: '14' },
        { kind: 'agent', name: 'refund-agent', version: '2.4.1' },
        { kind: 'policy', name: 'support', version: 'refunds-2026-09' },
      ],
      digests: [{ kind: 'prompt', name: 'assistant', version: '14', digest: 'ab'.repeat(32) }],
    });
  });
  it.each([
    [['promptVersion:7'], 'sys', '7'],
    [['prompt:a', 'promptVersion:7'], 'a', '7'],
    [['prompt:payment-screening@35'], 'payment-screening', '35'],
    [['prompt:a', 'prompt:b', 'promptVersion:7'], 'sys', '7'],
    [['promptVersion:team@home@3'], 'team@home', '3'],
  ])('%j is %s, version %s', (labels, name, version) =>
    expect(usesOf(labels, 'sys').uses).toContainEqual({ kind: 'prompt', name, version }),
  );
  it('whatever the labels are, has names, and each only once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('prompt', 'promptVersion', 'agent', 'model', 'tool', 'digest'), fc.string())),
        (pairs) => {
          const { uses } = usesOf(pairs.map(([field, value]) => `${field}:${value}`), 'sys'); // prettier-ignore
          expect(uses.every(({ name }) => name !== '')).toBe(true);
          expect(new Set(uses.map((one) => JSON.stringify(one))).size).toBe(uses.length);
        },
      ),
    );
  });
});

describe('checks', () => {
  const prompt = ['prompt:assistant', 'promptVersion:assistant@13'];
  const windows = [window('prompt', 'assistant', '12', 1, 9), window('prompt', 'assistant', '14', 9, null)];

  test('a version that was not deployed then is found, with what was', () => {
    expect(findFindings(decision(prompt), { ...NOTHING, windows })).toEqual([
      {
        check: 'versionNotDeployed',
        found: [{ kind: 'prompt', name: 'assistant', version: '13', environment: 'production', deployedThen: '14' }],
      },
    ]);
    // the right version at the wrong time, and before anything was deployed
    expect(checks(decision(['promptVersion:assistant@12']), { ...NOTHING, windows })).toEqual(['versionNotDeployed']);
    expect(checks(decision(prompt, { startedAt: new Date(0) }), { ...NOTHING, windows })).toEqual(['versionNotDeployed']);
  });
  test('nothing is said without windows there, without an environment, without a version, and inside a window', () => {
    expect(checks(decision(prompt), NOTHING)).toEqual([]);
    expect(checks(decision(prompt, { environment: 'staging' }), { ...NOTHING, windows })).toEqual([]);
    expect(checks(decision(prompt, { environment: null }), { ...NOTHING, windows })).toEqual([]);
    expect(checks(decision(['prompt:assistant']), { ...NOTHING, windows })).toEqual([]);
    expect(checks(decision(['promptVersion:assistant@14']), { ...NOTHING, windows })).toEqual([]);
    const canary = [...windows, window('prompt', 'assistant', '13', 9, 11)];
    expect(checks(decision(prompt), { ...NOTHING, windows: canary })).toEqual([]);
  });
  test('the end of a window is not in it, its beginning is', () => {
    const one = [window('prompt', 'assistant', '14', 10, 11)];
    const used = ['promptVersion:assistant@14'];
    expect(checks(decision(used, { startedAt: at(10) }), { ...NOTHING, windows: one })).toEqual([]);
    expect(checks(decision(used, { startedAt: at(11) }), { ...NOTHING, windows: one })).toEqual(['versionNotDeployed']);
  });
  test('another model than was asked for is found, a dated build of it is not', () => {
    expect(checks(decision([], { models: [{ requested: 'gpt-4o', responded: 'gpt-4o-mini' }] }), NOTHING)).toEqual([
      'modelDiffers',
    ]);
    expect(
      checks(decision([], { models: [{ requested: 'gpt-4o', responded: 'gpt-4o-2024-08-06' }, { requested: 'x' }] }), NOTHING),
    ).toEqual([]);
  });
  test('a tool and a model that no list of the system has is found once there is a list', () => {
    const used = decision(['tool:issue_refund', 'tool:get_order', 'model:gpt-4o-2024-08-06']);
    expect(checks(used, NOTHING)).toEqual([]);
    const registry = {
      ...NOTHING,
      windows: [window('tool', 'get_order', '1', 1, null), window('model', 'gpt-4o', '2024-05-13', 1, null, 'staging')],
    };
    expect(findFindings(used, registry)).toEqual([
      { check: 'toolNotRegistered', found: [{ kind: 'tool', name: 'issue_refund' }] },
    ]);
    // of its environment there is no list of models: that of the others counts
    expect(checks(decision(['model:mistral-large-2411']), registry)).toEqual(['modelNotRegistered']);
    expect(checks(decision(['model:gpt-4o-2024-08-06'], { environment: 'prod' }), registry)).toEqual([]);
    const staging = { environment: 'staging' };
    expect(checks(decision(['model:mistral-large-2411'], staging), registry)).toEqual(['modelNotRegistered']);
    expect(checks(decision(['model:mistral-large-2411'], { environment: null }), registry)).toEqual(['modelNotRegistered']);
  });
  test('what is on the list elsewhere, or was taken out before, is not registered; what comes onto it later is', () => {
    const used = (day: number) => decision(['tool:issue_refund'], { startedAt: at(day) });
    const other = window('tool', 'get_order', '1', 1, null);
    const list = (one: ReturnType<typeof window>) => ({ ...NOTHING, windows: [other, one] });
    expect(checks(used(5), list(window('tool', 'issue_refund', '1', 1, null, 'staging')))).toEqual(['toolNotRegistered']);
    expect(checks(used(5), list(window('tool', 'issue_refund', '1', 1, 5)))).toEqual(['toolNotRegistered']);
    expect(checks(used(5), list(window('tool', 'issue_refund', '1', 1, 6)))).toEqual([]);
    expect(checks(used(5), list(window('tool', 'issue_refund', '1', 7, null)))).toEqual([]);
  });
  test('a digest that differs is found, one that nobody registered is not', () => {
    const digest = `digest:prompt/assistant@13#${'ab'.repeat(32)}`;
    const version = { kind: 'prompt', name: 'assistant', version: '13', digest: 'cd'.repeat(32), signed: false };
    expect(findFindings(decision([digest]), { ...NOTHING, versions: [version] })).toEqual([
      {
        check: 'digestDiffers',
        found: [{ kind: 'prompt', name: 'assistant', version: '13', reported: 'ab'.repeat(32), registered: 'cd'.repeat(32) }],
      },
    ]);
    expect(checks(decision([digest]), { ...NOTHING, versions: [{ ...version, digest: 'ab'.repeat(32) }] })).toEqual([]);
    expect(checks(decision([digest]), { ...NOTHING, versions: [{ ...version, digest: null }] })).toEqual([]);
  });
  test('a digest that somebody else claims is found wherever the emitter reports none', () => {
    const [registered, claimed] = ['cd'.repeat(32), 'ef'.repeat(32)];
    const version = { kind: 'prompt', name: 'assistant', version: '13', digest: registered, disputed: claimed, signed: true };
    const registry = { ...NOTHING, versions: [version] };
    const found = [{ kind: 'prompt', name: 'assistant', version: '13', claimed, registered }];
    expect(findFindings(decision(prompt), registry)).toEqual([{ check: 'digestDiffers', found }]);
    expect(checks(decision([...prompt, `digest:prompt/assistant@13#${registered}`]), registry)).toEqual([]);
    expect(checks(decision(['promptVersion:assistant@14']), registry)).toEqual([]);
  });
  test('what is not signed is found in production once somebody signs, with a digest or without one; a hosted model has none', () => {
    const version = { kind: 'prompt', name: 'assistant', version: '13', digest: 'cd'.repeat(32), signed: false };
    const registry = { ...NOTHING, versions: [version], signers: true };
    expect(checks(decision(prompt), registry)).toEqual(['unsignedInProduction']);
    expect(checks(decision(prompt, { environment: 'staging' }), registry)).toEqual([]);
    expect(checks(decision(prompt), { ...registry, signers: false })).toEqual([]);
    expect(checks(decision(prompt), { ...registry, versions: [{ ...version, signed: true }] })).toEqual([]);
    expect(checks(decision(prompt), { ...registry, versions: [{ ...version, digest: null }] })).toEqual(['unsignedInProduction']);
    const model = { kind: 'model', name: 'gpt-4o', version: '2024-08-06', digest: null, signed: false };
    expect(checks(decision(['model:gpt-4o-2024-08-06']), { ...registry, versions: [model] })).toEqual([]);
    for (const environment of ['prd', 'PROD-eu', 'live'])
      expect(checks(decision(prompt, { environment }), registry)).toEqual(['unsignedInProduction']);
  });
});
