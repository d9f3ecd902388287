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
  const page = readFileSync(path.join(HERE, 'page.html'), 'utf8')
    .replace('%STYLE%', () => style)
    .replace('%SCRIPT%', () => script);
  const policy = `default-src 'none'; script-src ${hashInside(page, 'script type="module"')}; style-src ${hashInside(page, 'style')}; base-uri 'none'; form-action 'none'`;
  return page.replace('%POLICY%', () => policy);
}

/** The policy's name for what stands between the tags, blanks included: that is what a browser hashes. */
function hashInside(page: string, tag: string): string {
  const inside = new RegExp(`<${tag}>([^]*?)</${tag.split(' ')[0]}>`).exec(page)![1]!;
  return `'sha256-${createHash('sha256').update(inside).digest('base64')}'`;
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

test('it begins in a browser, which knows nothing of Node.js', () => {
  const begins = readFileSync(PAGE, 'utf8').split('\n').filter((line) => /^(?:var|let|const) /.test(line)); // prettier-ignore
  expect(begins.length).toBeGreaterThan(50);
  // To ask whether there is one is allowed.
  const asks = (line: string): boolean => line.includes('typeof Buffer === "undefined"');
  expect(begins.filter((line) => /\b(?:Buffer|process|require)\b[.(]/.test(line) && !asks(line))).toEqual([]);
});

test('its policy lets exactly its own script and style run', () => {
  const page = readFileSync(PAGE, 'utf8');
  expect(page).toContain(`script-src ${hashInside(page, 'script type="module"')};`);
  expect(page).toContain(`style-src ${hashInside(page, 'style')};`);
});
