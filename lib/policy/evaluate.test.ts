import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SCORED_TIERS, STAGES } from '@/lib/risk/contract';
import { BASELINE, ROUTES, type PolicyDocument, type PolicyFacts, type PolicyRule } from './contract';
import { evaluatePolicies, routeRank, scopeApplies } from './evaluate';

const facts = (over: Partial<PolicyFacts> = {}): PolicyFacts => ({
  stage: 'action',
  system: { key: 'refunds' },
  environment: 'production',
  tool: { name: 'issue_refund', effect: 'money', reversible: 'no' },
  args: { order: 'W1', amount: '40.00' },
  amount: { value: 40, currency: 'EUR' },
  risk: { tier: 'medium', score: 0.4 },
  findings: [],
  versions: {},
  ...over,
});
const policy = (rules: Partial<PolicyRule>[], over: Partial<PolicyDocument> = {}): PolicyDocument => ({
  id: 'p',
  version: '1',
  title: 'P',
  scope: {},
  tests: [],
  rules: rules.map((rule, i) => ({ id: `r${i}`, when: 'true', route: 'review', reason: 'because', ...rule })),
  ...over,
});

describe('evaluatePolicies', () => {
  it('lets the tier decide where no rule holds', () => {
    for (const tier of [...SCORED_TIERS, 'unscored'] as const)
      expect(evaluatePolicies([policy([{ when: 'false', route: 'block' }])], facts({ risk: { tier } })).route).toBe(
        BASELINE[tier],
      );
  });

  it('takes the most restrictive rule, whatever the document', () => {
    const outcome = evaluatePolicies(
      [policy([{ route: 'review' }], { id: 'a' }), policy([{ when: 'amount.value >= 40', route: 'block' }], { id: 'b' })],
      facts(),
    );
    expect(outcome.route).toBe('block');
    expect(outcome.matched.map((rule) => rule.policy)).toEqual(['a', 'b']);
  });

  it('goes below the baseline with a reason only', () => {
    const high = facts({ risk: { tier: 'high' } });
    expect(evaluatePolicies([policy([{ route: 'allow' }])], high).route).toBe('review');
    expect(evaluatePolicies([policy([{ route: 'allow', override: ' ' }])], high).route).toBe('review');
    expect(evaluatePolicies([policy([{ route: 'check', override: 'Known batch.' }])], high).route).toBe('check');
  });

  it('never goes below it where nothing was scored', () => {
    const trusting = policy([{ route: 'allow', override: 'A trusted tool.' }]);
    expect(evaluatePolicies([trusting], facts({ risk: { tier: 'medium' } })).route).toBe('allow');
    const unscored = evaluatePolicies([trusting], facts({ risk: { tier: 'unscored' } }));
    expect(unscored).toMatchObject({ route: BASELINE.unscored, matched: [{ rule: 'r0' }] });
  });

  it('does not go below it where something failed, or where the scope is not certain', () => {
    const lower: Partial<PolicyRule> = { route: 'allow', override: 'Known batch.' };
    const critical = facts({ risk: { tier: 'critical' } });
    expect(evaluatePolicies([policy([lower, { when: 'args.missing == 1' }])], critical).route).toBe('dual_review');
    const staging = policy([lower], { scope: { environments: ['staging'] } });
    expect(evaluatePolicies([staging], facts({ risk: { tier: 'high' }, environment: undefined })).route).toBe('review');
    const stops = policy([{ route: 'block' }], { scope: { environments: ['staging'] } });
    expect(evaluatePolicies([stops], facts({ environment: undefined })).route).toBe('block');
    expect(evaluatePolicies([stops], facts()).route).toBe('check');
  });

  it('asks for a person where a condition fails, and says which without a word of the facts', () => {
    const secret = facts({ args: { note: 'hunter2', n: 'hunter2' }, risk: { tier: 'low' } });
    for (const when of [
      'args.missing == "x"',
      'int(args.n) > 1',
      'bool(args.n)',
      'args.note > 3',
      'args.note',
      'environment +',
      'args[args.note] == 1',
    ]) {
      const outcome = evaluatePolicies([policy([{ when, route: 'allow' }])], secret);
      expect(outcome.route, when).toBe('review');
      expect(outcome.errors).toHaveLength(1);
      expect(JSON.stringify(outcome)).not.toContain('hunter2');
    }
  });

  it('knows what is absent', () => {
    const input = facts({ stage: 'input', tool: undefined, amount: undefined, args: undefined, environment: undefined });
    const says = (when: string): unknown => {
      const { matched, errors } = evaluatePolicies([policy([{ when }])], input);
      return errors[0]?.message ?? matched.length === 1;
    };
    expect(says('has(tool.effect) || has(amount.value) || has(args.order) || has(facts.environment)')).toBe(false);
    expect(says('tool.effect == "money"')).toContain('Ask for it with has()');
    expect(says('environment == "production"')).toContain('has(facts.environment)');
  });

  it('reads scopes: names may end in a star', () => {
    expect(scopeApplies({ systems: ['refu*'], tools: ['issue_refund'], stages: ['action'] }, facts())).toBe('yes');
    expect(scopeApplies({ systems: ['other'] }, facts())).toBe('no');
    expect(scopeApplies({ tools: ['*'] }, facts({ tool: undefined }))).toBe('no');
  });
});

