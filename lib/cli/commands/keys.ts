import type { Command } from 'commander';
import { dataDir } from '@/lib/env';
import { makeKeyFile } from '@/lib/backup/server/read-secret';
import { initKeys } from '../keys';
import { printResult } from '../options';

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
  keys
    .command('backup')
    .description(
      'Make a key file for `countersign backup --key-file` (mode 0600). Keep it apart from the archives: without it they do not open',
    )
    .argument('<file>', 'a file that is not there yet')
    .option('--json', 'print JSON')
    .action((file: string, options: { json?: boolean }) => {
      const keyId = makeKeyFile(file);
      printResult(options, { file, keyId }, `made  ${file} (key ${keyId})`);
    });
}
