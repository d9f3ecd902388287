import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { findDistributionServer } from '@/lib/db/testing/external-server';
import { childEnv, env } from '@/lib/env';
import { UNHANDLED_FILE } from './unhandled-reporter';

interface Outcome {
  passed: number;
  /** What failed: its name and, where there is one, the first lines of why. */
  failed: string[];
  /** Names of what was skipped. */
  skipped: string[];
}
interface Stage {
  name: string;
  title: string;
  /** Leaves a part of the processors idle whatever the machine has: it begins here, goes on beside the stages that follow, and is awaited before the one of this name, or at the end. */
  besideUntil?: string;
  /** Not asked for by name, but whenever this stage is. */
  partOf?: string;
  /** `beside`: other stages go on meanwhile. */
  run: (reportFile: string, beside: boolean) => Promise<Outcome>;
}

/** What must not leak from the shell into tests, and what a test run always wants. */
const ENV = {
  DATABASE_URL: '',
  COUNTERSIGN_DATA_DIR: '',
  COUNTERSIGN_ROLE: '',
  COUNTERSIGN_WORKSPACE_KEY: '',
  COUNTERSIGN_VERDICT_KEY: '',
  NEXTAUTH_URL: '',
  NEXTAUTH_SECRET: '',
};
const node = (file: string): string => path.resolve('node_modules', file);

const STAGES: readonly Stage[] = [
  {
    name: 'lint',
    title: 'Lint',
    besideUntil: 'integration',
    run: (report) => {
      const eslint = [
        node('eslint/bin/eslint.js'),
        '.',
        '--max-warnings',
        '0',
        '--cache',
        '--cache-location',
        node('.cache/eslint/'),
      ];
      return inOnePiece(report, (output) => check('lint', output, eslint, [node('oxlint/bin/oxlint')]));
    },
  },
  {
    name: 'build',
    title: 'Build of the pages',
    // The build writes declarations that types are checked with.
    besideUntil: 'types',
    partOf: 'e2e',
    run: async (report) => {
      const code = await inOnePiece(report, (output) => run(['lib/cli/bootstrap.mjs', 'build'], {}, output));
      return { passed: 0, failed: code === 0 ? [] : ['build'], skipped: [] };
    },
  },
  { name: 'unit', title: 'Unit tests', run: (report) => vitest('unit*', report) },
  {
    name: 'types',
    title: 'Types',
    run: () =>
      check(
        'types',
        'inherit',
        [node('typescript-native/bin/tsc'), '--noEmit', '--incremental', '--tsBuildInfoFile', node('.cache/types.tsbuildinfo')],
        // The clients are JavaScript, so that they need no build; their types are checked all the same.
        [node('typescript-native/bin/tsc'), '-p', 'clients'],
      ),
  },
  {
    name: 'integration',
    title: 'Integration tests over the embedded PostgreSQL',
    run: (report) => vitest('integration', report),
  },
  // Browser tests wait for pages and for what the worker does every second: what is idle meanwhile is enough for these, one file at a time.
  { name: 'external', title: "Integration tests over the distribution's PostgreSQL", besideUntil: 'the end', run: external },
  { name: 'e2e', title: 'Browser tests', run: browser },
];

/**
 * Runs every kind of test, one after the other but for lint, the build and what runs over a second PostgreSQL, which go on beside what follows, and prints one line at the end: `N passed, N failed`, and how many were skipped when
 * some were. Before it stands what failed, and why. Lint and types count as one each. `only` names stages, for a part of it.
 */
export async function runTests(only: readonly string[]): Promise<number> {
  const named = STAGES.filter((stage) => stage.partOf === undefined).map((stage) => stage.name);
  const unknown = only.filter((name) => !named.includes(name));
  if (unknown.length > 0) {
    process.stderr.write(`There is no stage ${unknown.join(', ')}. Stages: ${named.join(', ')}.\n`);
    return 2;
  }
  const reports = mkdtempSync(path.join(tmpdir(), 'countersign-reports-'));
  const times: string[] = [];
  const total: Outcome = { passed: 0, failed: [], skipped: [] };
  try {
    const perform = async (stage: Stage): Promise<void> => {
      const started = Date.now();
      process.stdout.write(`\n== ${stage.title}\n`);
      const beside = stage.besideUntil !== undefined && (only.length === 0 || only.length > 1);
      const outcome = await stage.run(path.join(reports, `${stage.name}.json`), beside);
      total.passed += outcome.passed;
      total.failed.push(...outcome.failed);
      total.skipped.push(...outcome.skipped);
      const told = `${stage.title}: ${line(outcome)} (${Math.round((Date.now() - started) / 1000)} s)`;
      process.stdout.write(`== ${told}\n`);
      times.push(told);
    };
    const beside: { until: string; done: Promise<void> }[] = [];
    for (const stage of STAGES) {
      for (const { until, done } of beside) if (until === stage.name) await done;
      if (only.length > 0 && !only.includes(stage.partOf ?? stage.name)) continue;
      if (stage.besideUntil === undefined) await perform(stage);
      else {
        const done = perform(stage);
        done.catch(() => undefined); // told where it is awaited, not in the middle of another stage
        beside.push({ until: stage.besideUntil, done });
      }
    }
    for (const { done } of beside) await done;
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
  process.stdout.write(`\n${times.join('\n')}\n`);
  for (const name of total.skipped) process.stdout.write(`skipped: ${name}\n`);
  for (const what of total.failed) process.stdout.write(`failed: ${what}\n`);
  process.stdout.write(`${line(total)}\n`);
  return total.failed.length > 0 ? 1 : 0;
}

function line({ passed, failed, skipped }: Outcome): string {
  return `${passed} passed, ${failed.length} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`;
}

/** Runs a program with its output shown; resolves to its exit code. */
function run(args: readonly string[], env: Record<string, string> = {}, output: 'inherit' | number = 'inherit'): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', output, output],
      env: { ...childEnv(), ...ENV, ...env },
    });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/** What is printed beside other stages is shown when it is over. */
