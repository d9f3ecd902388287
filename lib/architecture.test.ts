import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

// What lint cannot say about the shape of the code. The rules themselves: docs/architecture.md.
const ROOT = path.resolve(import.meta.dirname, '..');
const SKIP = new Set(['node_modules', '.git', 'generated', 'test-results', 'playwright-report', 'coverage']);

function filesUnder(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) return SKIP.has(entry.name) || entry.name.startsWith('.') ? [] : filesUnder(at);
    return /\.(tsx?|m?js)$/.test(entry.name) ? [at] : [];
  });
}
const files = ['app', 'components', 'lib', 'e2e', 'clients'].flatMap(filesUnder);
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file);

test('unit tests that put another module in the place of one of ours have their modules to themselves', () => {
  const apart = read('vitest.config.ts');
  const mocking = files.filter(
    (file) => isTest(file) && !file.includes('.integration.') && /\bvi\.(?:do)?[mM]ock\b/.test(read(file)),
  );
  expect(mocking.length).toBeGreaterThan(3);
  expect(mocking.filter((file) => !apart.includes(`'${file}'`))).toEqual([]);
});

test('integration tests, which share the modules of a worker, put none in the place of ours, and leave those they loaded anew to nobody', () => {
  const all = files.filter((file) => file.endsWith('.integration.test.ts')).map((file) => ({ file, text: read(file) }));
  expect(all.filter(({ text }) => /\bvi\.(?:do)?[mM]ock\b/.test(text)).map(({ file }) => file)).toEqual([]);
  const anew = all.filter(({ text }) => text.includes('vi.resetModules()'));
  expect(anew.length).toBeGreaterThan(0);
  expect(anew.filter(({ text }) => !text.includes('afterAll(() => void vi.resetModules())')).map(({ file }) => file)).toEqual([]);
});

describe('files', () => {
  test('are short enough to read', () => {
    const long = files.map((file) => ({ file, lines: read(file).split('\n').length - 1 })).filter(({ lines }) => lines > 400);
    expect(long).toEqual([]);
  });

  test('are named in kebab-case, after what they do', () => {
    // What Next.js calls so, and an address that clients of others append.
    const NEXT = /^(\[.+\]|\(.+\)|@\w+|claude_code)$/;
    const odd = files.filter((file) => {
      const parts = file.replace(/\.(integration\.test|test|spec|config|d)?\.?(tsx?|m?js)$/, '').split(path.sep);
      return parts.some((part) => !NEXT.test(part) && !/^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*$/.test(part));
    });
    expect(odd).toEqual([]);
  });

  test('are no drawers for odds and ends', () => {
    expect(files.filter((file) => /(^|[/-])(utils?|helpers?|common|misc|managers?)([./-]|$)/.test(file))).toEqual([]);
  });
});

