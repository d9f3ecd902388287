import { Environment } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';
import { type AssessedTier } from '@/lib/risk/contract';
import { children, literalsOf, pathOf, type ComparedLiteral, type Node } from './condition-literals';
import { CONDITION_FUNCTIONS } from './fact-fields';

/**
 * CEL behind our own small interface: what a condition may say, how much it may cost, and where it is wrong. Conditions are written by people
 * who may be mistaken or hostile, and evaluated on arguments that an agent wrote, so a condition can neither run long nor use much memory:
 * its text, depth and loops are bounded when it is compiled, its work on long texts is metered, and patterns run in linear time (RE2).
 * Pure and client-safe. No message holds anything of the facts.
 */
export const CONDITION_LIMITS = {
  /** Characters of a condition. */
  length: 2_000,
  nodes: 300,
  depth: 24,
  /** Loops within loops: exists, all, filter. */
  loops: 2,
  /** Characters of a pattern, and instructions of the program it becomes. */
  pattern: 300,
  program: 1_000,
  /** Steps an evaluation may take, one being about a node visited or sixteen characters compared. */
  steps: 2_000_000,
} as const;

/** Raised by compileCondition and by evaluating: what is wrong and where in the condition (UTF-16 code units). */
export class ConditionError extends Error {
  override readonly name = 'ConditionError';
  constructor(
    message: string,
    readonly start: number,
    readonly end: number,
  ) {
    super(message);
  }
}

export interface Condition {
  text: string;
  /** Paths of optional fields that are used, and those that are asked for with has(). */
  uses: ReadonlySet<string>;
  asks: ReadonlySet<string>;
  /** Texts that are written out and held against fields. */
  literals: readonly ComparedLiteral[];
  /** True or false, or a ConditionError. */
  holds(context: ConditionContext): boolean;
}

/** Facts made ready for conditions, once for all rules. */
export interface ConditionContext {
  values: Record<string, unknown>;
  /** The longest list or map, and all characters of all texts. */
  width: number;
  characters: number;
}

/** Roots of the language. Absent objects are empty, so that has(tool.name) can be asked; an absent text stays unknown. */
const STRING = 'string';
const SCHEMAS = {
  system: { key: STRING, riskClass: STRING },
  tool: { name: STRING, effect: STRING, reversible: STRING },
  amount: { value: 'double', currency: STRING },
  risk: { tier: STRING, score: 'double' },
  versions: { model: STRING, prompt: STRING, agent: STRING },
} as const;

const RANK: Readonly<Record<AssessedTier, number>> = { low: 0, medium: 1, unscored: 1, high: 2, critical: 3 };
const CALLS = new Set(CONDITION_FUNCTIONS.map((one) => one.name));
const LOOPS = new Set(['exists', 'all', 'exists_one', 'filter']);
/** Functions whose work grows with a text run under a meter, under a name that nobody can write. */
const METERED = new Set(['matches', 'contains', 'startsWith', 'endsWith']);
const LINEAR = new Set(['size', 'trim', 'lowerAscii', 'upperAscii', 'string', 'int', 'double', '+', '==', '!=', 'in']);

class Exhausted extends Error {}
let left = 0;
function spend(steps: number): void {
  left -= steps;
  if (left < 0) throw new Exhausted();
}

const patterns = new Map<string, { pattern: RE2JS; weight: number }>();

function environment(): Environment {
  const env = new Environment({
    homogeneousAggregateLiterals: false,
    limits: {
      maxAstNodes: CONDITION_LIMITS.nodes,
      maxDepth: CONDITION_LIMITS.depth,
      maxListElements: 100,
      maxMapEntries: 20,
      maxCallArguments: 4,
    },
  });
  env.registerVariable('stage', 'string').registerVariable('environment', 'string').registerVariable('args', 'dyn');
  env.registerVariable('facts', 'map');
  for (const [name, schema] of Object.entries(SCHEMAS)) env.registerVariable({ name, schema });
  env.registerType('Finding', {
    fields: { detector: STRING, category: STRING, reasonCode: STRING, severity: 'double', probability: 'double' },
  });
  env.registerVariable('findings', 'list<Finding>');
  // JSON knows one kind of number, CEL three: sums of both are allowed as comparisons already are.
  const sums: Record<string, (a: number, b: number) => number> = {
    '+': (a, b) => a + b,
    '-': (a, b) => a - b,
    '*': (a, b) => a * b,
    '/': (a, b) => a / b,
  };
  for (const [sign, sum] of Object.entries(sums)) {
    const both = (a: number | bigint, b: number | bigint): number => sum(Number(a), Number(b));
    env.registerOperator(`double ${sign} int: double`, both).registerOperator(`int ${sign} double: double`, both);
  }
  const sync = { async: false };
  env.registerFunction('tierAtLeast(string, string): bool', (tier: string, floor: string) => {
    const [given, asked] = [RANK[tier as AssessedTier], RANK[floor as AssessedTier]] as (number | undefined)[];
    if (given === undefined || asked === undefined || floor === 'unscored') throw new Error('no such tier');
    return given >= asked;
  }, sync); // prettier-ignore
  const metered = (name: string, work: (text: string, other: string) => boolean): void => {
    env.registerFunction(`string.metered_${name}(string): bool`, work, sync);
  };
  metered('matches', (text, source) => {
    const { pattern, weight } = patternOf(source);
    spend(8 + text.length * weight);
    return pattern.test(text);
  });
  metered('contains', (text, piece) => {
    spend(1 + (text.length * (1 + Math.min(piece.length, text.length))) / 16);
    return text.includes(piece);
  });
  metered('startsWith', (text, piece) => (spend(1 + piece.length / 16), text.startsWith(piece)));
  metered('endsWith', (text, piece) => (spend(1 + piece.length / 16), text.endsWith(piece)));
  return env;
}
let shared: Environment | undefined;