async function inOnePiece<T>(report: string, work: (output: number) => Promise<T>): Promise<T> {
  const says = `${report}.txt`;
  const file = openSync(says, 'w');
  try {
    return await work(file);
  } finally {
    closeSync(file);
    process.stdout.write(readFileSync(says, 'utf8'));
  }
}

/** Passes when every command ends with 0. `output`: where they print, a file descriptor or the terminal. */
async function check(name: string, output: 'inherit' | number, ...commands: readonly (readonly string[])[]): Promise<Outcome> {
  let good = true;
  for (const args of commands) good = (await run(args, {}, output)) === 0 && good;
  return { passed: good ? 1 : 0, failed: good ? [] : [name], skipped: [] };
}

async function external(report: string, beside: boolean): Promise<Outcome> {
  if (env().TEST_DATABASE_URL || findDistributionServer())
    return beside
      ? inOnePiece(report, (output) => vitest('integration-external', report, { output, env: { TEST_WORKERS: '1' } }))
      : vitest('integration-external', report);
  return {
    passed: 0,
    failed: [],
    skipped: ["integration tests over the distribution's PostgreSQL: the package postgresql is not installed"],
  };
}

interface VitestReport {
  numPassedTests: number;
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { status: string; fullName: string; failureMessages?: string[] }[];
  }[];
}

async function vitest(
  project: string,
  report: string,
  given: { output?: number; env?: Record<string, string> } = {},
): Promise<Outcome> {
  const args = [
    node('vitest/vitest.mjs'),
    'run',
    '--project',
    project,
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${report}`,
    '--reporter=lib/cli/unhandled-reporter.ts',
  ];
  const unhandled = `${report}.unhandled`;
  const code = await run(args, { NODE_ENV: 'test', [UNHANDLED_FILE]: unhandled, ...given.env }, given.output);
  const read = readReport<VitestReport>(report);
  if (!read) return { passed: 0, failed: [`${project}: the run left no report`], skipped: [] };
  const each = read.testResults.flatMap((file) => file.assertionResults);
  const failed = read.testResults.flatMap((file) => {
    const inside = file.assertionResults.filter((one) => one.status === 'failed');
    // A file that could not be loaded, or whose setup failed, has no test that says so.
    if (inside.length === 0 && file.status === 'failed')
      return [because(`${project}: ${path.relative('.', file.name)}`, file.message)];
    return inside.map((one) => because(`${project}: ${one.fullName}`, one.failureMessages?.[0]));
  });
  for (const error of readReport<string[]>(unhandled) ?? []) failed.push(because(`${project}: thrown outside of a test`, error));
  if (code !== 0 && failed.length === 0) failed.push(`${project}: the run ended with ${code}`);
  return {
    passed: read.numPassedTests,
    failed,
    skipped: each
      .filter((one) => one.status === 'skipped' || one.status === 'pending' || one.status === 'todo')
      .map((one) => `${project}: ${one.fullName}`),
  };
}

interface PlaywrightSuite {
  title: string;
  suites?: PlaywrightSuite[];
  specs?: { title: string; tests: { status: string; results?: { error?: { message?: string } }[] }[] }[];
}
interface PlaywrightReport {
  stats: { expected: number; flaky: number };
  suites: PlaywrightSuite[];
}

async function browser(report: string): Promise<Outcome> {
  const code = await run([node('@playwright/test/cli.js'), 'test', '--config=playwright.config.ts', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  });
  const read = readReport<PlaywrightReport>(report);
  if (!read) return { passed: 0, failed: ['browser tests: the run left no report'], skipped: [] };
  const { expected, flaky } = read.stats;
  for (const name of read.suites.flatMap((suite) => specsIn(suite, 'flaky', []))) process.stdout.write(`second try: ${name}\n`);
  const failed = read.suites.flatMap((suite) => specsIn(suite, 'unexpected', []));
  if (code !== 0 && failed.length === 0) failed.push(`browser tests: the run ended with ${code}`);
  return { passed: expected + flaky, failed, skipped: read.suites.flatMap((suite) => specsIn(suite, 'skipped', [])) };
}

/** Every spec of a suite that ended so, by its full name. */
function specsIn(suite: PlaywrightSuite, status: string, above: readonly string[]): string[] {
  const here = [...above, suite.title];
  const own = (suite.specs ?? []).flatMap((spec) => {
    const test = spec.tests.find((one) => one.status === status);
    return test
      ? [because([...here, spec.title].join(' > '), test.results?.findLast((result) => result.error)?.error?.message)]
      : [];
  });
  return [...own, ...(suite.suites ?? []).flatMap((inner) => specsIn(inner, status, here))];
}

/** A name with the first lines of a reason: enough to know where to look when only the end of a log is at hand. */
function because(name: string, reason: string | undefined): string {
  if (!reason) return name;
  const lines = stripVTControlCharacters(reason).split('\n').slice(0, 8);
  return [name, ...lines.map((text) => `  ${text.slice(0, 200)}`)].join('\n');
}

function readReport<T>(file: string): T | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return null;
  }
}
