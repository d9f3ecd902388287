import type { PolicyDocument, PolicyRule, PolicyScope, PolicyTest } from '@/lib/policy/contract';

/** What the editor holds: the document, and the facts of its tests as they are typed. Pure. */
export interface EditedTest {
  key: number;
  name: string;
  facts: string;
  expect: PolicyTest['expect'];
}
export interface EditedRule extends PolicyRule {
  key: number;
}
export interface EditedDocument {
  id: string;
  version: string;
  title: string;
  scope: PolicyScope;
  rules: EditedRule[];
  tests: EditedTest[];
}

let keys = 0;
const key = (): number => ++keys;

export function toEdited(document: PolicyDocument): EditedDocument {
  return {
    ...document,
    rules: document.rules.map((rule) => ({ ...rule, key: key() })),
    tests: document.tests.map(({ name, facts, expect }) => ({ key: key(), name, expect, facts: JSON.stringify(facts, null, 2) })),
  };
}

/** The document again; facts that are not JSON stay text, so that the check names them. */
export function fromEdited({ rules, tests, ...rest }: EditedDocument): PolicyDocument {
  return {
    ...rest,
    rules: rules.map(({ key: _key, override, ...rule }) => ({ ...rule, ...(override ? { override } : {}) })),
    tests: tests.map(({ name, facts, expect }) => ({ name, expect, facts: readJson(facts) as PolicyTest['facts'] })),
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export const emptyRule = (): EditedRule => ({ key: key(), id: '', when: '', route: 'review', reason: '' });
export const emptyTest = (): EditedTest => ({
  key: key(),
  name: '',
  expect: 'review',
  facts: '{\n  "risk": { "tier": "high" }\n}',
});

/** `a, b` as a list; nothing typed means all. */
export function readList(text: string): string[] | undefined {
  const names = text
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);
  return names.length > 0 ? names : undefined;
}

export const EMPTY_DOCUMENT: PolicyDocument = {
  id: '',
  version: '',
  title: '',
  scope: { stages: ['action'] },
  rules: [{ id: 'high-risk', when: 'tierAtLeast(risk.tier, "high")', route: 'review', reason: '' }],
  tests: [{ name: 'a high risk is looked at', facts: { risk: { tier: 'high' } }, expect: 'review' }],
};
