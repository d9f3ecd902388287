import { randomUUID } from 'node:crypto';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { sealDueDecisions } from '@/lib/decisions/server/seal-due-decisions';
import { ingestEvents } from '@/lib/ingest/server/ingest-events';
import { integrateAll, sign, testSigner } from '@/lib/ledger/server/testing-tree';
import type { JsonObject } from '@/lib/shared/json';
import { readLogState } from './log-store';
import { readTrust } from './read-trust';
import { verifyLog, type Verified, type VerifyRequest } from './verify-log';

/** A workspace whose log is integrated and signed, and the signer that did it. */
export interface SignedLog {
  ws: TestWorkspace;
  workspaceId: string;
  /** The log's name. */
  origin: string;
  signer: { dir: string; holder: string };
  /** Reports decisions of four events each and closes them. */
  report(decisions: number): Promise<void>;
  /** Takes everything into the tree and signs it. */
  sign(): Promise<void>;
  verify(over?: Partial<VerifyRequest>): Promise<Verified>;
  /** SQL as the database's superuser; `$ws` stands for the workspace's id. */
  attack(...statements: string[]): Promise<void>;
}

/** SQL as the database's superuser; `$ws` stands for the workspace's id. */
export const attackOn = (workspaceId: string, ...statements: string[]): Promise<void> =>
  asOwner(async (client) => {
    for (const statement of statements) await client.query(statement.replaceAll('$ws', `'${workspaceId}'`));
  });

/** What `look` finds while these statements have altered rows of the tables. Every row of them is put back. */
export async function whileAltered<T>(
  workspaceId: string,
  tables: readonly string[],
  alter: readonly string[],
  look: () => Promise<T>,
): Promise<T> {
  await attackOn(
    workspaceId,
    ...tables.map((table) => `CREATE TABLE kept_${table} AS SELECT * FROM ${table} WHERE workspace_id = $ws`),
    ...alter,
  );
  const found = await look();
  for (const table of tables)
    await attackOn(
      workspaceId,
      `DELETE FROM ${table} WHERE workspace_id = $ws`,
      `INSERT INTO ${table} SELECT * FROM kept_${table}`,
      `DROP TABLE kept_${table}`,
    );
  return found;
}

export async function signedLog(decisions = 3): Promise<SignedLog> {
  const ws = await testWorkspace();
  const key = await ws.key();
  // No event of the log made its row, which a verification would say.
  await asOwner((client) => client.query('DELETE FROM api_key WHERE workspace_id = $1', [ws.workspaceId]));
  const signer = await testSigner();
  const log: SignedLog = {
    ws,
    workspaceId: ws.workspaceId,
    origin: (await readLogState(ws.workspaceId))!.origin,
    signer,
    async report(count) {
      for (let i = 0; i < count; i++) await ingestEvents(key, { body: JSON.stringify(decisionEvents()) });
      await asOwner((client) =>
        client.query('UPDATE decision SET seal_due_at = now() WHERE workspace_id = $1 AND seal_due_at IS NOT NULL', [
          ws.workspaceId,
        ]),
      );
      while ((await sealDueDecisions()) > 0);
    },
    async sign() {
      await integrateAll(ws.workspaceId);
      await sign(ws.workspaceId, signer);
    },
    async verify(over = {}) {
      const trust = await readTrust(ws.workspaceId, signer.dir);
      return verifyLog({ workspaceId: ws.workspaceId, content: true, trust: trust.keys, remembered: trust.remembered, ...over });
    },
    attack: (...statements) => attackOn(ws.workspaceId, ...statements),
  };
  await log.report(decisions);
  await log.sign();
  return log;
}

function decisionEvents(): JsonObject[] {
  const decision = `run-${randomUUID()}`;
  const event = (kind: string, second: number, data: JsonObject): JsonObject => ({
    id: randomUUID(),
    kind,
    schemaVersion: '1.0',
    occurredAt: `2026-11-20T10:00:0${second}.000Z`,
    system: 'desk',
    decision,
    data,
  });
  return [
    event('decision.started', 0, { input: 'Where is my refund?' }),
    event('tool.called', 1, { tool: { name: 'issue_refund', arguments: { order: 'W100', amount: '40.00' } } }),
    event('tool.returned', 2, { tool: { name: 'issue_refund', result: { state: 'done' } } }),
    event('decision.ended', 3, { status: 'ok', output: 'It was issued.' }),
  ];
}
