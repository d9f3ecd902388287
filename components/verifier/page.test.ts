import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { expect, test } from 'vitest';

const HERE = import.meta.dirname;
const ROOT = path.resolve(HERE, '../..');
const PAGE = path.join(ROOT, 'public/verify.html');

/** The one file: script and style inside, and a policy that lets exactly these run and nothing be asked for. */
function buildPage(): string {
  const built = buildSync({
    entryPoints: [path.join(HERE, 'main.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'inline',
    tsconfigRaw: { compilerOptions: { paths: { '@/*': [`${ROOT}/*`] } } },
    absWorkingDir: ROOT,
  });
  const script = `\n${built.outputFiles[0]!.text.replaceAll('</script', '<\\/script')}`;
  const style = `\n${readFileSync(path.join(HERE, 'page.css'), 'utf8')}`;
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; base-uri 'none'; form-action 'none'`;
  return readFileSync(path.join(HERE, 'page.html'), 'utf8')
    .replace('%POLICY%', () => policy)
    .replace('%STYLE%', () => style)
    .replace('%SCRIPT%', () => script);
}

test('public/verify.html is made from these sources (UPDATE_DOCS=1 writes it)', () => {
  const page = buildPage();
  if (process.env['UPDATE_DOCS']) writeFileSync(PAGE, page);
  expect(readFileSync(PAGE, 'utf8') === page, 'run UPDATE_DOCS=1 npx vitest run --project unit components/verifier').toBe(true);
});

test('it asks nobody for anything: no address, no request, no storage', () => {
  const page = readFileSync(PAGE, 'utf8');
  expect(page).not.toMatch(/\b(fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|importScripts)\s*\(/);
  expect(page).not.toMatch(/\b(localStorage|sessionStorage|indexedDB|document\.cookie)\b/);
  expect(page).not.toMatch(/<(?:link|img|iframe|script)[^>]+(?:src|href)=/);
});
