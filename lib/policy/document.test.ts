import { describe, expect, it } from 'vitest';
import { diffDocuments } from './diff';
import { checkDocument } from './document';
import { CONDITION_FUNCTIONS, FINDING_FIELDS } from './fact-fields';
import { knownValues } from './known-values';
import { documentHash } from './server/document-hash';
import { POLICY_TEMPLATES } from './templates';

const draft = (over: object = {}): Record<string, unknown> => ({
  id: 'refunds',
  title: 'Refunds',
  scope: { stages: ['action'] },
  rules: [
    { id: 'limit', when: 'has(amount.value) && amount.value > 100', route: 'review', reason: 'Above 100 a person decides.' },
  ],
  tests: [{ name: 'above', facts: { amount: { value: 101 } }, expect: 'review' }],
  ...over,
});

describe('checkDocument', () => {
  it('is content with what is right', () => {
    expect(checkDocument(draft())).toMatchObject({ ready: true, problems: [], tests: [{ name: 'above', passes: true }] });
  });

  it('says where, what and how to mend', () => {
    const said = (over: object): string => {
      const [first] = checkDocument(draft(over)).problems;
      return first ? `${first.path}: ${first.message}` : '';
    };
    expect(said({ id: 'Refund Limits' })).toMatch(/^id: is made of small letters/);
    expect(said({ rules: [] })).toContain('rules: needs at least one rule');
    expect(said({ rules: [{ id: 'a', when: 'true', route: 'approve', reason: 'x' }] })).toContain('rules[0].route');
    expect(said({ note: 'x' })).toContain('note');
    expect(said({ tests: [{ name: 't', facts: { amont: { value: 1 } }, expect: 'allow' }] })).toContain('amont');
    const rule = { id: 'a', when: 'true', route: 'block', reason: 'x' };
    expect(said({ rules: [rule, rule] })).toContain('rules[1].id: There is a rule "a" already');
  });

  it('points into a condition', () => {
    const { problems, ready } = checkDocument(
      draft({ rules: [{ id: 'a', when: 'tool.efect == "money"', route: 'block', reason: 'x' }] }),
    );
    expect(ready).toBe(false);
    expect(problems[0]).toMatchObject({ level: 'error', path: 'rules[0].when', start: 5, end: 10 });
  });

  it('is not ready while a test fails, or while there is none', () => {
    const failing = checkDocument(draft({ tests: [{ name: 'above', facts: { amount: { value: 99 } }, expect: 'review' }] }));
    expect(failing).toMatchObject({ ready: false, tests: [{ got: 'allow', passes: false }] });
    expect(checkDocument(draft({ tests: [] })).ready).toBe(false);
  });

  it('warns of a field that is not always known, and of a rule that restricts nothing', () => {
    const rules = [{ id: 'a', when: 'amount.value > 100', route: 'allow', reason: 'x' }];
    expect(checkDocument(draft({ rules })).problems.map((one) => `${one.level} ${one.path}`)).toEqual(expect.arrayContaining(['warning rules[0].when', 'warning rules[0].route'])); // prettier-ignore
  });

  it('never throws, whatever it is given', () => {
    for (const given of [null, 1, [], {}, { rules: 'x' }, { ...draft(), rules: [null] }])
      expect(checkDocument(given).ready).toBe(false);
  });
});