function patternOf(source: string): { pattern: RE2JS; weight: number } {
  const held = patterns.get(source);
  if (held) return held;
  const pattern = RE2JS.compile(source);
  const made = { pattern, weight: 1 + pattern.programSize() / 64 };
  if (patterns.size > 2_000) patterns.clear();
  patterns.set(source, made);
  return made;
}

/** What was learnt about a condition by walking over it. */
interface Survey {
  uses: Set<string>;
  asks: Set<string>;
  /** Nodes visited, and those whose work grows with the facts, by how many loops they stand in. */
  nodes: number[];
  linear: number[];
}

const compiled = new Map<string, Condition | ConditionError>();

/** The condition, checked and ready. Raises ConditionError with the position of what is wrong. Remembered by its text. */
export function compileCondition(text: string): Condition {
  let made = compiled.get(text);
  if (!made) {
    try {
      made = compile(text);
    } catch (error) {
      if (!(error instanceof ConditionError)) throw error;
      made = error;
    }
    if (compiled.size > 2_000) compiled.clear();
    compiled.set(text, made);
  }
  if (made instanceof ConditionError) throw made;
  return made;
}

function compile(text: string): Condition {
  const whole = (message: string): ConditionError => new ConditionError(message, 0, text.length);
  if (text.trim() === '') throw whole('A condition is needed. "true" always holds.');
  if (text.length > CONDITION_LIMITS.length)
    throw whole(
      `A condition has at most ${CONDITION_LIMITS.length} characters; this one has ${text.length}. Make two rules of it.`,
    );
  shared ??= environment();
  let parsed: ReturnType<Environment['parse']>;
  try {
    parsed = shared.parse(text);
  } catch (error) {
    throw asConditionError(error, text);
  }
  const survey: Survey = { uses: new Set(), asks: new Set(), nodes: [0, 0, 0], linear: [0, 0, 0] };
  const literals = literalsOf(parsed.ast as Node);
  walk(parsed.ast, 0, survey);
  const check = parsed.check();
  if (!check.valid) throw asConditionError(check.error, text);
  if (check.type !== 'bool' && check.type !== 'dyn')
    throw whole(`A condition is true or false; this one is a ${check.type ?? 'value'}. Compare it with something.`);
  return {
    text,
    uses: survey.uses,
    asks: survey.asks,
    literals,
    holds: ({ values, width, characters }) => {
      const steps = survey.nodes.reduce(
        (sum, nodes, loops) => sum + (nodes + (survey.linear[loops]! * (width + characters)) / 16) * width ** loops,
        0,
      );
      left = CONDITION_LIMITS.steps - steps;
      if (left < 0) throw tooCostly(text);
      let value: unknown;
      try {
        value = parsed(values);
      } catch (error) {
        throw left < 0 ? tooCostly(text) : asConditionError(error, text);
      }
      // A loop goes on after an error in one of its turns: what it then says was not computed.
      if (left < 0) throw tooCostly(text);
      if (typeof value !== 'boolean') throw whole('The condition gave neither true nor false.');
      return value;
    },
  };
}

const tooCostly = (text: string): ConditionError =>
  new ConditionError('These facts are too large for this condition; it was given up.', 0, text.length);

