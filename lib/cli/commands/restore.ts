import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { lostWords } from '@/lib/backup/lost-words';
import type { RecoveryDetail } from '@/lib/backup/recovery';
import { readHeader } from '@/lib/backup/server/archive/archive-file';
import { checkRestored } from '@/lib/backup/server/check-restored';
import { restoreKeyArchive, type RestoredKeys } from '@/lib/backup/server/key-archive';
import { readSecret } from '@/lib/backup/server/read-secret';
import { restoreBackup, type RestoredBackup } from '@/lib/backup/server/restore-backup';
import { dataDir, env } from '@/lib/env';
import { recallAll, signerDir } from '@/lib/ledger/server/signer-home';
import { CAPTURE_LABELS } from '@/lib/registry/capture-levels';
import { reapplyErasures } from '@/lib/retention/server/reapply-erasures';
import { AppError } from '@/lib/shared/errors';
import { withDatabase } from '../database';
import { hasWorkspaceKey, loadKeys } from '../keys';
import { keyPlaces } from '../key-places';
import { printResult } from '../options';
import { progress } from '../progress';

interface Options {
  from: string;
  keysFrom?: string;
  keyFile?: string;
  passphraseFile?: string;
  keysKeyFile?: string;
  keysPassphraseFile?: string;
  checkpoint?: string[];
  replace?: boolean;
  withoutKeys?: boolean;
  json?: boolean;
}

export function register(program: Command): void {
  program
    .command('restore')
    .description(
      'Put a backup into an empty database, check it against its newest signed checkpoint, erase again what was erased since, and name what is lost. Countersign then serves reads only until `recovery end`. Exit code 1 when the log is not what was signed.',
    )
    .requiredOption('--from <file>', 'the archive of the data')
    .option('--keys-from <file>', 'the archive of the keys; what is there already is not replaced')
    .option('--key-file <file>', 'the key file it was encrypted with')
    .option('--passphrase-file <file>', 'the passphrase it was encrypted with (or COUNTERSIGN_BACKUP_PASSPHRASE)')
    .option('--keys-key-file <file>', 'for the archive of keys, when it is another')
    .option('--keys-passphrase-file <file>', 'for the archive of keys, when it is another')
    .option('--checkpoint <files...>', 'signed checkpoints you have from elsewhere: the log is compared with them too')
    .option('--replace', 'lose what is in the database now')
    .option('--without-keys', 'restore although the workspace key is lost: the log verifies, no content opens')
    .option('--json', 'print JSON')
    .action(run);
}

async function run(options: Options): Promise<void> {
  const tell = (line: string): void => void process.stderr.write(`${line}\n`);
  readHeader(options.from); // before anything is started
  const secret = readSecret({ keyFile: options.keyFile, passphraseFile: options.passphraseFile });
  const given = (options.checkpoint ?? []).map((file) => readFileSync(file, 'utf8'));
  // Made by the keys it would be as closed as they are, and PostgreSQL's own account could not reach its cluster in it.
  mkdirSync(dataDir(), { recursive: true, mode: 0o755 });
  const keys = options.keysFrom ? await restoreKeys(options, options.keysFrom) : null;
  if (!hasWorkspaceKey(dataDir()) && !options.withoutKeys)
    throw new AppError(
      'conflict',
      'The workspace key is not here, and without it no content of the backup can be read. Give the archive of keys with --keys-from, put the key into <data dir>/keys/workspace, or say --without-keys.',
    );
  const open = { command: 'npm run countersign -- restore', url: null, share: false, migrate: false, tell };
  const advice = (): string =>
    'A restore is not gone on with: begin it again, with --replace where something is in the database by now.';
  await withDatabase(open, advice, async () => {
    loadKeys(dataDir(), true);
    let show = progress('Restoring', tell);
    const onStep = (what: string): void => {
      show.end();
      tell(`${what} ...`);
      show = progress(what, tell);
    };
    const onProgress = (done: number, of: number): void => show.update(done, of);
    const restored = await restoreBackup({ from: options.from, secret, replace: options.replace ?? false, onStep, onProgress });
    const detail = await checkRestored({
      manifest: restored.manifest,
      remembered: existsSync(path.join(signerDir(), 'memory')) ? recallAll() : [],
      given,
      content: !options.withoutKeys,
      eraseAgain: reapplyErasures,
      onStep,
      onProgress,
    });
    const { logs } = detail;
    show.end();
    printResult(
      options,
      {
        backup: restored.manifest.id,
        madeAt: restored.manifest.madeAt,
        rows: restored.rows,
        tables: restored.tables.length,
        migrated: restored.migrated,
        keys,
        logs,
        erasedAgain: detail.erasedAgain,
      },
      describe(restored, detail, keys),
    );
    if (logs.some((log) => log.faults.length > 0) || detail.erasedAgain?.captured?.some((one) => !one.done)) process.exitCode = 1;
  });
}

