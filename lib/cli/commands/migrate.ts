import type { Command } from 'commander';
import { migrate } from '@/lib/db/migrate';
import { env } from '@/lib/env';
import { runWithDatabase } from '../run-with-database';

export function register(program: Command): void {
  program
    .command('migrate')
    .description('Bring the database to the newest schema (a start does this by itself)')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => {
      // Opening the database migrates it; the second call reports that nothing is left.
      const report = await runWithDatabase('migrate', () => migrate(env().DATABASE_URL!));
      if (options.json) process.stdout.write(`${JSON.stringify({ upToDate: true, serverMajor: report.serverMajor })}\n`);
      else process.stdout.write(`The database (PostgreSQL ${report.serverMajor}) is up to date.\n`);
    });
}
