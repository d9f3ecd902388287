import { z } from 'zod';
import { secretPlace } from '@/lib/privacy/scrub-json';
import { exactText, HOLDS_A_SECRET, refuseSecretAt, writtenText } from '@/lib/privacy/written-text';
import { issueWordsWithValues } from '@/lib/shared/issue-words';
import { isNestedDeeper, type JsonValue } from '@/lib/shared/json';
import { EFFECTS, SCORED_TIERS, STAGES } from '@/lib/risk/contract';
import { compileCondition, ConditionError } from './condition';
import type { ComparedLiteral } from './condition-literals';
import { conditionHoldsSecret } from './condition-secrets';
import { ROUTES, type PolicyDocument, type PolicyFacts, type PolicyTest, type Route } from './contract';
import { evaluatePolicies } from './evaluate';
import { FACT_FIELDS, ROUTE_WORDS } from './fact-fields';
import { neverHolds, unknownValue } from './known-values';

/** What is said for people loses a secret; what a rule or a test is held against is refused with one. */
const text = (max: number) => writtenText().trim().min(1, 'is empty').max(max);
const exact = (max: number) => exactText().trim().min(1, 'is empty').max(max);
const slug = exactText()
  .max(60)
  .regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/, 'is made of small letters, digits and hyphens, such as refund-limits');
const unit = z.number().min(0).max(1);

const refuseSecret = refuseSecretAt((args: unknown) => (args === undefined ? null : secretPlace(args as JsonValue)));

/** Of facts, levels of objects and lists. */
const MOST_NESTED = 100;

/** Facts as tests state them and as the evaluate route takes them; nothing else may stand in them. */
export const factsSchema = z.strictObject({
  stage: z.enum(STAGES),
  system: z.strictObject({ key: exact(200), riskClass: exact(100).optional() }),
  environment: exact(100).optional(),
  tool: z
    .strictObject({ name: exact(200), effect: z.enum(EFFECTS), reversible: z.enum(['yes', 'no', 'unknown']).default('unknown') })
    .optional(),
  args: z
    .unknown()
    .superRefine((args, context) => {
      if (isNestedDeeper(args, MOST_NESTED)) return void context.addIssue(`is nested deeper than ${MOST_NESTED} levels`);
      refuseSecret(args, context);
    })
    .optional(),
  amount: z.strictObject({ value: z.number(), currency: exact(10).optional() }).optional(),
  risk: z.strictObject({ tier: z.enum([...SCORED_TIERS, 'unscored']), score: unit.optional() }),
  findings: z
    .array(
      z.strictObject({
        detector: exact(100),
        category: exact(100),
        reasonCode: exact(200),
        severity: unit,
        probability: unit.optional(),
      }),
    )
    .max(500),
  versions: z.strictObject({ model: exact(200).optional(), prompt: exact(200).optional(), agent: exact(200).optional() }),
});

export const ruleSchema = z.strictObject({
  id: slug.describe('Unique in the document; small letters, digits, hyphens.'),
  when: z
    .string()
    .max(10_000)
    .refine((when) => !conditionHoldsSecret(when), HOLDS_A_SECRET)
    .describe('A CEL condition over the facts.'),
  route: z.enum(ROUTES),
  reason: text(1_000).describe('For people: why this rule exists.'),
  override: text(1_000)
    .optional()
    .describe(
      'Only with this may the rule lower the route below what the tier alone would give: why it may. What is unscored it never lowers.',
    ),
});

export const scopeSchema = z.strictObject({
  systems: z.array(exact(200)).min(1).max(100).optional().describe('Keys of AI systems; a name may end in *. Absent: all.'),
  tools: z
    .array(exact(200))
    .min(1)
    .max(200)
    .optional()
    .describe('Names of tools; a name may end in *. Absent: all, and what is no tool call.'),
  environments: z.array(exact(100)).min(1).max(50).optional(),
  stages: z.array(z.enum(STAGES)).min(1).optional(),
});

