import type { Command } from 'commander';
import { checkSignerHome } from '@/lib/ledger/server/signer-home';
import { restartSigner } from '@/lib/ledger/server/restart-signer';
import { printResult } from '../options';
import { asService, workspaceOption } from '../run-with-database';

export function register(program: Command): void {
  const signer = program.command('signer').description('The signer of checkpoints');
  workspaceOption(
    signer
      .command('accept')
      .description(
        'After a refusal that was looked into (such as a restored backup): make the signer accept the log as it is now. The log keeps that, and why',
      ),
  )
    .requiredOption('--reason <text>', 'why; it is written into the log')
    .option('--key <id...>', 'a key that the database names and this signer never had, to be believed; the refusal names them')
    .option('--json', 'print JSON')
    .action(async (options: { reason: string; key?: string[]; workspace?: string; json?: boolean }) => {
      checkSignerHome();
      const accepted = await asService('signer accept', options.workspace, (actor) =>
        restartSigner(actor, { reason: options.reason, keys: options.key ?? [] }),
      );
      printResult(options, accepted, `The signer goes on from a tree of ${accepted.size} entries.`);
    });
}
