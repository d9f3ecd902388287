import type { Command } from 'commander';
import type { ServiceActor } from '@/lib/access/actor';
import { findWorkspace } from '@/lib/access/server/find-workspace';
import { dataDir } from '@/lib/env';
import { withDatabase } from './database';
import { loadKeys } from './keys';

/**
 * Runs the body of a command with the database open: that of the running launcher, that of DATABASE_URL, or the embedded one,
 * started for as long as the command takes. Messages go to standard error, so that `--json` output stays clean. `interrupted` is what is said to whoever stops it
 * on the way: how to go on.
 */
export async function runWithDatabase<T>(name: string, work: () => Promise<T>, interrupted = (): string => ''): Promise<T> {
  const tell = (line: string): void => void process.stderr.write(`${line}\n`);
  const command = `npm run countersign -- ${name}`;
  return withDatabase({ command, url: null, share: true, tell }, interrupted, async (database) => {
    loadKeys(dataDir(), database.kind !== 'external');
    return work();
  });
}

/** The same for one workspace: named by its slug, or the only one there is. `work` acts as Countersign's command line. */
export async function asService<T>(
  command: string,
  workspace: string | undefined,
  work: (actor: ServiceActor) => Promise<T>,
  interrupted?: () => string,
): Promise<T> {
  const asCli = async (): Promise<T> => {
    const { workspaceId } = await findWorkspace(workspace);
    return work({ type: 'service', workspaceId, name: 'cli' });
  };
  return runWithDatabase(command, asCli, interrupted);
}

/** Adds `--workspace <slug>` to a command that works in one workspace. */
export function workspaceOption(command: Command): Command {
  return command.option('--workspace <slug>', 'the workspace (default: the only one)');
}
