import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { COMMANDS } from './commands/index';

/** The `countersign` command: parses, runs one command, and resolves to its exit code. */
export async function runProgram(args: readonly string[]): Promise<number> {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
  const program = new Command('countersign')
    .description(
      'Work with a Countersign installation: its data, keys and people. Exit codes: 0 done, 1 failed or a fault found, 2 wrong use, 3 database away.',
    )
    .usage('<command> [options]      (npm run countersign -- <command> [options])')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .showHelpAfterError('(add --help for the options)')
    .exitOverride();
  for (const register of COMMANDS) register(program);
  inherit(program);
  try {
    if (args.length === 0) {
      program.outputHelp();
      return 2;
    }
    await program.parseAsync([...args], { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : 2; // commander has printed what is wrong
  }
}

function inherit(command: Command): void {
  for (const sub of command.commands) {
    sub.copyInheritedSettings(command);
    inherit(sub);
  }
}