function walk(node: Node, loops: number, survey: Survey): void {
  survey.nodes[loops]! += 1;
  const refuse = (message: string): never => {
    throw new ConditionError(message, node.start, node.end);
  };
  if (LINEAR.has(node.op) && !short(node)) survey.linear[loops]! += 1;
  if (node.op === '.') {
    const path = pathOf(node);
    if (path) survey.uses.add(path);
  }
  if (node.op === 'id') survey.uses.add(node.args as string);
  if (node.op !== 'call' && node.op !== 'rcall') return children(node.args).forEach((child) => walk(child, loops, survey));
  const [name, ...rest] = node.args as [string, ...unknown[]];
  if (!CALLS.has(name)) refuse(`There is no function "${name}" in conditions. There are: ${[...CALLS].join(', ')}.`);
  if (LINEAR.has(name)) survey.linear[loops]! += 1;
  const given = children(rest);
  if (name === 'has') {
    const path = given[0] && pathOf(given[0]);
    if (path) survey.asks.add(path.replace(/^facts\./, ''));
    return;
  }
  if (node.op === 'rcall' && LOOPS.has(name)) {
    if (loops === CONDITION_LIMITS.loops) refuse(`Loops stand at most ${CONDITION_LIMITS.loops} deep. Make two rules of it.`);
    const [over, , ...inner] = given;
    if (over) walk(over, loops, survey);
    for (const child of inner) walk(child, loops + 1, survey);
    return;
  }
  if (node.op === 'rcall' && METERED.has(name)) {
    if (name === 'matches') checkPattern(given[1], refuse);
    (node.args as unknown[])[0] = `metered_${name}`;
  }
  given.forEach((child) => walk(child, loops, survey));
}

function checkPattern(node: Node | undefined, refuse: (message: string) => never): void {
  if (node?.op !== 'value' || typeof node.args !== 'string')
    return refuse('The pattern of matches is written out in the condition, never taken from the facts.');
  const { args: source, start, end } = node;
  if (source.length > CONDITION_LIMITS.pattern)
    throw new ConditionError(`A pattern has at most ${CONDITION_LIMITS.pattern} characters.`, start, end);
  let size: number;
  try {
    size = patternOf(source).pattern.programSize();
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : 'not readable';
    throw new ConditionError(`This is no pattern in RE2 syntax: ${why}.`, start, end);
  }
  if (size > CONDITION_LIMITS.program)
    throw new ConditionError('This pattern repeats too much. Use smaller counts in { }.', start, end);
}

/** An operator one side of which is written out (a text, a number, a list of them) compares no more than that. */
function short(node: Node): boolean {
  const literal = (one: Node): boolean => one.op === 'value' || (one.op === 'list' && children(one.args).every(literal));
  const [left, right] = children(node.args);
  if (node.op === 'in') return right !== undefined && literal(right);
  return node.op !== '+' && [left, right].some((one) => one !== undefined && literal(one));
}

/** In words of ours: those of the library may quote values. `summary` of parse and type errors speaks of the condition's text only. */
function asConditionError(error: unknown, text: string): ConditionError {
  if (error instanceof ConditionError) return error;
  const { name, code, summary, range } = error as {
    name?: string;
    code?: string;
    summary?: string;
    range?: { start: number; end: number };
  };
  const start = Math.min(range?.start ?? 0, text.length);
  const end = Math.min(Math.max(range?.end ?? text.length, start), text.length);
  const at = text.slice(start, end);
  if (name === 'ParseError' || name === 'TypeError') {
    if (code === 'no_such_key') return new ConditionError(`There is no field "${at}" here.`, start, end);
    if (code === 'unknown_variable') return new ConditionError(`There is nothing called "${at}" in the facts.`, start, end);
    return new ConditionError(`${summary ?? 'This is not CEL'}.`, start, end);
  }
  const words: Record<string, string> = {
    no_such_key: `"${at}" is not known here. Ask for it with has() first.`,
    unknown_variable: `"${at}" is not known here. Ask has(facts.${at}) first.`,
    no_such_overload: `"${at}" does not fit the kinds of values here.`,
    no_matching_overload: `"${at}" does not fit the kind of value here.`,
  };
  return new ConditionError((code && words[code]) ?? `"${at}" could not be computed on these facts.`, start, end);
}

/** Facts from before findings had a probability, and tests that state none: a finding is as likely then as it is grave, which asks rather too much. */
function withProbabilities(facts: Record<string, unknown>): Record<string, unknown> {
  const { findings } = facts;
  if (!Array.isArray(findings)) return facts;
  return { ...facts, findings: findings.map((one: Record<string, unknown>) => ({ probability: one['severity'], ...one })) };
}

/** Makes facts ready for conditions. */
export function conditionContext(facts: object): ConditionContext {
  const given = withProbabilities(facts as Record<string, unknown>);
  const values: Record<string, unknown> = { facts: given, args: {}, findings: [] };
  for (const name of Object.keys(SCHEMAS)) values[name] = {};
  for (const [name, value] of Object.entries(given)) if (value !== undefined) values[name] = value;
  let width = 1;
  let characters = 0;
  const open: unknown[] = [given];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value === 'string') characters += value.length;
    if (typeof value !== 'object' || value === null) continue;
    const inner: unknown[] = Array.isArray(value) ? value : Object.values(value);
    width = Math.max(width, inner.length);
    for (const one of inner) open.push(one);
  }
  return { values, width, characters };
}
