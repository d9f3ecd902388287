import type { Command } from 'commander';
import { ROLES, type Role } from '@/lib/access/actor';
import { createPerson } from '@/lib/access/server/create-person';
import { publicUrl } from '@/lib/env';
import { findSystem } from '@/lib/registry/server/find-system';
import { AppError } from '@/lib/shared/errors';
import { oneOf, parseInstant, printResult } from '../options';
import { asService, workspaceOption } from '../run-with-database';

interface Options {
  email: string;
  role: Role;
  name?: string;
  systems?: string[];
  until?: Date;
  link?: boolean;
  workspace?: string;
  json?: boolean;
}

export function register(program: Command): void {
  const user = program.command('user').description('People');
  workspaceOption(
    user.command('create').description('Add a person and print their first password or their one-time link, this once'),
  )
    .requiredOption('--email <address>', 'their e-mail address')
    .requiredOption('--role <role>', ROLES.join(', '), oneOf(ROLES))
    .option('--name <name>', 'their name (default: the part of the address before @)')
    .option('--systems <a,b>', 'the AI systems they may see, by key or id (default: all)', (text) => text.split(','))
    .option('--until <date>', 'end of their access (an auditor needs one)', parseInstant)
    .option('--link', 'print a one-time link instead of a password')
    .option('--json', 'print JSON')
    .action(async (options: Options) => {
      if (options.until && options.until <= new Date())
        throw new AppError('invalidRequest', '--until: the end of their access must be in the future.');
      const made = await asService('user create', options.workspace, async (actor) => {
        const systems = await Promise.all((options.systems ?? []).map(async (one) => (await findSystem(actor, one)).id));
        return createPerson(actor, {
          email: options.email,
          name: options.name ?? options.email.replace(/@.*/, ''),
          role: options.role,
          systems: systems.length > 0 ? systems : 'all',
          validUntil: options.until ?? null,
          credential: { kind: options.link ? 'link' : 'password' },
        });
      });
      const link = made.invitationPath ? `${publicUrl()}${made.invitationPath}` : undefined;
      const text = link ?? made.password ?? 'They sign in as they do in their other workspace.';
      printResult(options, { email: made.email, password: made.password, link }, `${made.email}\n${text}`);
    });
}