describe('the algebra of outcomes', () => {
  const conditions = [
    'true', 'false', 'amount.value > 100.0', 'tool.effect == "money"', 'tierAtLeast(risk.tier, "high")', 'args.missing == 1',
    'findings.exists(f, f.severity >= 0.5)', 'environment == "production"', 'not CEL at all', 'has(facts.environment)', '1 / 0 == 1',
  ]; // prettier-ignore
  const rule = fc.record({
    id: fc.constantFrom('r1', 'r2', 'r3'),
    when: fc.constantFrom(...conditions),
    route: fc.constantFrom(...ROUTES),
    reason: fc.constant('x'),
  });
  const lowering = fc.record({ ...{ id: fc.constant('low'), when: fc.constantFrom(...conditions), route: fc.constantFrom(...ROUTES), reason: fc.constant('x') }, override: fc.constant('stated') }); // prettier-ignore
  const scope = fc.record(
    {
      systems: fc.constant<string[]>(['refunds']),
      stages: fc.subarray([...STAGES], { minLength: 1 }),
      environments: fc.constantFrom('production', 'staging').map((one) => [one]),
    },
    { requiredKeys: [] },
  );
  const documents = (of: fc.Arbitrary<PolicyRule>): fc.Arbitrary<PolicyDocument[]> =>
    fc.array(
      fc.record({
        id: fc.constantFrom('a', 'b', 'c'),
        version: fc.constantFrom('1', '2'),
        title: fc.constant('t'),
        scope,
        rules: fc.array(of, { maxLength: 4 }),
        tests: fc.constant([]),
      }),
      { maxLength: 4 },
    );
  const anyFacts: fc.Arbitrary<PolicyFacts> = fc
    .record({
      stage: fc.constantFrom(...STAGES),
      environment: fc.constantFrom('production', undefined),
      value: fc.double({ noNaN: true }),
      tier: fc.constantFrom(...SCORED_TIERS, 'unscored' as const),
      severity: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(({ stage, environment, value, tier, severity }) =>
      facts({
        stage,
        environment,
        amount: { value },
        risk: { tier },
        findings: [{ detector: 'd', category: 'c', reasonCode: 'r', severity }],
      }),
    );

  it('is never made less restrictive by one rule more', () => {
    fc.assert(
      fc.property(documents(fc.oneof(rule, lowering)), rule, fc.nat(), anyFacts, (docs, extra, at, given) => {
        const before = evaluatePolicies(docs, given).route;
        const more = docs.length === 0 ? [policy([extra])] : docs.map((doc, i) => (i === at % docs.length ? { ...doc, rules: [...doc.rules, extra] } : doc)); // prettier-ignore
        expect(routeRank(evaluatePolicies(more, given).route)).toBeGreaterThanOrEqual(routeRank(before));
      }),
    );
  });

  it('does not depend on the order of documents', () => {
    fc.assert(
      fc.property(
        documents(fc.oneof(rule, lowering)).chain((docs) =>
          fc.tuple(fc.constant(docs), fc.shuffledSubarray(docs, { minLength: docs.length, maxLength: docs.length })),
        ),
        anyFacts,
        ([docs, shuffled], given) => {
          const [one, other] = [evaluatePolicies(docs, given), evaluatePolicies(shuffled, given)];
          expect(other.route).toBe(one.route);
          expect(new Set(other.matched.map((m) => JSON.stringify(m)))).toEqual(
            new Set(one.matched.map((m) => JSON.stringify(m))),
          );
        },
      ),
    );
  });

  it('never allows, nor goes below the baseline, where a condition failed', () => {
    fc.assert(
      fc.property(documents(fc.oneof(rule, lowering)), anyFacts, (docs, given) => {
        const outcome = evaluatePolicies(docs, given);
        if (outcome.errors.length === 0) return;
        expect(routeRank(outcome.route)).toBeGreaterThanOrEqual(routeRank('review'));
        expect(routeRank(outcome.route)).toBeGreaterThanOrEqual(routeRank(outcome.baseline));
      }),
    );
  });
});
