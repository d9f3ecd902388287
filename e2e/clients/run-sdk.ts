import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Demo } from '../support/instance';
import { BLOCKS, documented, variablesOf } from './documented';
import { serveOpenAi } from './openai-server';
import { SDKS } from './sdks/install';

export interface ClientRun {
  /** The AI system that the client was set up to send as. */
  system: string;
  session: string;
  said: string;
}

/**
 * Runs one client library in a process of its own: e2e/clients/sdks/<client>.mjs, set up as docs/sending.md says, against a model that
 * needs no network.
 */
export async function runClient(demo: Demo, client: string, env: Record<string, string> = {}): Promise<ClientRun> {
  const own = { url: demo.url, system: `${client}-${randomUUID()}`, key: demo.apiKey };
  const session = `s-${randomUUID()}`;
  // Below the libraries, so that they are found.
  const dir = path.join(SDKS, 'node_modules', '.run', randomUUID());
  mkdirSync(dir, { recursive: true });
  const model = await serveOpenAi();
  try {
    for (const file of readdirSync(SDKS)) if (file.endsWith('.mjs')) copyFileSync(path.join(SDKS, file), path.join(dir, file));
    writeFileSync(path.join(dir, 'telemetry.mjs'), documented('telemetry.mjs', own));
    writeFileSync(path.join(dir, 'setup.mjs'), documented(`${client}/setup.mjs`, own));
    const variables = BLOCKS.has(`${client}/env`) ? variablesOf(documented(`${client}/env`, own)) : {};
    const child = spawn(process.execPath, [`${client}.mjs`], {
      cwd: dir,
      env: {
        PATH: process.env['PATH'],
        NODE_ENV: 'production',
        NODE_NO_WARNINGS: '1',
        COUNTERSIGN_URL: demo.url,
        KEY: demo.apiKey,
        SESSION: session,
        SERVICE: own.system,
        OPENAI_BASE_URL: model.url,
        OPENAI_API_KEY: 'none',
        ...variables,
        ...env,
      },
    });
    let said = '';
    let failed = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (failed += chunk.toString()));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    if (code !== 0 || failed !== '') throw new Error(`${client} ended with ${code}:\n${said}\n${failed}`);
    return { system: own.system, session, said };
  } finally {
    await model.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Variables of the section on OpenTelemetry, for clients that are set up by them. */
export function openTelemetryVariables(demo: Demo, service: string): Record<string, string> {
  return {
    OTEL_SERVICE_NAME: service,
    OTEL_EXPORTER_OTLP_ENDPOINT: demo.url,
    OTEL_EXPORTER_OTLP_HEADERS: `Authorization=Bearer ${demo.apiKey}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
  };
}

/** Why the client libraries are not there; null when they are. */
export function sdksMissing(): string | null {
  return existsSync(path.join(SDKS, 'node_modules', 'langfuse'))
    ? null
    : (process.env['COUNTERSIGN_E2E_SDKS'] ?? 'not installed');
}
