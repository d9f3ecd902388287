import type pg from 'pg';
import type { ServiceActor } from '@/lib/access/actor';
import { sealDueDecisions } from '@/lib/decisions/server/seal-due-decisions';
import { ingestRecords } from '@/lib/ingest/server/ingest-records';
import { indexNewRecords } from '@/lib/search/server/index-new-records';
import type { BenchReport } from '../report';
import { eventRequests } from '../workload';
import { TEMPLATE_WORKSPACE, toRecord } from './load';
import { connectOwner, ensureWorkspace, tableSizes, vacuum } from './load-store';

/** What the worker and autovacuum do all the time beside a stream that does not stop: seal, index, give dead rows' space back to their table. */
async function settle(client: pg.Client): Promise<void> {
  while ((await sealDueDecisions(500)) > 0);
  while ((await indexNewRecords()) > 0);
  await vacuum(client);
}

/**
 * Bytes on disk for each event of about 4 KB with every table and index, against its JSON as sent. Needs a database of its own, empty before,
 * and takes the size of the empty schema off.
 */
export async function measureDisk(databaseUrl: string, events: number): Promise<BenchReport> {
  const client = await connectOwner(databaseUrl);
  try {
    await ensureWorkspace(client, TEMPLATE_WORKSPACE, 'bench-disk');
    const actor: ServiceActor = { type: 'service', workspaceId: TEMPLATE_WORKSPACE, name: 'sample' };
    const empty = new Map((await tableSizes(client)).map((table) => [table.name, table.tableBytes + table.indexBytes]));
    const source = eventRequests(7, 4_400, 100);
    let raw = 0;
    for (let sent = 0; sent < events; sent += 100) {
      const { body, events: some } = source.next().value as { body: string; events: Parameters<typeof toRecord>[0][] };
      raw += Buffer.byteLength(body);
      await ingestRecords(actor, some.map(toRecord), { route: 'bench', bytes: body.length });
      if ((sent + 100) % 2_000 === 0) await settle(client);
    }
    await settle(client);
    const tables = (await tableSizes(client))
      .map((table) => ({ ...table, grown: table.tableBytes + table.indexBytes - (empty.get(table.name) ?? 0) }))
      .filter((table) => table.grown > 0);
    const total = tables.reduce((sum, table) => sum + table.grown, 0);
    const search = tables.filter((table) => table.name === 'decision_search').reduce((sum, table) => sum + table.grown, 0);
    return {
      name: 'disk',
      setting: { events, 'JSON an event': `${Math.round(raw / events)} bytes` },
      figures: [
        {
          what: 'without text search',
          value: (total - search) / raw,
          unit: 'ratio',
          limit: { relation: 'at most', value: 0.9, why: 'of the JSON as sent' },
        },
        {
          what: 'with text search',
          value: total / raw,
          unit: 'ratio',
          limit: { relation: 'at most', value: 1.5, why: 'of the JSON as sent' },
        },
        ...tables.map((table) => ({
          what: `${table.name}, an event (indexes ${Math.round(table.indexBytes / events)})`,
          value: table.grown / events,
          unit: 'bytes' as const,
        })),
      ],
    };
  } finally {
    await client.end();
  }
}