async function restoreKeys(options: Options, from: string): Promise<RestoredKeys> {
  const own = options.keysKeyFile !== undefined || options.keysPassphraseFile !== undefined;
  const secret = readSecret(
    own
      ? { keyFile: options.keysKeyFile, passphraseFile: options.keysPassphraseFile }
      : { keyFile: options.keyFile, passphraseFile: options.passphraseFile },
  );
  return restoreKeyArchive(path.resolve(from), keyPlaces(), secret);
}

function describe({ manifest, rows, tables }: RestoredBackup, detail: RecoveryDetail, keys: RestoredKeys | null): string {
  const lines = [
    `Restored ${rows.toLocaleString('en')} rows of ${tables.length} tables, as they were at ${manifest.madeAt}. Every table was read again and is the same.`,
  ];
  if (keys) {
    lines.push(`Keys: ${[...keys.written, ...keys.same].join(', ') || 'none'}.`);
    if (keys.merged.length > 0) lines.push(`Journals of erasures, with the lines of both copies now: ${keys.merged.join(', ')}.`);
    if (keys.kept.length > 0) lines.push(`There already with another content, and left as they are: ${keys.kept.join(', ')}.`);
  }
  for (const log of detail.logs) {
    lines.push(`${log.slug}: ${log.size.toLocaleString('en')} events.`);
    for (const fault of log.faults) lines.push(`  FAULT: ${fault}`);
    const agreeing = log.checkpoints.filter((one) => one.outcome === 'agrees').at(-1);
    if (agreeing)
      lines.push(
        `  It agrees with the checkpoint of ${agreeing.size.toLocaleString('en')} events${agreeing.from === 'backup' ? ' in the backup' : ''}.`,
      );
    else if (log.faults.length === 0) lines.push('  No checkpoint was there to compare it with.');
    if (log.lost) lines.push(`  LOST: ${lostWords(log.lost)}. They were signed and are not in this backup.`);
    else if (log.checkpoints.some((one) => one.from !== 'backup'))
      lines.push('  Nothing that was signed is missing, as far as the signer remembers and the given checkpoints say.');
    else
      lines.push(
        '  Whether events are lost since is not known: no newer checkpoint was given (--checkpoint) or remembered by a signer here.',
      );
  }
  const again = detail.erasedAgain;
  if (again?.holds) lines.push(`Placed again, as the journals say: ${again.holds} holds that are newer than the backup.`);
  for (const { system, level, done } of again?.captured ?? [])
    lines.push(
      done
        ? `Captured at "${CAPTURE_LABELS[level].label}" again, as the journals say: ${system}.`
        : `NOT captured at "${CAPTURE_LABELS[level].label}": the AI system ${system} is newer than the backup, and without the workspace key nobody can say which it is. Register it before its emitters send.`,
    );
  if (again && again.entries > 0)
    lines.push(
      `Erased again, as the journals say: ${again.erased} ${again.erased === 1 ? 'decision' : 'decisions'} of ${again.entries} ${again.entries === 1 ? 'erasure' : 'erasures'}${again.held > 0 ? `; ${again.held} ${again.held === 1 ? 'is' : 'are'} under hold: hidden, and erased when it is released` : ''}${again.texts ? `; ${again.texts} registered texts withdrawn again` : ''}.`,
    );
  lines.push('', `Countersign serves reads only now. Look at it, then end that with \`npm run countersign -- recovery end\`.`);
  if (env().COUNTERSIGN_READ_ONLY) lines.push('COUNTERSIGN_READ_ONLY is set too.');
  return lines.join('\n');
}
