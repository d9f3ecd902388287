import { Command, CommanderError } from 'commander';
import { register as redact } from './commands/redact';
import { register as score } from './commands/score';
import { fileFault, isFullDisk } from './file-fault';

/** Commands that read lines and write lines: they start without the database, its client and the pages' code. */
export async function main(_command: string, rest: string[]): Promise<void> {
  const program = new Command('countersign')
    .helpOption('-h, --help', 'print this help')
    .showHelpAfterError('(add --help for the options)')
    .exitOverride();
  for (const register of [score, redact]) register(program);
  for (const command of program.commands) command.copyInheritedSettings(program);
  try {
    await program.parseAsync(rest, { from: 'user' });
  } catch (error) {
    const file = fileFault(error);
    if (file !== null) process.stderr.write(`${file}\n`);
    else if (!(error instanceof CommanderError)) throw error;
    process.exitCode = isFullDisk(error) ? 1 : error instanceof CommanderError && error.exitCode === 0 ? 0 : 2;
  }
  // What was written to a pipe must have left before the process ends.
  await new Promise((resolve) => process.stdout.write('', resolve));
  process.exit();
}
