import { ZodError } from 'zod';
import { ArchiveError } from '@/lib/backup/server/archive/archive-error';
import { DatabaseSetupError } from '@/lib/db/migrate';
import { EnvError, env, setEnv } from '@/lib/env';
import { AppError } from '@/lib/shared/errors';
import { issueWordsWithValues } from '@/lib/shared/issue-words';
import { DatabaseAway } from './database';
import { DataDirHeld } from './data-dir-lock';
import { fileFault, isFullDisk } from './file-fault';
import { KeysMissing } from './keys';
import { SignerHomeError } from '@/lib/ledger/server/signer-home';
import { prepareDemo, prepareStart } from './prepare';
import { CannotStart } from './cannot-start';
import { serve } from './serve';

/** Exit codes of every command: 0 done, 1 it failed or found a fault, 2 it was called or set up wrongly, 3 the database is away. */
export const EXIT = { failed: 1, wrongUse: 2, unavailable: 3 } as const;

/** What lib/cli/bootstrap.mjs hands over to, once packages, client and pages are in place. Ends the process. */
export async function main(command: string, rest: string[]): Promise<void> {
  try {
    env(); // wrong variables are named before anything is started
    process.exitCode = await run(command, rest);
  } catch (error) {
    process.exitCode = explain(error);
  }
  // A pipe takes what is written when its reader does: leaving before would cut a long answer off.
  await Promise.all(
    [process.stdout, process.stderr].map((stream) => new Promise<void>((done) => stream.write('', () => done()))),
  );
  process.exit();
}

async function run(command: string, rest: string[]): Promise<number> {
  const tell = (line: string): void => void process.stdout.write(`${line}\n`);
  switch (command) {
    case 'demo':
      setEnv({ COUNTERSIGN_LOG_LEVEL: process.stdout.isTTY ? 'warn' : env().COUNTERSIGN_LOG_LEVEL });
      await serve({ mode: 'demo', prepare: () => prepareDemo(), tell });
      return 0;
    case 'start':
      await serve({ mode: 'start', prepare: () => prepareStart(), tell });
      return 0;
    case 'dev':
      await serve({ mode: 'dev', prepare: () => prepareStart(), tell });
      return 0;
    case 'cli':
      return (await import('./program')).runProgram(rest); // each brings much that a start does not need
    case 'test':
      return (await import('./run-tests')).runTests(rest);
    default:
      process.stderr.write(`Unknown command ${command}. Use: demo, start, dev, cli, test, generate.\n`);
      return EXIT.wrongUse;
  }
}

/** Prints what a person can act on, without a stack where the cause is known, and returns the exit code. */
export function explain(error: unknown): number {
  if (error instanceof AppError) {
    process.stderr.write(`${error.message}\n`);
    return error.code === 'unavailable' ? EXIT.unavailable : error.status >= 500 ? EXIT.failed : EXIT.wrongUse;
  }
  if (error instanceof DatabaseAway) {
    process.stderr.write(`${error.message}\n`);
    return EXIT.unavailable;
  }
  if (error instanceof ArchiveError) {
    process.stderr.write(`${error.message}\n`);
    return error.fault === 'secretMissing' || error.fault === 'wrongKind' ? EXIT.wrongUse : EXIT.failed;
  }
  if (error instanceof ZodError) {
    for (const issue of error.issues)
      process.stderr.write(`${issue.path.join('.') || 'input'}: ${issueWordsWithValues(issue)}\n`);
    return EXIT.wrongUse;
  }
  const known = [EnvError, DatabaseSetupError, DataDirHeld, KeysMissing, SignerHomeError, CannotStart].some(
    (kind) => error instanceof kind,
  );
  if (known) {
    process.stderr.write(`${(error as Error).message}\n`);
    return EXIT.wrongUse;
  }
  const file = fileFault(error);
  if (file !== null) {
    process.stderr.write(`${file}\n`);
    return isFullDisk(error) ? EXIT.failed : EXIT.wrongUse;
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return EXIT.failed;
}
