import type { Scope } from '@/lib/access/actor';

/** A line that tries a key: sends one event when it may, else reads or asks who is there. */
export function curlOf(origin: string, key: string, scopes: readonly Scope[], system: string | null): string {
  const head = `curl -sS ${origin}`;
  const auth = `  -H "Authorization: Bearer ${key}"`;
  if (scopes.includes('ingest')) {
    const event = {
      id: crypto.randomUUID(),
      kind: 'decision.started',
      schemaVersion: '1.0',
      occurredAt: new Date().toISOString(),
      system: system ?? 'my-agent',
      decision: 'run-1',
      data: { input: 'Hello from curl' },
    };
    const body = JSON.stringify([event]).replaceAll("'", "'\\''");
    return `${head}/api/v1/events \\\n${auth} \\\n  -H "Content-Type: application/json" \\\n  -d '${body}'`;
  }
  if (scopes.includes('read')) return `${head}/api/v1/decisions?limit=5 \\\n${auth}`;
  return `${head}/api/health \\\n${auth}`;
}
