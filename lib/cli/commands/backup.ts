import path from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { findWorkspace, listWorkspaces } from '@/lib/access/server/find-workspace';
import { listBackups } from '@/lib/backup/server/list-backups';
import { makeBackup } from '@/lib/backup/server/make-backup';
import { pruneBackups } from '@/lib/backup/server/prune-backups';
import { readSecret } from '@/lib/backup/server/read-secret';
import { writeKeyArchive } from '@/lib/backup/server/key-archive';
import { env } from '@/lib/env';
import { AppError } from '@/lib/shared/errors';
import { uuidv7 } from '@/lib/shared/ids';
import manifest from '@/package.json';
import { keyPlaces } from '../key-places';
import { parseInstant, printResult } from '../options';
import { progress } from '../progress';
import { runWithDatabase } from '../run-with-database';

interface Options {
  to?: string;
  keysTo?: string;
  workspace?: string;
  expires?: Date;
  keyFile?: string;
  passphraseFile?: string;
  keysKeyFile?: string;
  keysPassphraseFile?: string;
  list?: boolean;
  all?: boolean;
  prune?: boolean;
  gone?: string;
  json?: boolean;
}

export function register(program: Command): void {
  program
    .command('backup')
    .description(
      'Write an encrypted archive of the database while it is in use, and apart from it one of the keys; list archives, delete expired ones.',
    )
    .option('--to <file or directory>', 'where the archive of the data goes; an existing file is never replaced')
    .option(
      '--keys-to <file>',
      "where the workspace key, the signer's key and memory and the journal of erasures go: keep it elsewhere",
    )
    .option('--workspace <slug>', 'one workspace (default: the whole installation)')
    .option(
      '--expires <when>',
      'until when the archive is kept: a date, or days as 90d. Erasure certificates name it',
      parseExpiry,
    )
    .option('--key-file <file>', 'encrypt with a key made by `countersign keys backup`')
    .option('--passphrase-file <file>', 'encrypt with the passphrase in a file (or in COUNTERSIGN_BACKUP_PASSPHRASE)')
    .option('--keys-key-file <file>', 'another key file for the archive of keys')
    .option('--keys-passphrase-file <file>', 'another passphrase for the archive of keys')
    .option('--list', 'list the backups that are not known to be deleted; with --all every one')
    .option('--all', 'with --list: also those that were deleted')
    .option('--prune', 'delete archives whose time is over')
    .option('--gone <id>', 'with --prune: declare that this archive was deleted elsewhere')
    .option('--json', 'print JSON')
    .action(async (options: Options) => {
      if (options.list) return list(options);
      if (options.prune) return prune(options);
      if (!options.to && !options.keysTo)
        throw new AppError('invalidRequest', 'Say where to: --to FILE, --keys-to FILE, or both; or --list, or --prune.');
      return make(options);
    });
}

