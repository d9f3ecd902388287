import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { listWorkspaces } from '@/lib/access/server/find-workspace';
import { dataDir } from '@/lib/env';
import { IMPORT_FORMATS, type ImportFormat } from '@/lib/ingest/import/detect-format';
import { emptySummary, SHOWN_ERRORS, type ImportSummary } from '@/lib/ingest/import/summary';
import { importFile } from '@/lib/ingest/server/import-file';
import { ImportDisplay } from '../import-display';
import { oneOf, printResult } from '../options';
import { asService, workspaceOption } from '../run-with-database';

interface Options {
  format?: ImportFormat;
  system?: string;
  workspace?: string;
  json?: boolean;
}

export function register(program: Command): void {
  workspaceOption(
    program
      .command('import')
      .description(
        'Read events (NDJSON or JSON), OTLP JSON requests, or chat transcripts (OpenAI messages) from files, also gzipped. Importing a file again adds nothing; an interrupted import goes on where it stopped. Exit code 1 when anything was refused, or came before with other content.',
      )
      .argument('<files...>', 'files to read'),
  )
    .option('--format <format>', `${IMPORT_FORMATS.join(', ')} (default: found out from the file)`, oneOf(IMPORT_FORMATS))
    .option('--system <name>', "the AI system of chat transcripts (default: the file's name)")
    .option('--json', 'print the summary as JSON')
    .action(async (files: string[], options: Options) => {
      const summary = emptySummary();
      const display = new ImportDisplay(process.stderr);
      try {
        await asService(
          'import',
          options.workspace,
          async (actor) => {
            if ((await listWorkspaces()).some((one) => one.sample && one.workspaceId === actor.workspaceId))
              process.stderr.write(
                "This goes into the demo's sample workspace; COUNTERSIGN_DATA_DIR names another data directory.\n",
              );
            for (const file of files) {
              const resume = new Resume(file, options, actor.workspaceId);
              await importFile(
                actor,
                {
                  path: file,
                  skip: resume.done(),
                  onProgress: (progress) => display.show(progress),
                  onDone: async (values) => resume.save(values),
                  ...(options.format ? { format: options.format } : {}),
                  ...(options.system ? { system: options.system } : {}),
                },
                summary,
              );
              resume.forget();
            }
          },
          () => {
            display.end();
            return 'What was accepted is kept. The same command again goes on where this one stopped.';
          },
        );
      } finally {
        display.end();
      }
      printResult(options, summary, describe(summary));
      if (summary.rejected > 0 || summary.conflicts > 0) process.exitCode = 1;
    });
}

/** Remembers how far a file was read, in the data directory. Only a shortcut: without it everything is sent again and recognised. */
class Resume {
  private readonly at: string;
  constructor(file: string, options: Options, workspaceId: string) {
    const full = path.resolve(file);
    const info = statSync(full, { throwIfNoEntry: false });
    const what = JSON.stringify([full, info?.size, info?.mtimeMs, options.format, options.system, workspaceId]);
    this.at = path.join(dataDir(), 'imports', `${createHash('sha256').update(what).digest('hex').slice(0, 24)}.json`);
  }
  done(): number {
    try {
      const { values } = JSON.parse(readFileSync(this.at, 'utf8')) as { values: unknown };
      return typeof values === 'number' && values > 0 ? values : 0;
    } catch {
      return 0;
    }
  }
  save(values: number): void {
    mkdirSync(path.dirname(this.at), { recursive: true, mode: 0o700 });
    writeFileSync(`${this.at}.new`, JSON.stringify({ values }), { mode: 0o600 });
    renameSync(`${this.at}.new`, this.at);
  }
  forget(): void {
    rmSync(this.at, { force: true });
  }
}

function describe(summary: ImportSummary): string {
  const files = summary.files.map(
    ({ path: file, format, values, skipped }) =>
      `${file}: ${format}, ${values} values${skipped > 0 ? ` (${skipped} done before)` : ''}`,
  );
  const counts = `${summary.accepted} accepted, ${summary.duplicates} duplicates, ${summary.conflicts} conflicts, ${summary.rejected} refused.`;
  const errors = summary.errors.map(
    ({ path: file, line, field, code, message }) => `  ${file}:${line}: ${code}: ${field ? `${field}: ` : ''}${message}`,
  );
  if (errors.length >= SHOWN_ERRORS && summary.rejected + summary.conflicts > errors.length) errors.push('  ... and more');
  return [...files, counts, ...errors].join('\n');
}
