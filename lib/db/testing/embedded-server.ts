import { mkdtempSync, chmodSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../embedded/cluster';
import { databaseUrl, makeTemplate } from './template';

/** Vitest global setup: the embedded PostgreSQL over a temporary directory, removed at the end. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'countersign-test-'));
  chmodSync(dataDir, 0o755); // under root PostgreSQL runs as another account
  const server = await startEmbedded({ dataDir, disposable: true });
  const serverUrl = databaseUrl(server.url, 'postgres');
  await makeTemplate(serverUrl);
  project.provide('serverUrl', serverUrl);
  return async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}
