import { cpus, totalmem } from 'node:os';
import { InvalidArgumentError, type Command } from 'commander';
import { keeps, renderReport, type BenchReport } from '@/lib/bench/report';
import { BENCHES, runBench, type BenchName } from '@/lib/bench/server/run-bench';
import { wholeNumber } from '../options';
import { runWithDatabase } from '../run-with-database';

export function register(program: Command): void {
  program
    .command('bench')
    .description(
      'Measure this installation on this machine, each figure beside the limit taken in the same run. Exit code 1 when a limit is missed.',
    )
    .argument(
      '<name>',
      `one of: ${Object.entries(BENCHES)
        .map(([name, what]) => `${name} (${what})`)
        .join('; ')}`,
      benchName,
    )
    .option('--decisions <n>', 'load: how many', wholeNumber, 1_000_000)
    .option('--runs <n>', 'read: counted runs of each request', wholeNumber, 100)
    .option('--rounds <n>', 'ingest: pairs of COPY and API', wholeNumber, 5)
    .option('--seconds <n>', 'ingest: about how long a round takes', wholeNumber, 8)
    .option('--rate <n>', 'steady: events offered a second', wholeNumber, 1_000)
    .option('--leaves <n>', 'verify: entries in the log', wholeNumber, 300_000)
    .option('--fresh', 'load: throw away what was loaded before')
    .option('--json', 'print JSON')
    .action(
      async (
        name: BenchName,
        options: {
          decisions: number;
          runs: number;
          rounds: number;
          seconds: number;
          rate: number;
          leaves: number;
          fresh?: boolean;
          json?: boolean;
        },
      ) => {
        const run = (): Promise<BenchReport> =>
          runBench(name, { ...options, fresh: options.fresh ?? false, progress: makeProgress() });
        const report =
          name === 'privacy' || name === 'mapping' || name === 'risk' ? await run() : await runWithDatabase(`bench ${name}`, run);
        report.setting = {
          ...report.setting,
          machine: `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`,
          node: process.version,
        };
        process.stdout.write(`${options.json ? JSON.stringify(report) : renderReport(report)}\n`);
        if (!report.figures.every(keeps)) process.exitCode = 1;
      },
    );
}

function benchName(text: string): BenchName {
  if (Object.hasOwn(BENCHES, text)) return text as BenchName;
  throw new InvalidArgumentError(`There is ${Object.keys(BENCHES).join(', ')}.`);
}

/** One line that is rewritten on a terminal, a line every few seconds elsewhere. */
function makeProgress(): (phase: string, done: number, of: number) => void {
  const started = Date.now();
  let last = 0;
  let lastPhase = '';
  return (phase, done, of) => {
    const now = Date.now();
    if (phase === lastPhase && now - last < (process.stderr.isTTY ? 200 : 5_000)) return;
    last = now;
    lastPhase = phase;
    const line = `${phase}: ${done.toLocaleString('en')} of ${of.toLocaleString('en')}, ${Math.round((now - started) / 1000)} s`;
    process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
  };
}
