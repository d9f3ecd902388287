import type { Command } from 'commander';
import { initVerdictKey } from '@/lib/approvals/server/verdict-keys';
import { dataDir } from '@/lib/env';
import { makeKeyFile } from '@/lib/backup/server/read-secret';
import { addSignerKey, checkSignerHome, initSignerHome, recallAll } from '@/lib/ledger/server/signer-home';
import { trustOfMemory } from '@/lib/ledger/server/signer-trust';
import { initKeys } from '../keys';
import { printResult, wholeNumber } from '../options';

export function register(program: Command): void {
  const keys = program.command('keys').description('The keys of this installation');
  keys
    .command('init')
    .description(
      "Make the key files that are missing: <data dir>/keys and the signer's directory (mode 0600); existing ones stay",
    )
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) => {
      const made = [...initKeys(dataDir()), initSignerHome()];
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
  keys
    .command('rotate-signer')
    .description(
      'Make a new signing key. Each log announces it; from there on old and new sign together, until the old one ends and its file is deleted',
    )
    .option('--overlap <hours>', 'how long both sign', wholeNumber, 168)
    .option('--json', 'print JSON')
    .action((options: { overlap: number; json?: boolean }) => {
      checkSignerHome();
      const retireAt = new Date(Date.now() + options.overlap * 3_600_000);
      const file = addSignerKey(retireAt);
      if (options.json) process.stdout.write(`${JSON.stringify({ file, oldKeysEnd: retireAt.toISOString() })}\n`);
      else
        process.stdout.write(
          `made   ${file}\nThe signer tells it within seconds; the older keys sign beside it until ${retireAt.toISOString()}.\nGive auditors the new list: npm run countersign -- keys trust\n`,
        );
    });
  keys
    .command('rotate-verdict')
    .description(
      'Make a new key that signs verdicts from now on; older ones stay, and are published beside it, so that what they signed can be checked',
    )
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) => {
      const { file } = initVerdictKey(undefined, true);
      printResult(options, { file }, `made  ${file}\nGive every node the same file; it is used within seconds.`);
    });
  keys
    .command('trust')
    .description(
      "Print which keys sign each log, from the signer's own memory: what auditors are given, by another way than the proofs",
    )
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) => {
      checkSignerHome();
      const logs = recallAll().map((memory) => ({ origin: memory.origin, trust: trustOfMemory(memory) }));
      if (options.json) process.stdout.write(`${JSON.stringify({ logs })}\n`);
      else for (const { origin, trust } of logs) process.stdout.write(`# ${origin}\n${trust}`);
    });
}