/** A policy document. `version` is given by Countersign: what is written there by others is replaced. */
export const documentSchema = z.strictObject({
  id: slug,
  version: z.string().max(20).default(''),
  title: text(200),
  scope: scopeSchema,
  rules: z.array(ruleSchema).min(1, 'needs at least one rule').max(100),
  tests: z
    .array(z.strictObject({ name: text(200), facts: factsSchema.partial(), expect: z.enum(ROUTES) }))
    .max(200)
    .default([]),
});

/** Something to mend in a document. A warning may stay. */
export interface DocumentProblem {
  level: 'error' | 'warning';
  /** `rules[2].when`; empty: the document. */
  path: string;
  message: string;
  /** In a condition, in UTF-16 code units. */
  start?: number;
  end?: number;
}
export interface TestResult {
  name: string;
  expect: Route;
  got: Route;
  passes: boolean;
  /** Rules that held, and conditions that could not be evaluated. */
  matched: string[];
  errors: string[];
}
export interface CheckedDocument {
  /** Null while the document has errors of form. */
  document: PolicyDocument | null;
  problems: DocumentProblem[];
  tests: TestResult[];
  /** It may be proposed: no error, at least one test, all tests pass. */
  ready: boolean;
}

/** Looks through a document as somebody wrote it: form, conditions, tests. Never throws. */
export function checkDocument(given: unknown): CheckedDocument {
  const parsed = documentSchema.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => ({
      level: 'error' as const,
      path: pathText(issue.path),
      message: sentence(issueWordsWithValues(issue)),
    }));
    return { document: null, problems: [...problems, ...conditionsOf(given)], tests: [], ready: false };
  }
  const document: PolicyDocument = parsed.data;
  const problems: DocumentProblem[] = [
    ...repeated(document),
    ...document.rules.flatMap((_, i) => checkRule(document, i)),
    ...testProblems(document),
  ];
  const tests = problems.some((one) => one.level === 'error') ? [] : runTests(document);
  if (document.tests.length === 0)
    problems.push({ level: 'warning', path: 'tests', message: 'There is no test yet. A policy is proposed with at least one.' });
  tests.forEach(({ name, got, expect, passes }, i) => {
    if (!passes)
      problems.push({
        level: 'error',
        path: `tests[${i}].expect`,
        message: `The test "${name}" expects "${expect}" and gets "${got}". Mend the rules or what the test expects.`,
      });
  });
  const ready = tests.length > 0 && !problems.some((one) => one.level === 'error');
  return { document, problems, tests, ready };
}

/** While another field is still empty: what is wrong with the conditions already written. */
function conditionsOf(given: unknown): DocumentProblem[] {
  const rules = (given as { rules?: unknown } | null)?.rules;
  if (!Array.isArray(rules)) return [];
  return rules.slice(0, 100).flatMap((rule: unknown, i): DocumentProblem[] => {
    const when = (rule as { when?: unknown } | null)?.when;
    return typeof when === 'string' && when.length <= 10_000 ? conditionProblem(when, `rules[${i}].when`) : [];
  });
}

function conditionProblem(when: string, path: string): DocumentProblem[] {
  try {
    compileCondition(when);
    return [];
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
    return [{ level: 'error', path, message: error.message, start: error.start, end: error.end }];
  }
}

/** Runs the tests of a document, by itself: other policies do not count. */
export function runTests(document: PolicyDocument): TestResult[] {
  return document.tests.map((test) => {
    const outcome = evaluatePolicies([document], testFacts(document, test));
    return {
      name: test.name,
      expect: test.expect,
      got: outcome.route,
      passes: outcome.route === test.expect,
      matched: outcome.matched.map((one) => one.rule),
      errors: outcome.errors.map((one) => `${one.rule}: ${one.message}`),
    };
  });
}

/** What a test leaves out is taken from the document's scope, and is harmless otherwise: tier low, nothing found. */
export function testFacts({ scope }: PolicyDocument, { facts }: PolicyTest): PolicyFacts {
  return {
    stage: scope.stages?.[0] ?? 'action',
    system: { key: scope.systems?.[0]?.replace(/\*$/, '') || 'any' },
    ...(scope.environments ? { environment: scope.environments[0] } : {}),
    risk: { tier: 'low' },
    findings: [],
    versions: {},
    ...facts,
  };
}

