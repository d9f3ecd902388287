import { uuidv7 } from '@/lib/shared/ids';
import { copyRows } from '@/lib/db/copy-rows';
import { withWorkspace } from '@/lib/db/transaction';
import { faultSentence } from '@/lib/integrity/fault';
import { verifyLog } from '@/lib/integrity/server/verify-log';
import type { NewEvent } from '@/lib/ledger/contract';
import { canonicalJson } from '@/lib/ledger/server/canonical-json';
import { prepareContent } from '@/lib/ledger/server/content';
import { insertEvents, lockHead } from '@/lib/ledger/server/append-store';
import { integrateTree } from '@/lib/ledger/server/integrate-tree';
import { fingerprint } from '@/lib/ledger/server/workspace-key';
import type { BenchReport } from '../report';
import { BENCH_WORKSPACE, type LoadProgress } from './load';
import { connectOwner, ensureWorkspace } from './load-store';

/** Leaves a second that a verification must check on one core, content left out. */
const BAR = 33_000;
/** Entries whose content is opened too: a share, because that is many times slower. */
const WITH_CONTENT = 20_000;

/**
 * Leaves a second that `countersign verify` checks, by wall clock and by this process's own processor time, beside a plain read of the same
 * rows through the same driver; and what its memory grows by. Needs a database of its own.
 */
export async function measureVerify(databaseUrl: string, leaves: number, progress: LoadProgress): Promise<BenchReport> {
  const client = await connectOwner(databaseUrl);
  await ensureWorkspace(client, BENCH_WORKSPACE, 'bench-verify');
  await client.end();
  await append(leaves, progress);
  for (let done = 0, more = 1; more > 0; progress('integrating', (done += more), leaves))
    more = await integrateTree(BENCH_WORKSPACE);

  const request = { workspaceId: BENCH_WORKSPACE, content: false, trust: [], remembered: null };
  await verifyLog({ ...request, to: 20_000 }); // compiled, and the first pages read
  const read = await timed(() => readPlainly(leaves));
  let highest = 0;
  const before = process.memoryUsage().rss;
  const seen = (): boolean => {
    highest = Math.max(highest, process.memoryUsage().rss);
    return true;
  };
  const verified = await timed(async () => {
    const result = await verifyLog({ ...request, onPart: seen });
    const [fault] = result.faults;
    if (fault || result.to !== leaves)
      throw new Error(`the benchmark verified another log than it wrote${fault ? `: ${faultSentence(fault)}` : ''}`);
  });
  const content = await timed(() => verifyLog({ ...request, content: true, to: Math.min(WITH_CONTENT, leaves) }));
  return {
    name: 'verify',
    setting: { leaves },
    figures: [
      {
        what: 'verify without content, a second of one core',
        value: leaves / verified.cpu,
        unit: 'leaves/s',
        limit: { relation: 'at least', value: BAR, why: 'on one core' },
      },
      { what: 'verify without content, wall clock', value: leaves / verified.wall, unit: 'leaves/s' },
      { what: 'plain read of the same rows, wall clock', value: leaves / read.wall, unit: 'leaves/s' },
      { what: 'verify beside the plain read', value: read.wall / verified.wall, unit: 'ratio' },
      { what: 'verify with content, wall clock', value: Math.min(WITH_CONTENT, leaves) / content.wall, unit: 'leaves/s' },
      {
        what: 'memory grown by',
        value: Math.max(0, highest - before) / 2 ** 20,
        unit: 'MB',
        limit: { relation: 'at most', value: 96, why: 'constant, whatever the size of the log' },
      },
    ],
  };
}

async function timed(work: () => Promise<unknown>): Promise<{ wall: number; cpu: number }> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  await work();
  const wall = (performance.now() - started) / 1000;
  const used = process.cpuUsage(cpu);
  return { wall, cpu: (used.user + used.system) / 1e6 };
}

/** The same rows by the same COPY, and nothing done with them. */
async function readPlainly(leaves: number): Promise<void> {
  let count = 0;
  await copyRows(
    BENCH_WORKSPACE,
    `SELECT idx, event_id, kind, decision_id, system_id, actor_type, occurred_at, received_at, entry FROM event
     WHERE workspace_id = '${BENCH_WORKSPACE}' ORDER BY idx`,
    () => count++,
  );
  if (count !== leaves) throw new Error('the plain read saw another log');
}

const KINDS = ['decision.started', 'retrieval.completed', 'model.invoked', 'tool.called', 'tool.returned', 'decision.ended'];

/** Decisions of six events with small contents, appended as ingest does. */
async function append(leaves: number, progress: LoadProgress): Promise<void> {
  const systemId = uuidv7();
  let decisionId = uuidv7();
  for (let at = 0; at < leaves;) {
    const events: NewEvent[] = [];
    for (; events.length < 2_000 && at < leaves; at++) {
      const seq = at % KINDS.length;
      if (seq === 0) decisionId = uuidv7();
      const canonical = canonicalJson({ step: seq, note: `event ${at}`, order: `W${at * 7}` });
      events.push({
        eventId: uuidv7(),
        kind: KINDS[seq]!,
        schemaVersion: '1.0',
        decisionId,
        systemId,
        seq,
        actor: { type: 'emitter', id: systemId },
        occurredAt: new Date(),
        fingerprint: fingerprint(BENCH_WORKSPACE, canonical),
        content: prepareContent(canonical),
      });
    }
    await withWorkspace(BENCH_WORKSPACE, async (tx) =>
      insertEvents(tx, BENCH_WORKSPACE, await lockHead(tx, BENCH_WORKSPACE), events),
    );
    progress('appending', at, leaves);
  }
}
