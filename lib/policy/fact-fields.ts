import { RISK_CLASS_NAMES } from '@/lib/registry/inventory';
import type { Route } from './contract';

/**
 * What a condition may speak of, in words: the editor completes from it, the help is made of it, and the checker warns with it. Client-safe.
 * A field that is not `always` there has to be asked for with has() first, or its condition fails where it is missing and asks for a person.
 */
export interface FactField {
  path: string;
  type: 'string' | 'number' | 'list' | 'any';
  always: boolean;
  words: string;
  /** What it can be, where that is a short list. */
  values?: readonly string[];
}

export const FACT_FIELDS: readonly FactField[] = [
  { path: 'stage', type: 'string', always: true, words: 'What is judged.', values: ['input', 'output', 'action'] },
  { path: 'system.key', type: 'string', always: true, words: 'The AI system, as emitters name it.' },
  {
    path: 'system.riskClass',
    type: 'string',
    always: false,
    words: 'Its registered risk class under the AI Act.',
    values: RISK_CLASS_NAMES,
  },
  {
    path: 'environment',
    type: 'string',
    always: false,
    words: 'Where it runs, such as production. Ask has(facts.environment) first.',
  },
  { path: 'tool.name', type: 'string', always: false, words: 'The tool an action would call. Only at stage action.' },
  {
    path: 'tool.effect',
    type: 'string',
    always: false,
    words: 'What the call would do.',
    values: ['read', 'sensitive_read', 'write', 'send', 'money', 'delete', 'access_change', 'code', 'physical', 'unknown'],
  },
  {
    path: 'tool.reversible',
    type: 'string',
    always: false,
    words: 'Whether it can be undone.',
    values: ['yes', 'no', 'unknown'],
  },
  {
    path: 'args',
    type: 'any',
    always: false,
    words: 'The arguments of the call, as the agent gave them: args.order, args.items.size().',
  },
  { path: 'amount.value', type: 'number', always: false, words: 'The sum of money that would move.' },
  {
    path: 'amount.currency',
    type: 'string',
    always: false,
    words: 'Its currency, ISO 4217. Compare amounts of one currency only.',
  },
  {
    path: 'risk.tier',
    type: 'string',
    always: true,
    words: 'The tier of the stage. tierAtLeast(risk.tier, "high") compares; unscored counts as medium.',
    values: ['low', 'medium', 'high', 'critical', 'unscored'],
  },
  { path: 'risk.score', type: 'number', always: false, words: 'The score, 0 to 1. Absent where nothing could be scored.' },
  {
    path: 'findings',
    type: 'list',
    always: true,
    words:
      'What the scorers found: findings.exists(f, f.category == "indirect_injection" && f.probability >= 0.5). Traces too faint to be findings are not among them.',
  },
  { path: 'versions.model', type: 'string', always: false, words: 'The model that was used.' },
  { path: 'versions.prompt', type: 'string', always: false, words: 'The version of the prompt.' },
  { path: 'versions.agent', type: 'string', always: false, words: 'The version of the agent.' },
];

/** Of one entry of `findings`. */
export const FINDING_FIELDS: readonly FactField[] = [
  {
    path: 'detector',
    type: 'string',
    always: true,
    words: 'Which detector found it, such as input.personalData; plugin.<id> for a sidecar.',
  },
  { path: 'category', type: 'string', always: true, words: 'Its category, such as indirect_injection.' },
  { path: 'reasonCode', type: 'string', always: true, words: 'The reason, as a code such as leak.secret.' },
  { path: 'severity', type: 'number', always: true, words: 'How grave it would be, 0 to 1.' },
  {
    path: 'probability',
    type: 'number',
    always: true,
    words: 'How likely it is to be right by itself, 0 to 1: from 0.5 on more likely right than wrong.',
  },
];

export interface ConditionFunction {
  name: string;
  example: string;
  words: string;
}

/** The functions that conditions may call; any other is refused when the document is checked. */
export const CONDITION_FUNCTIONS: readonly ConditionFunction[] = [
  { name: 'has', example: 'has(amount.value)', words: 'True when a field is known.' },
  { name: 'tierAtLeast', example: 'tierAtLeast(risk.tier, "high")', words: 'Compares tiers.' },
  { name: 'exists', example: 'findings.exists(f, f.probability >= 0.5)', words: 'True for at least one.' },
  { name: 'all', example: 'args.items.all(i, i.price < 50)', words: 'True for each.' },
  { name: 'exists_one', example: 'findings.exists_one(f, f.detector == "input.personalData")', words: 'True for exactly one.' },
  { name: 'filter', example: 'findings.filter(f, f.severity > 0.5).size() > 2', words: 'Those for which it is true.' },
  { name: 'size', example: 'size(findings) > 3', words: 'How many; of a text, its length.' },
  { name: 'contains', example: 'args.note.contains("urgent")', words: 'A piece of a text.' },
  { name: 'startsWith', example: 'tool.name.startsWith("delete_")', words: 'How a text begins.' },
  { name: 'endsWith', example: 'args.to.endsWith("@example.com")', words: 'How a text ends.' },
  {
    name: 'matches',
    example: 'args.iban.matches("^DE[0-9]{20}$")',
    words: 'A pattern (RE2 syntax, in linear time), written out.',
  },
  { name: 'lowerAscii', example: 'args.to.lowerAscii() == "all"', words: 'In small letters.' },
  { name: 'upperAscii', example: 'args.currency.upperAscii() == "EUR"', words: 'In capital letters.' },
  { name: 'trim', example: 'args.note.trim() == ""', words: 'Without white space at the ends.' },
  { name: 'int', example: 'int(args.count) > 10', words: 'As a whole number.' },
  { name: 'double', example: 'double(args.amount) > 99.5', words: 'As a number; amounts are often sent as text.' },
  { name: 'string', example: 'string(args.id) == "7"', words: 'As a text.' },
];

export const ROUTE_WORDS: Readonly<Record<Route, string>> = {
  allow: 'Allow',
  check: 'Allow, and look at it afterwards',
  review: 'One person decides',
  dual_review: 'Two persons decide',
  block: 'Block',
};