function checkRule(document: PolicyDocument, index: number): DocumentProblem[] {
  const { when, route, override } = document.rules[index]!;
  const path = `rules[${index}].when`;
  try {
    const { uses, asks, literals } = compileCondition(when);
    const warnings: DocumentProblem[] = literals.flatMap((literal) => literalProblem(document, literal, path));
    const stages = document.scope.stages ?? STAGES;
    for (const field of FACT_FIELDS) {
      if (field.always || field.type === 'any' || !uses.has(field.path) || asks.has(field.path)) continue;
      const ofTool = field.path.startsWith('tool.');
      if (ofTool && (document.scope.tools || (stages.length === 1 && stages[0] === 'action'))) continue;
      const ask = field.path.includes('.') ? field.path : `facts.${field.path}`;
      warnings.push({
        level: 'warning',
        path,
        message: `"${field.path}" is not always known. Where it is not, this condition fails and asks for a person. Write has(${ask}) && ... before it${ofTool ? ', or limit the scope to the stage action' : ''}.`,
      });
    }
    if (!override && (route === 'allow' || (route === 'check' && document.rules.length === 1)))
      warnings.push({
        level: 'warning',
        path: `rules[${index}].route`,
        message: `"${ROUTE_WORDS[route]}" restricts nothing: without an override the tier's own route stays. Say in "override" why this may be lowered, or leave the rule out.`,
      });
    return warnings;
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
    return [{ level: 'error', path, message: error.message, start: error.start, end: error.end }];
  }
}

/** A comparison that can never come out otherwise: it looks like a rule and is none. */
function literalProblem({ scope }: PolicyDocument, literal: ComparedLiteral, path: string): DocumentProblem[] {
  const { start, end } = literal;
  const never = neverHolds(literal);
  if (never) return [{ level: 'error', path, message: never, start, end }];
  const outside = literal.path === 'stage' && literal.how === '==' && scope.stages && !scope.stages.some((one) => one === literal.value); // prettier-ignore
  if (!outside) return [];
  const message = `The scope is limited to the stage ${scope.stages!.join(', ')}, so this never holds.`;
  return [{ level: 'warning', path, message, start, end }];
}

/** What tests state of lists that are closed and are not enumerated by the document's form. */
function testProblems({ tests }: PolicyDocument): DocumentProblem[] {
  return tests.flatMap(({ facts }, i) => {
    const at = `tests[${i}].facts`;
    const stated: [string, string, string | undefined][] = [
      [`${at}.system.riskClass`, 'system.riskClass', facts.system?.riskClass],
      [`${at}.amount.currency`, 'amount.currency', facts.amount?.currency],
      ...(facts.findings ?? []).flatMap((one, n) =>
        (['category', 'detector', 'reasonCode'] as const).map((name): [string, string, string] => [
          `${at}.findings[${n}].${name}`,
          `findings[].${name}`,
          one[name],
        ]),
      ),
    ];
    return stated.flatMap(([path, field, value]) => {
      const message = value === undefined ? null : unknownValue(field, value);
      return message === null ? [] : [{ level: 'error' as const, path, message }];
    });
  });
}

function repeated(document: PolicyDocument): DocumentProblem[] {
  const seen = new Set<string>();
  return document.rules.flatMap(({ id }, i) => {
    if (!seen.has(id)) return (seen.add(id), []);
    return [
      {
        level: 'error' as const,
        path: `rules[${i}].id`,
        message: `There is a rule "${id}" already. Every rule has a name of its own.`,
      },
    ];
  });
}

const pathText = (path: readonly PropertyKey[]): string =>
  path.map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i > 0 ? '.' : ''}${String(part)}`)).join('');
const sentence = (message: string): string => (message.endsWith('.') ? message : `${message}.`);
