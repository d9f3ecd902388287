import type { PolicyDocument, PolicyFacts, PolicyTest } from './contract';

/**
 * Policies to begin with: for an agent that pays money back, one that releases payments, and one that advises in a clinic. They are offered and
 * never in force by themselves: somebody names their own systems and limits, and a second person consents. Client-safe.
 */
export interface PolicyTemplate {
  id: string;
  about: string;
  document: PolicyDocument;
}

const action = (
  name: string,
  effect: NonNullable<PolicyFacts['tool']>['effect'],
  over: Partial<PolicyFacts> = {},
): Partial<PolicyFacts> => ({
  stage: 'action',
  tool: { name, effect, reversible: 'no' },
  risk: { tier: 'medium', score: 0.4 },
  ...over,
});
const finding = (
  reasonCode: string,
  detector: string,
  category: string,
  severity = 0.7,
  probability = severity,
): PolicyFacts['findings'][number] => ({
  detector,
  category,
  reasonCode,
  severity,
  probability,
});
const test = (name: string, expect: PolicyTest['expect'], facts: Partial<PolicyFacts>): PolicyTest => ({ name, expect, facts });

const refunds: PolicyDocument = {
  id: 'refunds',
  version: '1',
  title: 'Refunds: limits, and nothing a document ordered',
  scope: { stages: ['action'] },
  rules: [
    {
      id: 'ordered-by-a-document',
      when: '!(tool.effect in ["read", "sensitive_read"]) && findings.exists(f, f.reasonCode == "trace.injectedAct" || f.reasonCode == "provenance.onlyInUntrusted")',
      route: 'block',
      reason:
        'The act follows an instruction, or uses an account or address, that came from a document or a tool and not from the customer.',
    },
    {
      id: 'read-an-instruction-before',
      when: 'tool.effect in ["money", "send", "delete", "access_change"] && findings.exists(f, f.reasonCode == "trace.instructionBefore")',
      route: 'dual_review',
      reason: 'An earlier step brought in a text that speaks to the agent. Two persons look before money or messages leave.',
    },
    {
      id: 'above-100',
      when: 'tool.effect == "money" && has(amount.value) && amount.value > 100',
      route: 'review',
      reason: 'The agent refunds up to 100 by itself; above that a team lead approves.',
    },
    {
      id: 'above-500',
      when: 'tool.effect == "money" && has(amount.value) && amount.value > 500',
      route: 'dual_review',
      reason: 'Refunds above 500 are seen by two persons.',
    },
    {
      id: 'amount-not-known',
      when: 'tool.effect == "money" && !has(amount.value)',
      route: 'review',
      reason: 'Money moves and the record does not say how much.',
    },
    {
      id: 'other-currency',
      when: 'tool.effect == "money" && has(amount.currency) && amount.currency != "EUR"',
      route: 'review',
      reason: 'The limits are in EUR; an amount in another currency is read by a person.',
    },
  ],
  tests: [
    test(
      'a small refund asks nobody more than its tier does',
      'check',
      action('issue_refund', 'money', { amount: { value: 40, currency: 'EUR' } }),
    ),
    test('at the limit the agent decides', 'check', action('issue_refund', 'money', { amount: { value: 100, currency: 'EUR' } })),
    test(
      'above the limit one person decides',
      'review',
      action('issue_refund', 'money', { amount: { value: 100.01, currency: 'EUR' } }),
    ),
    test('far above it two do', 'dual_review', action('issue_refund', 'money', { amount: { value: 900, currency: 'EUR' } })),
    test('an unknown amount is no small one', 'review', action('issue_refund', 'money')),
    test('yen are not euros', 'review', action('issue_refund', 'money', { amount: { value: 40, currency: 'JPY' } })),
    test(
      'what a document ordered does not run, however small',
      'block',
      action('issue_refund', 'money', {
        amount: { value: 5, currency: 'EUR' },
        findings: [finding('trace.injectedAct', 'action.trace', 'action')],
      }),
    ),
    test('reading is left to the tier', 'allow', action('get_order', 'read', { risk: { tier: 'low' } })),
  ],
};

