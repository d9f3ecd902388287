import { expect, test } from 'vitest';
import type { PolicyDocument, PolicyFacts } from '@/lib/policy/contract';
import { compileCondition, conditionContext } from '@/lib/policy/condition';
import { masker } from '@/lib/privacy/server/personal-data';
import { asksOfArguments, withArguments } from './masked-facts';

const mask = masker((type) => `[${type} 7f3a9c2e41d05b7c]`);
const facts = (args: unknown): PolicyFacts => ({ stage: 'action', args, system: { key: 's' }, risk: { tier: 'low' }, findings: [], versions: [] }) as unknown as PolicyFacts; // prettier-ignore

test.each([
  ['iban', 'DE89370400440532013000'],
  ['email', 'nora.field@mail.example'],
  ['card', '4111111111111111'],
])('a condition that is tried on a decision learns nothing of a masked %s', (name, value) => {
  const [shown] = withArguments([{ facts: facts({ [name]: value, note: 'plain' }) }], 'masked', mask);
  const args = shown!.facts.args as Record<string, string>;
  for (let n = 1; n <= value.length; n++) expect(args[name]!.startsWith(value.slice(0, n))).toBe(false);
  expect(args['note']).toBe('plain');
  expect(compileCondition(`args.${name}.startsWith("${value.slice(0, 2)}")`)).toBeDefined();
  expect(conditionContext(shown!.facts)).toBeDefined();
});

test('whoever may not read content learns nothing of any argument; in clear they are as they were', () => {
  const given = [{ facts: facts({ note: 'plain' }) }];
  expect(withArguments(given, 'none', mask)[0]!.facts).not.toHaveProperty('args');
  expect(withArguments(given, 'clear', mask)).toEqual(given);
});

test.each([
  ['args.note == "x"', true],
  ['has(args.note)', true],
  ['facts.args.note == "x"', true],
  ['args.list.exists(one, one.n > 1)', true],
  ['tool.name == "args" && amount.value > 1', false],
  ['findings.exists(f, f.severity > 0.5)', false],
])('%s asks of arguments: %s', (when, expected) => {
  const rule = { id: 'a', when, route: 'review' as const, reason: 'x' };
  expect(asksOfArguments({ id: 'p', version: '1', title: 'P', scope: {}, rules: [rule], tests: [] } as PolicyDocument)).toBe(expected); // prettier-ignore
});