describe('a condition that can never hold', () => {
  const said = (when: string, over: object = {}): { ready: boolean; first: string; at: string } => {
    const { problems, ready } = checkDocument(draft({ rules: [{ id: 'a', when, route: 'review', reason: 'x' }], ...over }));
    const first = problems.find((one) => one.start !== undefined);
    return { ready, first: first ? `${first.level}: ${first.message}` : '', at: first ? when.slice(first.start, first.end) : '' };
  };

  it.each([
    ['tool.effect == "moeny"', '"moeny"', 'Did you mean "money"?'],
    ['"moeny" == tool.effect', '"moeny"', 'never holds'],
    ['tool.effect != "moeny"', '"moeny"', 'always holds'],
    ['!(tool.effect in ["read", "sensitiveRead"])', '"sensitiveRead"', 'Did you mean "sensitive_read"?'],
    ['risk.tier == "hihg"', '"hihg"', 'Did you mean "high"?'],
    ['facts.stage == "actions"', '"actions"', 'Did you mean "action"?'],
    ['tierAtLeast(risk.tier, "hihg")', '"hihg"', 'Did you mean "high"?'],
    ['tierAtLeast(risk.tier, "unscored")', '"unscored"', 'low, medium, high, critical'],
    ['has(system.riskClass) && system.riskClass == "high"', '"high"', 'highAnnexIII'],
    ['has(amount.currency) && amount.currency == "eur"', '"eur"', '"EUR"'],
    ['findings.exists(f, f.category == "injection.indirect")', '"injection.indirect"', 'Did you mean "indirect_injection"?'],
    ['findings.exists(f, f.detector == "personalData")', '"personalData"', 'Did you mean "input.personalData"?'],
    [
      'findings.filter(f, f.severity > 0.5).exists(g, g.reasonCode == "leak.secrets")',
      '"leak.secrets"',
      'Did you mean "leak.secret"?',
    ],
    ['findings.exists(f, f.reasonCode.startsWith("inject."))', '"inject."', 'begins with'],
    ['findings.exists(f, f.category.matches("^injection"))', '"^injection"', 'fits'],
  ])('%s is an error that names what was meant', (when, at, words) => {
    const problem = said(when);
    expect(problem.ready).toBe(false);
    expect(problem.first).toMatch(/^error: /);
    expect(problem.first).toContain(words);
    expect(problem.at).toBe(at);
  });

  it.each([
    'tool.effect in ["money", "delete"] && risk.tier != "low"',
    'tool.name == "moeny" && args.effect == "moeny" && args.findings.exists(f, f.category == "mine")',
    'findings.exists(f, f.detector == "plugin.presidio" || f.detector.startsWith("plugin.") || f.detector.contains("presidio"))',
    'findings.exists(f, f.reasonCode.startsWith("injection.")) || findings.exists(f, f.category.endsWith("injection"))',
    'args.list.exists(f, f.category == "shoes")',
  ])('%s is none', (when) => {
    expect(said(when).first).toBe('');
  });

  it('is told of a stage that the scope leaves out', () => {
    expect(said('stage == "output"').first).toContain('warning: The scope is limited to the stage action');
  });

  it('is not made to pass by a test that states what cannot happen', () => {
    const finding = { detector: 'pii', category: 'injection.indirect', reasonCode: 'leak.secret', severity: 1 };
    const { ready, problems } = checkDocument(
      draft({
        tests: [{ name: 't', facts: { amount: { value: 101, currency: 'eur' }, findings: [finding] }, expect: 'review' }],
      }),
    );
    expect(ready).toBe(false);
    expect(problems.map(({ path }) => path)).toEqual([
      'tests[0].facts.amount.currency',
      'tests[0].facts.findings[0].category',
      'tests[0].facts.findings[0].detector',
    ]);
  });
});

describe('what the help shows', () => {
  it('is content with itself: every example names things that are there', () => {
    for (const { example } of CONDITION_FUNCTIONS) {
      const { problems } = checkDocument(draft({ rules: [{ id: 'a', when: example, route: 'review', reason: 'x' }], tests: [] }));
      expect(
        problems.filter((one) => one.level === 'error'),
        example,
      ).toEqual([]);
    }
    for (const { words, path } of FINDING_FIELDS)
      for (const [, name] of words.matchAll(/such as ([\w.]+\w)/g))
        expect(knownValues(`findings[].${path}`), words).toContain(name);
  });
});

describe('a document that is being written', () => {
  it('tells what is wrong with a condition while another field is still empty', () => {
    const { problems } = checkDocument({ id: 'x', title: '', scope: {}, rules: [{ id: 'a', when: 'amount.value >', route: 'review', reason: 'because' }] }); // prettier-ignore
    expect(problems.map(({ path }) => path)).toEqual(['title', 'rules[0].when']);
    expect(problems[1]).toMatchObject({ level: 'error', start: expect.any(Number) as number });
  });
});

describe('the templates', () => {
  it.each(POLICY_TEMPLATES.map((one) => [one.id, one] as const))(
    '%s passes its own tests and warns of nothing',
    (_, { document }) => {
      const { problems, ready } = checkDocument(document);
      expect(problems).toEqual([]);
      expect(ready).toBe(true);
    },
  );
});

describe('documents', () => {
  const { document } = POLICY_TEMPLATES[0]!;

  it('have a hash that does not depend on how they were laid out', () => {
    const turned = JSON.parse(JSON.stringify(Object.fromEntries(Object.entries(document).reverse()))) as typeof document;
    expect(documentHash(turned)).toBe(documentHash(document));
    expect(documentHash({ ...document, title: 'x' })).not.toBe(documentHash(document));
  });

  it('differ rule by rule, in words', () => {
    const [first, ...rest] = document.rules;
    const after = { ...document, rules: [...rest.map((rule) => (rule.id === 'above-100' ? { ...rule, route: 'block' as const } : rule)), { ...first!, id: 'new' }] }; // prettier-ignore
    expect(diffDocuments(document, after).map((one) => `${one.part} ${one.name} ${one.kind}: ${one.words}`)).toEqual([
      'rule above-100 changed: "Block" instead of "One person decides".',
      'rule new added: A new rule: block.',
      'rule ordered-by-a-document removed: No longer: block.',
    ]);
    expect(diffDocuments(document, document)).toEqual([]);
  });
});
