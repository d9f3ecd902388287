import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { bundleId, bundleParts } from '@/lib/risk/bundle';
import { scoreInput } from '@/lib/risk/score-input';
import { SCORER_LIBRARIES, SCORER_SOURCES } from '@/lib/risk/generated/sources';
import { scorerFiles, scorerSources } from './scorer-sources.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
const now = scorerSources(ROOT);
const { files } = scorerFiles(ROOT);

/** The same sources elsewhere, each passed through `change`. */
function elsewhere(change: (file: string, text: string) => string): string {
  const root = mkdtempSync(path.join(tmpdir(), 'sources-'));
  for (const file of [...files].reverse()) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), change(file, readFileSync(path.join(ROOT, file), 'utf8')));
  }
  cpSync(path.join(ROOT, 'package-lock.json'), path.join(root, 'package-lock.json'));
  return root;
}

describe('the sources of scorers', () => {
  test('that a bundle names are those that run', () => {
    expect([SCORER_SOURCES, SCORER_LIBRARIES]).toEqual([now.digest, now.libraries]);
    expect(bundleParts()).toMatchObject({ sources: now.digest, libraries: now.libraries });
    expect(scoreInput({ segments: [{ field: 'text', text: 'hello', provenance: 'user' }] }).bundle).toBe(bundleId());
  });

  test('hold weights, floors, tier cuts, currencies, shapes of features and the detectors of personal data; no test and no training', () => {
    for (const file of [
      'lib/risk/tier-cuts.ts', 'lib/risk/calibration.ts', 'lib/risk/assess.ts', 'lib/risk/score-action.ts', 'lib/risk/action/amount.ts',
      'lib/risk/model/features.ts', 'lib/risk/model/direct-weights.ts', 'lib/risk/output/groundedness.ts', 'lib/privacy/find-identifiers.ts',
      'lib/privacy/national-ids.ts', 'lib/assessment/subjects.ts',
    ]) expect(files).toContain(file); // prettier-ignore
    expect(files.filter((file) => /\.test\.|\/training\/|\/evaluation\//.test(file))).toEqual([]);
    expect(Object.keys(now.libraries)).toEqual(expect.arrayContaining(['libphonenumber-js', 'node-sql-parser', 'shell-quote']));
  });

  test('are all that the compiler sees, but for what only types import', () => {
    for (const file of files) {
      const text = readFileSync(path.join(ROOT, file), 'utf8');
      const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
      for (const statement of source.statements) {
        if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) continue;
        const { moduleSpecifier } = statement;
        if (!moduleSpecifier || !ts.isStringLiteral(moduleSpecifier) || moduleSpecifier.text.startsWith('node:')) continue;
        if (ts.isImportDeclaration(statement) ? statement.importClause?.isTypeOnly : statement.isTypeOnly) continue;
        const name = moduleSpecifier.text;
        const at = name.startsWith('@/') ? name.slice(2) : name.startsWith('.') ? path.posix.join(path.posix.dirname(file), name) : null; // prettier-ignore
        if (at === null) expect(Object.keys(now.libraries)).toContain(name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/')); // prettier-ignore
        else if (at !== 'lib/risk/generated/sources') expect([`${at}.ts`, at].some((one) => files.includes(one)), `${file}: ${name}`).toBe(true); // prettier-ignore
      }
    }
  });

  test('give the same digest on another machine: another folder, another order, other line ends', () => {
    expect(scorerSources(elsewhere((_, text) => text)).digest).toBe(now.digest);
    expect(scorerSources(elsewhere((_, text) => `\ufeff${text.replaceAll('\n', '\r\n')}`)).digest).toBe(now.digest);
  });

  test('give another one for a changed weight, a changed list, a changed file name, a changed library', () => {
    const change = (at: string, from: string | RegExp, to: string): string =>
      scorerSources(elsewhere((file, text) => {
        if (file !== at) return text;
        expect(text).not.toBe(text.replace(from, to));
        return text.replace(from, to);
      })).digest; // prettier-ignore
    const all = [
      now.digest,
      change('lib/risk/score-action.ts', 'money: 0.55', 'money: 0.56'),
      change('lib/risk/tier-cuts.ts', '0.85', '0.86'),
      change('lib/privacy/checksums.ts', '10', '11'),
      change('lib/risk/model/direct-weights.ts', /\d(?=\D*$)/, 'x'),
    ];
    expect(new Set(all).size).toBe(all.length);
    const root = elsewhere((_, text) => text);
    const lock = path.join(root, 'package-lock.json');
    writeFileSync(lock, readFileSync(lock, 'utf8').replace(/("node_modules\/node-sql-parser": \{\s*"version": )"[^"]+"/, '$1"9.9.9"')); // prettier-ignore
    expect(scorerSources(root).libraries['node-sql-parser']).toBe('9.9.9');
  });
});
