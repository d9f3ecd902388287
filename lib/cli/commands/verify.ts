import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { faultSentence } from '@/lib/integrity/fault';
import { recordVerification } from '@/lib/integrity/server/run-due-verifications';
import { trustWarning } from '@/lib/integrity/trust-warning';
import { runVerification, type VerificationOutcome } from '@/lib/integrity/server/run-verification';
import { startRun } from '@/lib/integrity/server/start-run';
import type { VerifyState } from '@/lib/integrity/server/verify-log';
import { withWorkspace } from '@/lib/db/transaction';
import { readHead } from '@/lib/ledger/server/tree-store';
import { parseTrust } from '@/lib/ledger/trust';
import { AppError } from '@/lib/shared/errors';
import { printResult } from '../options';
import { progress } from '../progress';
import { asService, workspaceOption } from '../run-with-database';

interface Options {
  from?: number;
  to?: number;
  content: boolean;
  readModels?: boolean;
  trust?: string;
  against?: string[];
  state?: string;
  record: boolean;
  workspace?: string;
  json?: boolean;
}

export function register(program: Command): void {
  workspaceOption(program.command('verify'))
    .description(
      'Recompute the whole ledger against its signed checkpoints. Exit code 0 when everything agrees, 1 with the first fault named. Reads only',
    )
    .option('--from <index>', 'first entry', index)
    .option('--to <index>', 'the entry behind the last', index)
    .option('--no-content', 'do not open the content of entries: many times faster, and says nothing about content')
    .option(
      '--read-models',
      'also make what pages show anew from the log and compare: done by itself when the whole log and its content are verified',
    )
    .option('--no-read-models', 'leave that out')
    .option('--trust <file>', 'the keys to believe, as you were given them, instead of what this machine says')
    .option('--against <file...>', 'checkpoints of this log that somebody kept: the log must continue them')
    .option('--state <file>', 'keep the place in this file, and go on from there after an interruption')
    .option('--no-record', 'leave no run and no event in the log')
    .option('--json', 'print JSON')
    .action(async (options: Options) => {
      const trust = options.trust === undefined ? undefined : parseTrust(readFileSync(options.trust, 'utf8'));
      const copies = options.against?.map((file) => ({ where: `the file ${file}`, note: readFileSync(file, 'utf8') }));
      const outcome = await asService('verify', options.workspace, async ({ workspaceId }) => {
        const show = progress('Verifying', (line) => void process.stderr.write(`${line}\n`));
        const whole = options.from === undefined && options.to === undefined;
        await requireEntries(workspaceId, options);
        const runId = options.record ? await startRun(workspaceId, { content: options.content, whole }) : null;
        const done = await runVerification({
          workspaceId,
          from: options.from,
          to: options.to,
          content: options.content,
          readModels: options.readModels ?? (whole && options.content),
          trust,
          copies,
          resume: options.state === undefined ? null : readState(options.state, askedOf(options, workspaceId)),
          onPart(state, of) {
            show.update(state.at, of);
            if (options.state !== undefined && state.frontier !== null)
              writeState(options.state, askedOf(options, workspaceId), state);
            return true;
          },
        });
        show.end();
        if (runId) await recordVerification(workspaceId, { runId, cause: 'command', askedBy: null, held: null }, done);
        if (options.state !== undefined) rmSync(options.state, { force: true });
        return done;
      });
      printResult(options, { ok: outcome.faultTotal === 0, ...outcome }, inWords(outcome, options));
      if (outcome.faultTotal > 0) process.exitCode = 1;
    });
}

/** A range without an entry would agree with everything, and prove nothing. */
async function requireEntries(workspaceId: string, { from = 0, to }: Options): Promise<void> {
  if (from === 0 && to === undefined) return;
  const size = (await withWorkspace(workspaceId, (tx) => readHead(tx, workspaceId)))?.nextIdx ?? 0;
  if (from < Math.min(to ?? size, size)) return;
  throw new AppError('invalidRequest', `There is no entry from ${from} to ${to ?? 'the end'}: the log has ${size}.`);
}

