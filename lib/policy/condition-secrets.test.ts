import { describe, expect, test } from 'vitest';
import { CANARIES } from '@/lib/privacy/testing/canary-secrets';
import { conditionHoldsSecret } from './condition-secrets';
import { checkDocument } from './document';

const DIGITS = 'x9'.repeat(8);
const TOKEN = `gh${'p_'}${DIGITS.repeat(2)}abcd`;

describe('a secret that is written out in a condition', () => {
  test.each(CANARIES.map(({ name, text }) => [name, text]))('is found: %s', (_, text) => {
    for (const when of [`args.note == ${JSON.stringify(text)}`, `args.note.contains(${JSON.stringify(`Use ${text} today.`)})`, `args.note in ["a", ${JSON.stringify(text)}]`])
      expect(conditionHoldsSecret(when), when).toBe(true); // prettier-ignore
  });

  test.each([
    `args.a == '${TOKEN}'`,
    `args.a == r"${TOKEN}"`,
    `args.a == """${TOKEN}"""`,
    `true // ${TOKEN}`,
    `args.a == ${TOKEN}`,
    `this is no CEL "${TOKEN}`,
    `args.a.matches("^${TOKEN}$")`,
    `args.password == "${DIGITS}"`,
    `args["api_key"] != "${DIGITS}"`,
    `"${DIGITS}" == args.password`,
    `"${DIGITS}" == args["api_key"]`,
    `(args.password) == "${DIGITS}"`,
    `args.password.lowerAscii() == "${DIGITS}"`,
    `args.password.startsWith("${DIGITS}")`,
    `args.password in ["${DIGITS}"]`,
    `args["api_key"] in ["a1", "${DIGITS}"]`,
  ])('is found in %s', (when) => {
    expect(conditionHoldsSecret(when)).toBe(true);
  });

  test.each([
    'args.url.contains("token=") || args.url.contains("api_key=") || args.kind == "url"',
    'args.note.matches("(?i)password\\\\s*[:=]\\\\s*\\\\S+")',
    'args.note.matches("password: .+") && args.note.matches("api_key=[A-Za-z0-9]{20,}")',
    'has(args.password) && args.password != ""',
    'args.password == "required" || args["secret"] == "none"',
    'args.headers.exists(h, h.startsWith("Authorization: Bearer "))',
    'args.to == "https://desk.example/?token=" || args.note.contains("sk_live_")',
    'system.key == "token-service" && versions.prompt == "secret-santa-12"',
  ])('is none in %s', (when) => {
    expect(conditionHoldsSecret(when)).toBe(false);
  });
});

describe('a document', () => {
  const draft = (over: object, rule: object = {}): object => ({
    id: 'refunds', title: 'Refunds', scope: { stages: ['action'] },
    rules: [{ id: 'limit', when: 'has(amount.value) && amount.value > 100', route: 'review', reason: 'Above 100 a person decides.', ...rule }],
    tests: [{ name: 'above', facts: { amount: { value: 101 } }, expect: 'review' }],
    ...over,
  }); // prettier-ignore
  const test1 = (facts: object): object => ({ tests: [{ name: 't', facts, expect: 'review' }] });

  test.each([
    ['rules[0].when', draft({}, { when: `args.a == "${TOKEN}"` })],
    ['rules[0].id', draft({}, { id: `da${'pi'}${'0a'.repeat(16)}` })],
    ['id', draft({ id: `da${'pi'}${'0a'.repeat(16)}` })],
    ['scope.systems[0]', draft({ scope: { systems: [TOKEN] } })],
    ['scope.tools[1]', draft({ scope: { tools: ['a', TOKEN] } })],
    ['tests[0].facts.args.deep[1].note', draft(test1({ args: { deep: [1, { note: `Use ${TOKEN}.` }] } }))],
    ['tests[0].facts.args', draft(test1({ args: { [TOKEN]: 1 } }))],
    ['tests[0].facts.environment', draft(test1({ environment: TOKEN }))],
  ])('with a secret where it would mean something else without it is refused, and the place named: %s', (place, document) => {
    const { problems, ready } = checkDocument(document);
    expect(ready).toBe(false);
    expect(problems.filter((one) => one.message.includes('holds a secret')).map((one) => one.path)).toEqual([place]);
    expect(JSON.stringify(problems)).not.toContain(DIGITS);
  });

  test('loses one in the words for people', () => {
    const { document, ready } = checkDocument(draft({ title: `Not ${TOKEN}` }, { reason: `It held ${TOKEN}.`, override: `Or ${TOKEN}.` })); // prettier-ignore
    expect(ready).toBe(true);
    expect(JSON.stringify(document)).not.toContain(DIGITS);
    expect(document).toMatchObject({
      title: 'Not [removed:github-token]',
      rules: [{ reason: 'It held [removed:github-token].' }],
    });
  });
});
