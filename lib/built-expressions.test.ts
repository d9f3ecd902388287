import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checkSync } from 'recheck';
import ts from 'typescript';
import { describe, expect, test, vi } from 'vitest';
import { expressionFiles, isBounded } from './shared/testing/expression-files';

/**
 * Expressions that are put together, everywhere in lib: what each file builds is recorded while it is loaded, or while it is given what people write,
 * and held against recheck as those that are written out are (lib/risk/expressions.test.ts). A pattern that somebody else wrote is run by re2js.
 */
const LIB = import.meta.dirname;

interface Built {
  file: string;
  source: string;
  flags: string;
}

/** By file: what makes it build its expressions, where it does not while it is loaded. Texts as hostile as they come: all that means something. */
const HOSTILE = ['(a+)+$', 'a.b*c', '[^x]{2,}', 'a b', '\\s+\\', '(?=x)|y', '12.50', 'C++'];
const LATER: Readonly<Record<string, () => Promise<void>>> = {
  'retention/server/naming.ts': async () => {
    const { namingTest } = await import('./retention/server/naming');
    for (const text of HOSTILE) namingTest({ words: [text, 'b'], values: [] });
  },
  'assessment/bounded-trace.ts': async () => {
    const { boundedTrace } = await import('./assessment/bounded-trace');
    const long = { kind: 'tool', name: 'a', texts: [{ field: 'a', provenance: 'tool' as const, text: 'x '.repeat(200_000) }] };
    for (const text of HOSTILE) boundedTrace([long], { of: `${text} ${text}`, url: 'https://a.example/(a+)+$' });
  },
  'search/find-words.ts': async () => {
    const { finderOf } = await import('./search/find-words');
    for (const text of [...HOSTILE, ' x', 'a-b c', '日本 a']) finderOf(text);
  },
  'risk/text/normalise.ts': async () => {
    const { normalise } = await import('./risk/text/normalise');
    normalise('i g n o r e   a l l   r u l e s');
  },
};

/** Each `new RegExp` of a file, with the parts of it that are written out. */
function builtIn(file: string): string[][] {
  const found: string[][] = [];
  const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, false);
  const visit = (node: ts.Node): void => {
    const made = ts.isNewExpression(node) || ts.isCallExpression(node);
    if (made && ts.isIdentifier(node.expression) && node.expression.text === 'RegExp') found.push(partsOf(node.arguments?.[0]));
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function partsOf(node: ts.Node | undefined): string[] {
  if (!node) return [];
  if (ts.isTaggedTemplateExpression(node)) return [];
  if (ts.isStringLiteralLike(node)) return [node.text];
  return ts.isTemplateExpression(node) ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)] : [];
}

const holds = (source: string, parts: readonly string[]): boolean => {
  let at = 0;
  return parts.every((part) => (at = source.indexOf(part, at)) >= 0 && ((at += part.length), true));
};

const files = expressionFiles(LIB)
  .map((file) => ({ file: path.relative(LIB, file), nodes: builtIn(file) }))
  .filter(({ nodes }) => nodes.length > 0);
// Once before, so that the packages that ours lean on stand already, and build theirs unrecorded.
const load = async (): Promise<void> => {
  for (const { file } of files) await (LATER[file]?.() ?? import(/* @vite-ignore */ path.join(LIB, file)));
};
await load();
vi.resetModules();
const built = await recorded(load);

/** What `new RegExp` makes while `run` runs, by the file of lib that called it. */
async function recorded(run: () => Promise<void>): Promise<Built[]> {
  const all: Built[] = [];
  const Plain = globalThis.RegExp;
  const note = (made: RegExp): RegExp => {
    const frame = new Error().stack?.split('\n').slice(3).find((line) => line.includes(`${LIB}/`)); // prettier-ignore
    const file = frame?.slice(frame.indexOf(`${LIB}/`) + LIB.length + 1).replace(/:\d+.*$/, '').replace(/\?.*$/, ''); // prettier-ignore
    if (file) all.push({ file, source: String(made.source), flags: made.flags });
    return made;
  };
  globalThis.RegExp = new Proxy(Plain, {
    construct: (_, [pattern, flags]: [string, string?], target) => note(Reflect.construct(Plain, [pattern, flags], target === globalThis.RegExp ? Plain : target) as RegExp), // prettier-ignore
    apply: (_, __, [pattern, flags]: [string, string?]) => note(new Plain(pattern, flags)),
  });
  try {
    await run();
  } finally {
    globalThis.RegExp = Plain;
  }
  return all;
}

describe('an expression that is put together', () => {
  test.each(files)('in $file is seen, each of them', ({ file, nodes }) => {
    const made = built.filter((one) => one.file === file);
    expect(made.length).toBeGreaterThanOrEqual(nodes.length);
    for (const parts of nodes)
      expect(
        made.some(({ source }) => holds(source.replaceAll('\\/', '/'), parts)),
        parts.join(' ... '),
      ).toBe(true);
  });

  test('is looked at', () => {
    expect(files.length).toBeGreaterThan(15);
    expect(built.length).toBeGreaterThan(100);
  });

  const distinct = new Map(built.filter(({ source }) => !isBounded(source)).map((one) => [`${one.file} /${one.source}/${one.flags}`, one])); // prettier-ignore
  test.each([...distinct])('takes linear time: %s', (_, { source, flags }) => {
    expect(checkSync(source, flags, { timeout: 20_000, randomSeed: 1 }).status).toBe('safe');
  });
});

describe('what people write', () => {
  test('is a literal in an expression: nothing but lib/shared/escape-literal.ts escapes', () => {
    const own = expressionFiles(LIB).filter((file) => /replace\(\/\[[^/]{0,12}[.*+?^$]{5}/.test(readFileSync(file, 'utf8')));
    expect(own.map((file) => path.relative(LIB, file))).toEqual(['shared/escape-literal.ts']);
  });

  test.each(['retention/server/naming.ts', 'assessment/bounded-trace.ts', 'search/find-words.ts'])(
    '%s escapes it',
    (file) => {
      expect(readFileSync(path.join(LIB, file), 'utf8')).toContain('escapeLiteral');
      // Nothing that was given means anything: the form is made of it, escaped, and of what the file has written out.
      for (const { source } of built.filter((one) => one.file === file)) expect(source).not.toContain('(a+)+$');
    },
  ); // prettier-ignore

  test('as a pattern is run by re2js, which knows no backtracking', () => {
    const text = readFileSync(path.join(LIB, 'policy/condition.ts'), 'utf8');
    expect(text).toMatch(/from 're2js'/);
  });
});
