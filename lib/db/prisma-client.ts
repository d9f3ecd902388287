import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient, type Prisma } from './generated/client';
import { pool } from './pool';

type Held = typeof globalThis & { countersignPrisma?: WeakMap<object, PrismaClient> };
const held = globalThis as Held;

/** The Prisma client over the application's pool. Use it through lib/db/transaction.ts, so that the workspace is set. */
export function prisma(): PrismaClient {
  const over = pool();
  held.countersignPrisma ??= new WeakMap();
  let client = held.countersignPrisma.get(over);
  if (!client) {
    client = new PrismaClient({ adapter: new PrismaPg(over) });
    held.countersignPrisma.set(over, client);
  }
  return client;
}
export type PrismaTx = Prisma.TransactionClient;
