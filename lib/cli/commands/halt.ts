import type { Command } from 'commander';
import { HALT_MODES, HALT_SCOPES, type HaltMode, type HaltScope, type HaltView } from '@/lib/approvals/contract';
import { startHalt } from '@/lib/approvals/server/start-halt';
import { oneOf, printResult } from '../options';
import { asService, workspaceOption } from '../run-with-database';

interface Options {
  mode: HaltMode;
  reason: string;
  drill?: boolean;
  workspace?: string;
  json?: boolean;
}

export function register(program: Command): void {
  const halt = program
    .command('halt')
    .description('Stop agents from here, without the pages and the API: needs the database only. A person resumes at the desk')
    .argument('<scope>', `what is halted: ${HALT_SCOPES.join(', ')}`, oneOf(HALT_SCOPES))
    .argument('[name]', 'id or key of the AI system, id of the key of the agent, name of the tool or the environment');
  workspaceOption(halt)
    .option('--mode <mode>', HALT_MODES.join(', '), oneOf(HALT_MODES), 'stop')
    .requiredOption('--reason <text>', 'why, for those who come after')
    .option('--drill', 'a rehearsal: it halts all the same, and is counted as a drill')
    .option('--json', 'print JSON')
    .action(async (scope: HaltScope, name: string | undefined, { mode, reason, drill = false, ...options }: Options) => {
      const view = await asService('halt', options.workspace, (actor) =>
        startHalt(actor, { scope, value: name, mode, reason, drill }),
      );
      printResult(options, view, textOf(view));
    });
}

function textOf({ id, scope, value, mode, drill, frozen, voided, running, seen, nearest }: HaltView): string {
  const what = value === null ? `the ${scope}` : `${scope} ${value}`;
  const lines = [
    `${id}: ${drill ? 'drill, ' : ''}${mode} for ${what}, from now on.`,
    `${frozen} that waited are frozen, ${voided} with leave lost it. ${running} had begun and may still run: nothing here stops those.`,
  ];
  if (!seen)
    lines.push(
      `Nothing of this name was seen so far. It is in force, and may be misspelt${nearest.length > 0 ? `: there is ${nearest.join(', ')}` : ''}.`,
    );
  return lines.join('\n');
}
