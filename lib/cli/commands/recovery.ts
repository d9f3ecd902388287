import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import { lostWords } from '@/lib/backup/lost-words';
import { notCapturedIn, type NotCaptured } from '@/lib/backup/recovery';
import { endRecovery, type EndedRecovery } from '@/lib/backup/server/end-recovery';
import { getReadOnlyNotice } from '@/lib/backup/server/get-read-only-notice';
import { restartSigner } from '@/lib/ledger/server/restart-signer';
import { signerDir } from '@/lib/ledger/server/signer-home';
import { CAPTURE_LABELS } from '@/lib/registry/capture-levels';
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
                  `  ${log.slug}: ${log.size.toLocaleString('en')} events${log.lost ? `; lost: ${lostWords(log.lost)}` : ''}${log.faults.map((fault) => `; FAULT: ${fault}`).join('')}${notCapturedIn(notice.detail, log.workspaceId).map(uncaptured).join('')}`,
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
        endAndSign(options.by ?? userInfo().username, options.acceptLoss ?? false),
      );
      const lines = ended.logs.map(
        (log) =>
          `${log.slug}: goes on from event ${log.size.toLocaleString('en')}${log.lost ? `, without ${lostWords(log.lost)}` : ''}.${log.notCaptured.map(uncaptured).join('')}`,
      );
      if (ended.signer === 'elsewhere')
        lines.push(
          "The signer's directory is not here. Where it is, run `countersign signer accept --reason ...`; until then nothing is signed.",
        );
      printResult(options, ended, [...lines, 'Countersign takes writes again.'].join('\n'));
    });
}

const uncaptured = ({ system, level }: NotCaptured): string =>
  `\n  NOT captured at "${CAPTURE_LABELS[level].label}": ${system}. Register it before its emitters send, then say so on the page.`;

/**
 * Ends the recovery and, where events were given up, makes the signer accept the log as it is: its memory is ahead of that, and it would
 * refuse for ever. That needs its directory, which the database's owner alone cannot reach.
 */
async function endAndSign(
  by: string,
  acceptLoss: boolean,
): Promise<EndedRecovery & { signer: 'unchanged' | 'accepted' | 'elsewhere' }> {
  const ended = await endRecovery({ by, acceptLoss });
  const losing = ended.logs.filter((log) => log.lost !== null);
  if (losing.length === 0) return { ...ended, signer: 'unchanged' };
  if (!existsSync(path.join(signerDir(), 'signer.json'))) return { ...ended, signer: 'elsewhere' };
  for (const { workspaceId, lost } of losing)
    await restartSigner({ workspaceId }, { reason: `A backup was restored; ${by} accepted that ${lostWords(lost!)} are lost.` });
  return { ...ended, signer: 'accepted' };
}