const payments: PolicyDocument = {
  id: 'payments',
  version: '1',
  title: 'Payments and KYC: release needs eyes',
  scope: { stages: ['action'] },
  rules: [
    {
      id: 'ordered-by-a-document',
      when: '!(tool.effect in ["read", "sensitive_read"]) && findings.exists(f, f.reasonCode == "trace.injectedAct" || f.reasonCode == "provenance.onlyInUntrusted")',
      route: 'block',
      reason: 'An invoice or a web page may not direct a payment.',
    },
    {
      id: 'large-release',
      when: 'tool.name == "release_payment" && has(amount.value) && amount.value >= 10000',
      route: 'dual_review',
      reason: 'Payments of 10,000 and more are released by two persons (anti-money-laundering procedure).',
    },
    {
      id: 'release-of-unknown-amount',
      when: 'tool.name == "release_payment" && !has(amount.value)',
      route: 'dual_review',
      reason: 'A release without a stated amount is treated as a large one.',
    },
    {
      id: 'many-small-ones',
      when: 'findings.exists(f, f.reasonCode == "velocity.structuring")',
      route: 'dual_review',
      reason: 'Many small payments in an hour may be one large one.',
    },
    {
      id: 'new-recipient',
      when: 'tool.effect == "money" && findings.exists(f, f.reasonCode == "recipient.firstSeen")',
      route: 'review',
      reason: 'Money goes to somebody this agent never paid before.',
    },
    {
      id: 'access-and-code',
      when: 'tool.effect in ["access_change", "code", "delete"]',
      route: 'dual_review',
      reason: 'A screening workflow has no business in changing access, running code or deleting.',
    },
  ],
  tests: [
    test(
      'a small release is left to the tier',
      'check',
      action('release_payment', 'money', { amount: { value: 250, currency: 'EUR' } }),
    ),
    test(
      'a large release needs two',
      'dual_review',
      action('release_payment', 'money', { amount: { value: 10_000, currency: 'EUR' } }),
    ),
    test('no amount is a large one', 'dual_review', action('release_payment', 'money')),
    test('structuring is seen', 'dual_review', action('release_payment', 'money', { amount: { value: 9, currency: 'EUR' }, findings: [finding('velocity.structuring', 'action.velocity', 'action')] })), // prettier-ignore
    test('an account from the invoice only stops it', 'block', action('release_payment', 'money', { amount: { value: 9, currency: 'EUR' }, findings: [finding('provenance.onlyInUntrusted', 'action.provenance', 'action')] })), // prettier-ignore
    test('nothing is deleted here alone', 'dual_review', action('purge_case', 'delete', { risk: { tier: 'low' } })),
  ],
};

const triage: PolicyDocument = {
  id: 'triage',
  version: '1',
  title: 'Clinical triage: no ungrounded advice, no leak',
  scope: { stages: ['input', 'output', 'action'] },
  rules: [
    {
      id: 'contradicts-its-sources',
      when: 'stage == "output" && findings.exists(f, f.reasonCode == "ground.contradicted" && f.severity >= 0.5)',
      route: 'review',
      reason: 'The proposal says otherwise than the guideline or the vitals it was given: a clinician reads it first.',
    },
    {
      id: 'leaks-personal-data',
      when: 'stage == "output" && findings.exists(f, f.reasonCode == "leak.personalData" || f.reasonCode == "leak.secret")',
      route: 'block',
      reason: 'Personal data that was not in the case may not appear in a proposal.',
    },
    {
      id: 'told-what-to-do',
      when: 'stage == "input" && findings.exists(f, f.reasonCode.startsWith("injection.") && f.probability >= 0.5)',
      route: 'review',
      reason: 'Text in the record speaks to the AI. Somebody looks at the case before the proposal counts.',
    },
    {
      id: 'acts-beyond-proposing',
      when: 'stage == "action" && has(tool.effect) && has(tool.name) && !(tool.effect in ["read", "sensitive_read"]) && tool.name != "propose_category"',
      route: 'dual_review',
      reason: 'The intended purpose is to propose a category to a nurse. Any other act is outside of it.',
    },
    {
      id: 'not-scored',
      when: 'risk.tier == "unscored"',
      route: 'review',
      reason: 'In a high-risk system (AI Act, Annex III 5(d)) what could not be scored is looked at.',
    },
  ],
  tests: [
    test('a grounded proposal is left to the tier', 'allow', { stage: 'output' }),
    test('a contradicted one is read first', 'review', {
      stage: 'output',
      findings: [finding('ground.contradicted', 'output.groundedness', 'groundedness')],
    }),
    test('new personal data stops it', 'block', {
      stage: 'output',
      findings: [finding('leak.personalData', 'output.personalData', 'leakage')],
    }),
    test('an instruction in the record is seen', 'review', {
      stage: 'input',
      findings: [finding('injection.toolOrder', 'input.indirect', 'indirect_injection', 0.8)],
    }),
    test('proposing is what it is for', 'allow', action('propose_category', 'write', { risk: { tier: 'low' } })),
    test('prescribing is not', 'dual_review', action('order_medication', 'write', { risk: { tier: 'low' } })),
    test('unscored is never low', 'review', { stage: 'output', risk: { tier: 'unscored' } }),
  ],
};

export const POLICY_TEMPLATES: readonly PolicyTemplate[] = [
  {
    id: 'refunds',
    about: 'An agent that pays money back: limits, unknown amounts, and acts that a document ordered.',
    document: refunds,
  },
  {
    id: 'payments',
    about: 'A workflow that releases payments: large ones, many small ones, new recipients.',
    document: payments,
  },
  {
    id: 'triage',
    about: 'Advice in a clinic: contradiction of sources, leaks, acts beyond the intended purpose.',
    document: triage,
  },
];
