import { describe, expect, it } from 'vitest';
import { compileCondition, ConditionError, CONDITION_LIMITS, conditionContext } from './condition';
import { CONDITION_FUNCTIONS } from './fact-fields';

const refusal = (text: string): ConditionError => {
  try {
    compileCondition(text);
  } catch (error) {
    if (error instanceof ConditionError) return error;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
};
const base = { stage: 'action', system: { key: 's' }, risk: { tier: 'low' }, findings: [], versions: {} };
const holds = (text: string, more: object = {}): boolean => compileCondition(text).holds(conditionContext({ ...base, ...more }));

describe('a condition', () => {
  it('says where it is wrong', () => {
    const cases: [string, string, string][] = [
      ['risk.teir == "high"', 'teir', 'no field'],
      ['riks.tier == "high"', 'riks', 'nothing called'],
      ['risk.tier == 3', 'risk.tier == 3', 'overload'],
      ['findings.exists(f, f.severty > 0.1)', 'severty', 'no field'],
      ['args.note.matches("a(")', '"a("', 'RE2'],
      ['args.note.matches(args.pattern)', 'args.note.matches(args.pattern)', 'written out'],
      ['args.note.split(",").size() > 1', 'args.note.split(",")', 'no function'],
      ['cel.bind(x, args, x == x)', 'cel.bind(x, args, x == x)', 'no function'],
    ];
    for (const [text, at, words] of cases) {
      const error = refusal(text);
      expect(text.slice(error.start, error.end), text).toBe(at);
      expect(error.message).toContain(words);
    }
    const open = refusal('risk.tier == ');
    expect(open.start).toBe('risk.tier == '.length);
    expect(refusal('amount.value').message).toContain('true or false');
    expect(refusal('').message).toContain('needed');
  });

  it('may use every function that the help names, as the help shows it', () => {
    for (const { example } of CONDITION_FUNCTIONS) expect(compileCondition(example).text).toBe(example);
  });

  it('compares and sums whole and broken numbers alike', () => {
    const given = { amount: { value: 40 }, args: { n: 3, price: '12.50' } };
    for (const text of [
      'amount.value > 39',
      'amount.value * 2 == 80.0',
      'args.n + 1 > 3',
      'double(args.price) * 2 > 24.9',
      'args.n in [1, 3]',
    ])
      expect(holds(text, given), text).toBe(true);
  });

  it('knows tiers: unscored counts as medium, and is never low', () => {
    const tier = (name: string, floor: string): boolean => holds(`tierAtLeast(risk.tier, "${floor}")`, { risk: { tier: name } });
    expect(tier('unscored', 'medium')).toBe(true);
    expect(tier('unscored', 'high')).toBe(false);
    expect(tier('critical', 'high')).toBe(true);
    expect(() => tier('low', 'hihg')).toThrow(ConditionError);
  });

  it('reaches nothing of the language it runs in', () => {
    for (const text of ['has(args.constructor)', 'has(args.__proto__)', 'has(facts.toString)'])
      expect(holds(text, { args: {} })).toBe(false);
  });
});

describe('a hostile condition', () => {
  it('is refused when it is long, deep, or loops in loops in loops', () => {
    expect(refusal(`true || ${'true || '.repeat(400)}true`).message).toContain(`${CONDITION_LIMITS.length}`);
    refusal(`${'('.repeat(200)}true${')'.repeat(200)}`);
    expect(refusal('args.a.all(x, args.a.all(y, args.a.all(z, x == z)))').message).toContain('deep');
    expect(refusal(`args.a.matches("${'(a{1,100}){1,10}'.repeat(4)}")`).message).toContain('repeats');
    expect(refusal(`args.a.matches("${'a'.repeat(400)}")`).message).toContain('characters');
  });

  it('is given up where the facts make it costly', () => {
    const many = Array.from({ length: 3_000 }, (_, i) => i);
    expect(holds('args.a.all(x, x >= 0)', { args: { a: many } })).toBe(true);
    expect(() => holds('args.a.all(x, args.a.all(y, x >= 0))', { args: { a: many } })).toThrow('too large');
    const text = 'a'.repeat(200_000);
    expect(() => holds('args.a.contains(args.b)', { args: { a: text, b: `b${text}`.slice(0, 100_000) } })).toThrow('too large');
    // Inside a loop as well, where the language itself would go on after an error.
    expect(() => holds('args.l.exists(x, args.a.contains(args.b)) || true', { args: { l: [1, 2, 3], a: text, b: text.slice(1) } })).toThrow('too large'); // prettier-ignore
  });

  it('matches in linear time what would make a backtracking engine hang', () => {
    expect(holds('args.a.matches("^(a+)+$")', { args: { a: `${'a'.repeat(50_000)}!` } })).toBe(false);
    expect(holds('args.a.matches("(x+x+)+y")', { args: { a: 'x'.repeat(50_000) } })).toBe(false);
  });
});
