import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { InvalidArgumentError, type Command } from 'commander';
import { redactorWith } from '@/lib/privacy/server/redact-record';
import type { JsonValue } from '@/lib/shared/json';
import { answerLines, lineId } from '../json-lines';

export function register(program: Command): void {
  program
    .command('redact')
    .description(
      'Replace secrets and personal data in JSON values, one a line, from standard input to standard output; needs no database and no network. ' +
        '{"text": "..."} (or a string) gives {"text", "spans": [{start, end, type}]}: the text with typed tokens in place of what was found, names of persons too, and where it stood in the text as given. ' +
        'Other values are records: their strings are redacted and their shape stays; names in them are not looked for. ' +
        'A line that is not JSON, or cannot be redacted, is answered with {"error": {line, message}} and the rest goes on; exit code 1 then.',
    )
    .option('--record', 'treat every line as a record, also one with a text')
    .option('--spans', 'of records write {"record":..., "masked":[{path, start, end, type, token}]} instead of the value alone')
    .option(
      '--key-file <file>',
      '64 hexadecimal digits: the same value gets the same token in every run (default: in this run)',
      readKey,
    )
    .action(async (options: { record?: boolean; spans?: boolean; keyFile?: Buffer }) => {
      const { redactText } = await import('@/lib/risk/redact-text'); // brings a dictionary, which `score` does not wait for
      const redact = redactorWith(options.keyFile ?? randomBytes(32));
      const redacted = (value: unknown): { value: JsonValue | object } => {
        if (options.record !== true && !options.spans) {
          if (typeof value === 'string') return { value: redactText(value) };
          if (isText(value)) return { value: { ...lineId(value), ...redactText(value.text) } };
        }
        const { record, masked } = redact(value as JsonValue);
        return { value: options.spans ? { record, masked } : record };
      };
      const bad = await answerLines((value) => {
        try {
          return redacted(value);
        } catch {
          // One that is nested too deeply, say. What was thrown may quote the line.
          return { error: 'the line could not be redacted' };
        }
      });
      if (bad > 0) {
        process.stderr.write(`${bad} ${bad === 1 ? 'line was' : 'lines were'} not redacted.\n`);
        process.exitCode = 1;
      }
    });
}

function isText(value: unknown): value is { text: string } {
  return typeof value === 'object' && value !== null && typeof (value as { text?: unknown }).text === 'string';
}

function readKey(file: string): Buffer {
  const text = readFileSync(file, 'utf8').trim();
  if (!/^[0-9a-fA-F]{64}$/.test(text)) throw new InvalidArgumentError('The file must hold 64 hexadecimal digits.');
  return Buffer.from(text, 'hex');
}
