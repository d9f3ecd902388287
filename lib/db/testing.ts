import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import type { KeyActor, PersonActor, Role, Scope, ServiceActor } from '@/lib/access/actor';
import { env } from '@/lib/env';
import { uuidv7 } from '@/lib/shared/ids';
import { withPrisma } from './transaction';

export interface TestWorkspace {
  workspaceId: string;
  /** Countersign itself, as the worker. */
  service: ServiceActor;
  /** A new member of the role. Sees all systems unless `systems` (UUIDs) is given. */
  person(role: Role, over?: Partial<PersonActor>): Promise<PersonActor>;
  /** A new API key with these scopes (default: every one of ingest and read); `systemId` binds it to one AI system. */
  key(scopes?: readonly Scope[], systemId?: string | null): Promise<KeyActor>;
  /** A registered AI system, by the key emitters use. Returns its UUID. */
  system(key: string, captureLevel?: 'full' | 'masked' | 'metadata'): Promise<string>;
}

/**
 * For integration tests: a fresh workspace in this test file's own database, with makers of actors. `DATABASE_URL`, the
 * workspace key and the session secret are set for the file before this is called.
 */
export async function testWorkspace(): Promise<TestWorkspace> {
  const workspaceId = uuidv7();
  const slug = `test-${randomBytes(4).toString('hex')}`;
  await withPrisma(workspaceId, async ({ prisma }) => {
    await prisma.workspace.create({ data: { workspaceId, slug, name: slug } });
    await prisma.logHead.create({ data: { workspaceId } });
    await prisma.searchCursor.create({ data: { workspaceId } });
  });
  return {
    workspaceId,
    service: { type: 'service', workspaceId, name: 'worker' },
    person: (role, over = {}) => makePerson(workspaceId, role, over),
    key: (scopes = ['ingest', 'read'], systemId = null) => makeKey(workspaceId, scopes, systemId),
    system: (key, captureLevel = 'full') => makeSystem(workspaceId, key, captureLevel),
  };
}

async function makePerson(workspaceId: string, role: Role, over: Partial<PersonActor>): Promise<PersonActor> {
  const personId = over.personId ?? uuidv7();
  const sessionId = over.sessionId ?? uuidv7();
  const email = over.email ?? `${role}-${randomBytes(4).toString('hex')}@example.test`;
  const name = over.name ?? `Test ${role.replace('_', ' ')}`;
  const systems = over.systems ?? 'all';
  const validUntil = over.validUntil ?? (role === 'auditor' ? new Date(Date.now() + 86_400_000) : null);
  const permissionSets = over.permissionSets ?? [];
  await withPrisma(workspaceId, async ({ prisma }) => {
    await prisma.person.create({ data: { personId, email, name } });
    await prisma.membership.create({
      data: { workspaceId, personId, role, permissionSets: [...permissionSets], allSystems: systems === 'all', validUntil },
    });
    await prisma.session.create({
      data: { sessionId, personId, workspaceId, method: 'password', expiresAt: new Date(Date.now() + 3_600_000) },
    });
    if (systems !== 'all') {
      await prisma.systemGrant.createMany({ data: systems.map((systemId) => ({ workspaceId, personId, systemId })) });
    }
  });
  return { type: 'person', workspaceId, personId, name, email, role, permissionSets, sessionId, systems, validUntil };
}

async function makeKey(workspaceId: string, scopes: readonly Scope[], systemId: string | null): Promise<KeyActor> {
  const keyId = uuidv7();
  const name = `key-${randomBytes(3).toString('hex')}`;
  const secretHash = createHash('sha256').update(randomBytes(32)).digest();
  await withPrisma(workspaceId, async ({ prisma }) => {
    await prisma.apiKey.create({
      data: { workspaceId, keyId, name, lookup: randomBytes(8).toString('hex'), secretHash, scopes: [...scopes], systemId },
    });
  });
  return { type: 'key', workspaceId, keyId, name, scopes, systemId };
}

async function makeSystem(workspaceId: string, key: string, captureLevel: string): Promise<string> {
  const systemId = uuidv7();
  await withPrisma(workspaceId, async ({ prisma }) => {
    await prisma.aiSystem.create({ data: { workspaceId, systemId, key, name: key, captureLevel, registeredAt: new Date() } });
  });
  return systemId;
}

/** A connection as the owner, past row-level security and grants: to look at what is stored, or to break it on purpose. */
export async function asOwner<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: env().DATABASE_URL });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
