import type { Command } from 'commander';
import { SCOPES, type Scope } from '@/lib/access/actor';
import { createApiKey } from '@/lib/access/server/create-api-key';
import { findSystem } from '@/lib/registry/server/find-system';
import { listOf, parseInstant, printResult } from '../options';
import { asService, workspaceOption } from '../run-with-database';

export function register(program: Command): void {
  const key = program.command('key').description('API keys');
  workspaceOption(key.command('create').description('Make an API key and print it, this once'))
    .requiredOption('--name <name>', 'what it is for, as lists show it')
    .requiredOption('--scopes <a,b>', `comma-separated: ${SCOPES.join(', ')}`, listOf(SCOPES))
    .option('--system <id or key>', 'bind it to one AI system')
    .option('--expires <date>', 'last moment it is good, such as 2027-12-31 or 2027-12-31T12:00Z', parseInstant)
    .option('--json', 'print JSON')
    .action(
      async (options: { name: string; scopes: Scope[]; system?: string; expires?: Date; workspace?: string; json?: boolean }) => {
        const made = await asService('key create', options.workspace, async (actor) => {
          const systemId = options.system ? (await findSystem(actor, options.system)).id : null;
          return createApiKey(actor, {
            name: options.name,
            scopes: options.scopes,
            systemId,
            expiresAt: options.expires ?? null,
          });
        });
        printResult(
          options,
          { key: made.key, publicKey: made.publicKey },
          `${made.key}\nIt is shown this once; only a hash of it is stored.`,
        );
      },
    );
}
