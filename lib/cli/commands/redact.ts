import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { InvalidArgumentError, type Command } from 'commander';
import { redactorWith } from '@/lib/privacy/server/redact-record';
import type { JsonValue } from '@/lib/shared/json';

export function register(program: Command): void {
  program
    .command('redact')
    .description(
      'Replace secrets and personal data in JSON values, one a line, from standard input to standard output; needs no database. Names and free text are not found.',
    )
    .option('--spans', 'write {"record":..., "masked":[{path, start, end, type, token}]} instead of the value alone')
    .option(
      '--key-file <file>',
      '64 hexadecimal digits: the same value gets the same token in every run (default: in this run)',
      readKey,
    )
    .action(async (options: { spans?: boolean; keyFile?: Buffer }) => {
      const redact = redactorWith(options.keyFile ?? randomBytes(32));
      let line = 0;
      for await (const text of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
        line++;
        if (text.trim() === '') continue;
        let value: JsonValue;
        try {
          value = JSON.parse(text) as JsonValue;
        } catch {
          // Not the text itself: it may hold what is to be removed.
          process.stderr.write(`Line ${line} is not JSON. The lines before it are written.\n`);
          process.exitCode = 1;
          return;
        }
        const { record, masked } = redact(value);
        const out = `${JSON.stringify(options.spans ? { record, masked } : record)}\n`;
        if (!process.stdout.write(out)) await new Promise((resolve) => process.stdout.once('drain', resolve));
      }
    });
}

function readKey(file: string): Buffer {
  const text = readFileSync(file, 'utf8').trim();
  if (!/^[0-9a-fA-F]{64}$/.test(text)) throw new InvalidArgumentError('The file must hold 64 hexadecimal digits.');
  return Buffer.from(text, 'hex');
}