async function make(options: Options): Promise<void> {
  const dataSecret = readSecret({ keyFile: options.keyFile, passphraseFile: options.passphraseFile });
  const own = options.keysKeyFile !== undefined || options.keysPassphraseFile !== undefined;
  const keysSecret = own ? readSecret({ keyFile: options.keysKeyFile, passphraseFile: options.keysPassphraseFile }) : dataSecret;
  if (options.to && !dataSecret) throw noSecret();
  if (options.keysTo && !keysSecret) throw noSecret();
  const tell = (line: string): void => void process.stderr.write(`${line}\n`);
  const lines: string[] = [];
  const result: Record<string, unknown> = {};
  if (options.to) {
    const made = await runWithDatabase('backup', async () => {
      const workspaceId = options.workspace ? (await findWorkspace(options.workspace)).workspaceId : null;
      const show = progress('Copying', tell);
      try {
        return await makeBackup({
          to: options.to!,
          workspaceId,
          secret: dataSecret!,
          expiresAt: options.expires ?? null,
          version: manifest.version,
          onProgress: (bytes, of) => show.update(Math.round(bytes / 1e6), Math.round(of / 1e6)),
        });
      } finally {
        show.end();
      }
    });
    result['data'] = made;
    lines.push(
      `${made.file}: ${made.rows.toLocaleString('en')} rows of ${made.tables} tables, ${megabytes(made.bytes)}, ${made.id}.`,
      `SHA-256 ${made.sha256}`,
      ...made.logs.map(
        (log) =>
          `  ${log.slug}: ${log.size.toLocaleString('en')} events${log.checkpoint === null ? ', not signed yet' : `, signed up to ${log.checkpoint.toLocaleString('en')}`}`,
      ),
      made.expiresAt
        ? `It is to be kept until ${made.expiresAt}; \`backup --prune\` deletes it then.`
        : 'It has no end (--expires): certificates of erasure will say so.',
    );
    if (made.unrecorded) {
      lines.push(
        `The log does not know of this archive: ${made.unrecorded} It is whole, but certificates of erasure will not name it. Make another and delete this one.`,
      );
      process.exitCode = 1;
    }
  }
  if (options.keysTo) {
    const key = env().COUNTERSIGN_WORKSPACE_KEY;
    const extra = key ? [{ place: 'keys' as const, path: 'workspace', text: `${key}\n` }] : [];
    const what = { id: uuidv7(), madeAt: new Date(), version: manifest.version };
    const keys = await writeKeyArchive(path.resolve(options.keysTo), keyPlaces(), extra, keysSecret!, what);
    result['keys'] = keys;
    lines.push(`${keys.file}: ${keys.files.join(', ')}. Keep it apart from the data.`);
    if (!keys.files.some((name) => name.startsWith('signer/')))
      lines.push("The signer's key and memory are not on this machine: back them up where COUNTERSIGN_ROLE=signer runs.");
  } else lines.push('No keys are in it. Without the workspace key its content cannot be read: back the keys up with --keys-to.');
  printResult(options, result, lines.join('\n'));
}

async function list(options: Options): Promise<void> {
  const backups = await runWithDatabase('backup', () =>
    perWorkspace(options.workspace, (id) => listBackups(id, options.all ?? false)),
  );
  const lines = backups.flatMap(({ slug, of }) => [
    `${slug}:`,
    ...(of.length === 0 ? ['  none'] : []),
    ...of.map((one) => {
      const state = one.prunedAt
        ? `deleted ${one.prunedAt}`
        : one.expired
          ? 'expired, to be pruned'
          : one.expiresAt
            ? `until ${one.expiresAt}`
            : 'without an end';
      return `  ${one.id}  made ${one.madeAt}, ${state}, ${one.size.toLocaleString('en')} events, ${megabytes(one.bytes)}  ${one.file}${one.found || one.prunedAt ? '' : ' (not there)'}`;
    }),
  ]);
  printResult(options, { workspaces: backups.map(({ slug, of }) => ({ slug, backups: of })) }, lines.join('\n'));
}

async function prune(options: Options): Promise<void> {
  const done = await runWithDatabase('backup', () =>
    perWorkspace(options.workspace, (id) => pruneBackups(id, options.gone !== undefined ? { gone: options.gone } : {})),
  );
  const words = {
    deleted: 'deleted',
    absent: 'is not there; if it was moved, content is still in it',
    kept: 'is another file now; it stays',
  } as const;
  const all = done.flatMap(({ slug, of }) => of.map((one) => ({ slug, ...one })));
  printResult(
    options,
    { pruned: all },
    all.length === 0 ? 'No backup is expired.' : all.map((one) => `${one.id}  ${one.file}: ${words[one.outcome]}`).join('\n'),
  );
  if (all.some((one) => one.outcome !== 'deleted')) process.exitCode = 1;
}

async function perWorkspace<T>(
  slug: string | undefined,
  work: (workspaceId: string) => Promise<T>,
): Promise<{ slug: string; of: T }[]> {
  const workspaces = slug ? [await findWorkspace(slug)] : await listWorkspaces();
  const out = [];
  for (const one of workspaces) out.push({ slug: one.slug, of: await work(one.workspaceId) });
  return out;
}

function parseExpiry(text: string): Date {
  const days = /^(\d{1,5})d$/.exec(text);
  if (days) return new Date(Date.now() + Number(days[1]) * 86_400_000);
  try {
    return parseInstant(text);
  } catch {
    throw new InvalidArgumentError('Write days as 90d, or a date as 2027-12-31.');
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const noSecret = (): AppError =>
  new AppError(
    'invalidRequest',
    'A backup is always encrypted: give --key-file, --passphrase-file, or COUNTERSIGN_BACKUP_PASSPHRASE. `countersign keys backup FILE` makes a key file.',
  );
