import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { lostWords } from '@/lib/backup/lost-words';
import { endRecovery } from '@/lib/backup/server/end-recovery';
import { getReadOnlyNotice } from '@/lib/backup/server/get-read-only-notice';
import { printResult } from '../options';
import { runWithDatabase } from '../run-with-database';

export function register(program: Command): void {
  const recovery = program.command('recovery').description('The read-only mode after a restore');
  recovery
    .command('status')
    .description('Say whether this Countersign serves reads only, and what the restore found')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => {
      const notice = await runWithDatabase('recovery status', () => getReadOnlyNotice());
      const logs = notice?.detail?.logs ?? [];
      const text = !notice
        ? 'It takes writes: no recovery lasts.'
        : notice.cause === 'setting'
          ? 'It serves reads only because COUNTERSIGN_READ_ONLY is set.'
          : [
              `It serves reads only since ${notice.since?.toISOString()}: restored from the backup of ${notice.detail?.madeAt}.`,
              ...logs.map(
                (log) =>
                  `  ${log.slug}: ${log.size.toLocaleString('en')} events${log.lost ? `; lost: ${lostWords(log.lost)}` : ''}${log.faults.map((fault) => `; FAULT: ${fault}`).join('')}`,
              ),
            ].join('\n');
      printResult(options, { readOnly: notice !== null, notice }, text);
    });
  recovery
    .command('end')
    .description('Take writes again. Every log gets the event recovery.ended, which names what is lost')
    .option('--accept-loss', 'go on although events that were signed are not there')
    .option('--by <name>', 'who decided it, for the event (default: the account that runs this)')
    .option('--json', 'print JSON')
    .action(async (options: { acceptLoss?: boolean; by?: string; json?: boolean }) => {
      const ended = await runWithDatabase('recovery end', () =>
        endRecovery({ by: options.by ?? userInfo().username, acceptLoss: options.acceptLoss ?? false }),
      );
      const lines = ended.logs.map(
        (log) =>
          `${log.slug}: goes on from event ${log.size.toLocaleString('en')}${log.lost ? `, without ${lostWords(log.lost)}` : ''}.`,
      );
      printResult(options, ended, [...lines, 'Countersign takes writes again.'].join('\n'));
    });
}