describe('rooms', () => {
  test('are all known to the lint rules that keep their order', () => {
    const config = readFileSync(path.join(ROOT, 'eslint.config.mjs'), 'utf8');
    const known = new Set(
      [...(/const ROOMS = \[([^\]]*)\]/.exec(config)?.[1] ?? '').matchAll(/'([a-z]+)'/g)].map((match) => match[1]),
    );
    const rooms = readdirSync(path.join(ROOT, 'lib'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(rooms.map((room) => room.name).filter((room) => !known.has(room))).toEqual([]);
  });
});

describe('what browsers load', () => {
  // Schemas check what comes in, on the server. In a bundle zod would be 32 KB (gzip) that every page waits for.
  test('holds no zod: constants and pure functions stand in files of their own beside the schemas', () => {
    const named = (file: string, from: string): string | null => {
      const base = from.startsWith('@/') ? from.slice(2) : from.startsWith('.') ? path.join(path.dirname(file), from) : null;
      return base && (['.ts', '.tsx'].map((end) => base + end).find((one) => files.includes(one)) ?? null);
    };
    const IMPORT = /^(?:import|export) (?!type )([^;'"]*?)from '([^']+)';/gm;
    const valuesFrom = (file: string): string[] =>
      [...read(file).matchAll(IMPORT)]
        .filter(([, names]) => !/^\{\s*(type \w+,?\s*)+\}\s*$/.test(names!))
        .map((match) => match[2]!);
    const chains = files
      .filter((file) => /^['"]use client['"]/.test(read(file)))
      .flatMap((start) => {
        const reached = new Set([start]);
        for (const file of reached) {
          const imports = valuesFrom(file);
          if (imports.includes('zod')) return [`${start} -> ${file}`];
          for (const from of imports) {
            const next = named(file, from);
            if (next && !/^['"]use server['"]/.test(read(next))) reached.add(next);
          }
        }
        return [];
      });
    expect(chains).toEqual([]);
  });
});

// ---------------------------------------------------------------------------------------------------------------------

const useCases = files.filter(
  (file) => /^lib\/[a-z]+\/server\/[a-z-]+\.ts$/.test(file) && !file.endsWith('-store.ts') && !isTest(file),
);
const camel = (name: string): string => name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

describe('use cases', () => {
  test('that append to the log are one function, named as their file', () => {
    const appending = useCases.filter((file) => /\bappend(Act|Events)\(/.test(read(file)) && !file.startsWith('lib/ledger/'));
    expect(appending.length).toBeGreaterThan(5);
    const odd = appending.filter(
      (file) => !new RegExp(`export ((async )?function ${camel(path.basename(file, '.ts'))}\\b|const ${camel(path.basename(file, '.ts'))} = inEachWorkspaceEvery\\()`).test(read(file)), // prettier-ignore
    );
    expect(odd).toEqual([]);
  });

  // A change and its event commit in one transaction, or neither does. Exceptions change nothing that a reviewer would ask about.
  const NO_EVENT: Readonly<Record<string, string>> = {
    'create-setup-token.ts': 'there is no workspace yet to append to',
    'end-session.ts': 'signing oneself out',
  };

  test('that change something append what they did', () => {
    const CHANGING = /^(create|change|revoke|add|delete|accept|set|register|end|grant)-|^(resolve-comment|complete-setup)\b/;
    const silent = useCases.filter((file) => {
      const name = path.basename(file);
      return (
        CHANGING.test(name) &&
        !(name in NO_EVENT) &&
        !/\b(append(Act|Events|AndNote)|storeEvents|placeEvents)\b|\b(createPerson|createWorkspace)\(/.test(read(file))
      );
    });
    expect(silent).toEqual([]);
  });
});

describe('statements', () => {
  // A timestamptz held against a date (or against `date AT TIME ZONE`, which is no timestamptz) cannot use an index where row-level security applies: its
  // operator may not be asked before the policy. 270 ms instead of 11 for two days of a million decisions. `$1::date::timestamp AT TIME ZONE 'UTC'` can.
  test('hold instants against instants, not against days', () => {
    const wrong =
      /::date( [+-] \d+)?\)? AT TIME ZONE|(_at|\bat) (>=|<=|>|<) \(?\$\d+::date(?!::timestamp)\b(?! \+ \d+\)::timestamp)/;
    expect(files.filter((file) => !isTest(file) && wrong.test(read(file)))).toEqual([]);
  });
});

describe('a place that follows from a column', () => {
  // The policy of a table comes before every function that is not leakproof and is given a column: content under a UUIDv7 of its receipt was looked for through
  // the whole month, for each event. In a select of its own the place is a column, and that may be held against the index.
  test('is computed before it is looked up', () => {
    const wrong = /[<>]=? ?(?:coalesce\([^()]*)?countersign_uuid_floor\((?!\$|\(\$)/;
    expect(files.filter((file) => !isTest(file) && wrong.test(read(file)))).toEqual([]);
  });
});

describe('the lock file', () => {
  // npm leaves packages of other platforms out when the registry it was written with does not carry them, and `npm ci` then refuses.
  test('holds every optional package, also those of other platforms', () => {
    type Entry = { optionalDependencies?: Record<string, string> };
    const { packages } = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, Entry>;
    };
    const names = new Set(Object.keys(packages).map((at) => at.replace(/^.*node_modules\//, '')));
    const missing = Object.values(packages)
      .flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}))
      .filter((name) => !names.has(name));
    expect(missing).toEqual([]);
  });
});