function inWords({ result, faults, faultTotal }: VerificationOutcome, { content, trust, record, against }: Options): string {
  const [first] = faults;
  const number = (value: number): string => value.toLocaleString('en-GB');
  if (first) {
    const more =
      faultTotal > 1
        ? `\n${number(faultTotal - 1)} further ${faultTotal === 2 ? 'fault' : 'faults'}; --json prints the first hundred.`
        : '';
    return `FAULT. ${faultSentence(first)}${more}`;
  }
  const outside = result.anchors + (against?.length ?? 0);
  return [
    `No fault. ${number(result.to - result.from)} entries of ${result.origin} agree with the tree, and the tree with ${number(result.checkpoints)} signed checkpoints, the newest over ${number(result.signedSize)} entries.`,
    content
      ? `Content: ${number(result.matching)} as recorded, ${number(result.removed)} removed for a recorded reason; ${number(result.seals)} closings counted.`
      : 'Content was not opened (--no-content).',
    result.readModels
      ? `What pages show: ${number(result.readModels.rows)} rows of ${result.readModels.tables} tables follow from the log.`
      : result.notCompared === 'standby'
        ? 'What pages show was not compared with the log: this is a standby, where PostgreSQL makes no temporary tables.'
        : 'What pages show was not compared with the log.',
    outside > 0
      ? `Held against ${number(outside)} ${outside === 1 ? 'checkpoint' : 'checkpoints'} kept outside.`
      : NOTHING_OUTSIDE,
    `Keys believed: ${trust === undefined ? KEYS[result.trust] : 'those of the file given'}.`,
    ...(record ? ['Kept on the Integrity page, and in the log as log.verified.'] : []),
    ...(trustWarning(result) ? [`WARNING: this does not prove who signed. ${trustWarning(result)}`] : []),
  ].join('\n');
}

/** What a run without anchors leaves open, and what closes it. */
const NOTHING_OUTSIDE =
  "Held against no checkpoint kept outside: whoever holds both the database and the signer's directory could have rewritten all of it. COUNTERSIGN_CHECKPOINT_DIR and COUNTERSIGN_TSA_URL keep them, --against takes one (docs/operations.md, Checkpoints outside).";

const KEYS = {
  signer: "those of the signer's own directory",
  database: 'those in the database: --trust believes a file instead',
  given: 'those of COUNTERSIGN_TRUST_FILE',
} as const;

function index(text: string): number {
  const value = Number(text.replaceAll(/[_,]/g, ''));
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('Give a whole number from zero.');
  return value;
}

/** What was asked of a verification: an interrupted one goes on only as the same. */
interface Asked {
  workspaceId: string;
  content: boolean;
  from: number | null;
  to: number | null;
}
const askedOf = ({ content, from, to }: Options, workspaceId: string): Asked => ({
  workspaceId,
  content,
  from: from ?? null,
  to: to ?? null,
});

/** The place in the file. Throws conflict when it is of another verification: what that one did not open would count as checked. */
export function readState(file: string, asked: Asked): VerifyState | null {
  if (!existsSync(file)) return null;
  const stored = JSON.parse(readFileSync(file, 'utf8')) as { asked?: Asked; state: VerifyState };
  if (JSON.stringify(stored.asked) !== JSON.stringify(asked))
    throw new AppError('conflict', `${file} keeps the place of another verification (workspace, range, or with and without content). Remove it, or ask for the same.`); // prettier-ignore
  return stored.state;
}

/** Written beside and renamed: an interruption leaves the old place or the new one. */
export function writeState(file: string, asked: Asked, state: VerifyState): void {
  writeFileSync(`${file}.part`, JSON.stringify({ asked, state }), { mode: 0o600 });
  renameSync(`${file}.part`, file);
}
