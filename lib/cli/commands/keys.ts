import type { Command } from 'commander';
import { dataDir } from '@/lib/env';
import { initKeys } from '../keys';

export function register(program: Command): void {
  const keys = program.command('keys').description('The keys of this installation');
  keys
    .command('init')
    .description('Make the key files that are missing in <data dir>/keys (mode 0600); existing ones stay')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) => {
      const made = initKeys(dataDir());
      if (options.json) process.stdout.write(`${JSON.stringify({ keys: made })}\n`);
      else for (const key of made) process.stdout.write(`${key.made ? 'made  ' : 'there '} ${key.file}\n`);
    });
}
