import { expect, test } from 'vitest';
import type { PolicyFacts } from '@/lib/policy/contract';
import { compileCondition, conditionContext } from '@/lib/policy/condition';
import { masker } from '@/lib/privacy/server/personal-data';
import { withMaskedArguments } from './masked-facts';

const mask = masker((type) => `[${type} 7f3a9c2e41d05b7c]`);
const facts = (args: unknown): PolicyFacts => ({ stage: 'action', args, system: { key: 's' }, risk: { tier: 'low' }, findings: [], versions: [] }) as unknown as PolicyFacts; // prettier-ignore

test.each([
  ['iban', 'DE89370400440532013000'],
  ['email', 'nora.field@mail.example'],
  ['card', '4111111111111111'],
])('a condition that is tried on a decision learns nothing of a masked %s', (name, value) => {
  const [shown] = withMaskedArguments([{ facts: facts({ [name]: value, note: 'plain' }) }], mask);
  const args = shown!.facts.args as Record<string, string>;
  for (let n = 1; n <= value.length; n++) expect(args[name]!.startsWith(value.slice(0, n))).toBe(false);
  expect(args['note']).toBe('plain');
  expect(compileCondition(`args.${name}.startsWith("${value.slice(0, 2)}")`)).toBeDefined();
  expect(conditionContext(shown!.facts)).toBeDefined();
});
