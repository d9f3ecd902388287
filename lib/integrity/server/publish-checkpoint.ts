import { createHmac, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { env } from '@/lib/env';
import type { StoredAnchor } from './anchor-store';
import type { Copy } from './check-checkpoints';
import { AnchorFailed, readLimited } from './send-out';

type Given = { size: number; note: string; origin: string };

/** The folder of one log below COUNTERSIGN_CHECKPOINT_DIR: the part of its origin that is its own. */
function folderOf(directory: string, origin: string): string {
  return path.join(directory, origin.replace(/^.*\//, '').replace(/[^a-z0-9_-]/gi, '_'));
}

/** Writes a checkpoint to `<directory>/<log>/<size>.txt`, durably and whole, never over another one. Throws AnchorFailed. */
export async function writeCheckpoint(directory: string, { size, note, origin }: Given): Promise<StoredAnchor> {
  const folder = folderOf(directory, origin);
  const file = path.join(folder, `${String(size).padStart(16, '0')}.txt`);
  try {
    await mkdir(folder, { recursive: true });
    if (existsSync(file) && readFileSync(file, 'utf8') !== note)
      throw new AnchorFailed('the directory already holds another checkpoint of this size: one of the two is forged');
    const beside = `${file}.${randomUUID()}.part`;
    const handle = await open(beside, 'wx', 0o644);
    try {
      await handle.writeFile(note, 'utf8');
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file).catch(async (error: unknown) => {
      await rm(beside, { force: true });
      throw error;
    });
  } catch (error) {
    if (error instanceof AnchorFailed) throw error;
    throw new AnchorFailed(`the directory cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
  return { kind: 'directory', size, note, target: path.basename(file), anchoredAt: new Date(), token: null };
}

/** The checkpoints that lie in the directory for this log, one after the other: what a verification holds the log against. */
export function* readCopies(origin: string, directory = env().COUNTERSIGN_CHECKPOINT_DIR): Generator<Copy> {
  if (!directory) return;
  const folder = folderOf(directory, origin);
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.txt')) continue;
    const where = `the copy ${name} in COUNTERSIGN_CHECKPOINT_DIR`;
    try {
      yield { where, note: readFileSync(path.join(folder, name), 'utf8'), own: true };
    } catch {
      yield { where, note: '', own: true }; // told as one that cannot be read
    }
  }
}

/**
 * Posts a checkpoint as JSON, signed as Standard Webhooks says: HMAC-SHA-256 over `id.timestamp.body`. Receivers answer 2xx when they have
 * kept it. Throws AnchorFailed.
 */
export async function postCheckpoint(
  url: string,
  secret: string | undefined,
  { size, note, origin }: Given,
  now = new Date(),
): Promise<StoredAnchor> {
  if (!secret) throw new AnchorFailed('COUNTERSIGN_CHECKPOINT_WEBHOOK_SECRET is not set, and nothing is sent unsigned');
  const id = `msg_${randomUUID().replaceAll('-', '')}`;
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const body = JSON.stringify({
    type: 'checkpoint.published',
    timestamp: now.toISOString(),
    data: { log: origin, size, checkpoint: note },
  });
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
  await readLimited(url, { method: 'POST', headers, body }, 64 * 1024);
  return { kind: 'webhook', size, note, target: new URL(url).host, anchoredAt: now, token: null };
}
