import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { ROLES, SCOPES, type Role, type ServiceActor } from '@/lib/access/actor';
import { authenticateKey } from '@/lib/access/server/authenticate-key';
import { createApiKey } from '@/lib/access/server/create-api-key';
import { createPerson } from '@/lib/access/server/create-person';
import { listPeople } from '@/lib/access/server/list-people';
import { findForSignIn } from '@/lib/access/server/person-store';
import { AppError } from '@/lib/shared/errors';

const demoFile = z.object({
  url: z.string(),
  apiKey: z.string(),
  users: z.array(z.object({ email: z.string(), role: z.enum(ROLES), password: z.string() })),
  /** Which workspace they belong to: another database has another one. */
  workspace: z.string().optional(),
});
export type DemoFile = z.infer<typeof demoFile>;

export const DEMO_FILE = 'demo.json';

/**
 * One person per role and a key with every scope, as the data directory's `demo.json` (0600) has them. What it says is looked up in the
 * workspace first: the file may be of another database, whose people and key are not here. Then it is put aside, to be found again when
 * that database is, and what is missing here is made.
 */
export async function demoAccounts(actor: ServiceActor, dir: string, url: string): Promise<DemoFile> {
  const file = path.join(dir, DEMO_FILE);
  const aside = (workspace: string): string => path.join(dir, `demo-${workspace}.json`);
  const written = readDemo(file);
  const here = written && (await belongs(actor, written));
  const known = here ? written : await knownFrom(actor, aside(actor.workspaceId));
  if (written && !here) renameSync(file, aside(written.workspace ?? 'earlier'));
  const demo = await complete(actor, known, url);
  writeFileSync(file, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
  return demo;
}

async function knownFrom(actor: ServiceActor, file: string): Promise<DemoFile | null> {
  const written = readDemo(file);
  return written && (await belongs(actor, written)) ? written : null;
}

/** What an earlier run wrote, when it is whole. */
function readDemo(file: string): DemoFile | null {
  if (!existsSync(file)) return null;
  try {
    return demoFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

/** The key is random, so it says whose people these are: their e-mail addresses are the same in every demo. */
async function belongs(actor: ServiceActor, { apiKey }: DemoFile): Promise<boolean> {
  return (await stateOfKey(actor, apiKey)) !== 'unknown';
}

async function stateOfKey(actor: ServiceActor, key: string): Promise<'good' | 'over' | 'unknown'> {
  try {
    const { workspaceId } = await authenticateKey({ headers: new Headers({ 'x-api-key': key }) });
    return workspaceId === actor.workspaceId ? 'good' : 'unknown';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'keyRevoked' || error.code === 'keyExpired') return 'over';
    if (error.code === 'unauthenticated') return 'unknown';
    throw error;
  }
}

/** The file with what is missing or over made anew. */
async function complete(actor: ServiceActor, known: DemoFile | null, url: string): Promise<DemoFile> {
  const people = known ? await listPeople(actor) : [];
  const users: DemoFile['users'] = [];
  for (const role of ROLES) {
    const user = known?.users.find(
      (one) =>
        one.role === role &&
        people.some(({ email, state, role: now }) => email === one.email && now === role && state === 'active'),
    );
    users.push(user ?? (await addPerson(actor, role)));
  }
  const keeps = known !== null && (await stateOfKey(actor, known.apiKey)) === 'good';
  const apiKey = keeps ? known.apiKey : (await createApiKey(actor, { name: 'demo', scopes: [...SCOPES] })).key;
  return { url, apiKey, users, workspace: actor.workspaceId };
}

async function addPerson(actor: ServiceActor, role: Role): Promise<DemoFile['users'][number]> {
  const password = randomBytes(12).toString('base64url');
  const local = role.replace('_', '.');
  const name = role.charAt(0).toUpperCase() + role.slice(1).replace('_', ' ');
  const validUntil = role === 'auditor' ? new Date(Date.now() + 365 * 86_400_000) : null;
  let email = `${local}@countersign.example`;
  // demo.json may have been deleted, or another workspace of this database has such a person: they are there, and keep their password.
  while (await findForSignIn(email)) email = `${local}.${randomBytes(3).toString('hex')}@countersign.example`;
  await createPerson(actor, { email, name, role, systems: 'all', validUntil, credential: { kind: 'password', password } });
  return { role, email, password };
}
