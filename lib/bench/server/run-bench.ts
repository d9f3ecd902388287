import { migrate } from '@/lib/db/migrate';
import { closePools } from '@/lib/db/pool';
import { env, setEnv } from '@/lib/env';
import type { BenchReport } from '../report';
import { loadBench, type LoadProgress } from './load';
import { connectOwner, createDatabase, dropDatabase, ensureWorkspace } from './load-store';
import { BENCH_WORKSPACE } from './load';
import { measureApprovals } from './measure-approvals';
import { measureBrowser } from './measure-browser';
import { measureDisk } from './measure-disk';
import { measureEvidence } from './measure-evidence';
import { measureFrameworks } from './measure-frameworks';
import { measureGraph } from './measure-graph';
import { measureIngest } from './measure-ingest';
import { measureMemory } from './measure-memory';
import { measureMapping } from './measure-mapping';
import { measureOtlp } from './measure-otlp';
import { measurePack } from './measure-pack';
import { measurePrivacy } from './measure-privacy';
import { measureRisk } from './measure-risk';
import { measureReads } from './measure-reads';
import { measureSteady } from './measure-steady';
import { measureTree } from './measure-tree';
import { measureVerify } from './measure-verify';

export const BENCHES = {
  load: 'fill the bench database (default 1,000,000 decisions of six steps over twelve months)',
  read: 'explorer pages, text, facets, histogram and trails through the API on what load made',
  ingest: 'durable events a second through the API against COPY; memory; search lag',
  evidence: 'the rate of ingest with hashing, the tree and signatures against the same path without them',
  memory: 'what one request costs in memory: 64 MiB of OTLP, and a stream of 200,000 events',
  otlp: 'durable spans a second through OTLP/HTTP, protobuf against JSON',
  disk: 'bytes an event in every table and index',
  browser: 'pages of the sample workspace in a real Chromium: time until they can be used, and bytes of script',
  graph: 'the lineage page with 5,000 nodes in a real Chromium: time to the first drawing, frames while panning and zooming',
  steady: '1,000 events a second to four web processes: acknowledgements, signed checkpoints, nothing lost',
  mapping: 'time to map one record of each dialect; needs no database',
  privacy: 'time of the scans for secrets and personal data, and what they find; needs no database',
  risk: 'time of the scorers of each stage, 4 KB and 100 KB; needs no database',
  ledger: 'proofs out of a log of ten million; taking entries into the tree; signing',
  approvals: 'leave for low risk at 100 a second, how soon a waiting agent knows, the queue with 10,000 actions',
  pack: 'an evidence pack of 10,000 sampled decisions with proofs: built, verified by verify-pack and by verify.html in a real Chromium; memory',
  frameworks: 'the page of a framework over what load made and twelve months: first computation, warm, after new decisions',
  verify: 'leaves a second that a verification checks, beside a plain read of the same rows; memory',
} as const;
export type BenchName = keyof typeof BENCHES;

/** These start from nothing every time; the loaded million is kept until --fresh. */
const DROPPED: readonly BenchName[] = [
  'ingest',
  'evidence',
  'otlp',
  'memory',
  'disk',
  'browser',
  'graph',
  'steady',
  'ledger',
  'verify',
  'approvals',
  'pack',
];

export interface BenchOptions {
  decisions: number;
  runs: number;
  rounds: number;
  leaves: number;
  seconds: number;
  /** steady: events offered a second. */
  rate: number;
  fresh: boolean;
  progress: LoadProgress;
}

/**
 * Runs one benchmark in a database of its own beside the product's (`countersign_bench`, or `countersign_bench_<name>`), on the server
 * DATABASE_URL names. Nothing of the product's own data is read or changed.
 */
export async function runBench(name: BenchName, options: BenchOptions): Promise<BenchReport> {
  if (name === 'privacy') return measurePrivacy();
  if (name === 'mapping') return measureMapping();
  if (name === 'risk') return measureRisk();
  const server = env().DATABASE_URL;
  if (!server) throw new Error('DATABASE_URL is not set');
  const database =
    name === 'load' || name === 'read' || name === 'frameworks' ? 'countersign_bench' : `countersign_bench_${name}`;
  if (options.fresh || DROPPED.includes(name)) await dropDatabase(server, database);
  await createDatabase(server, database);
  const url = new URL(server);
  url.pathname = `/${database}`;
  await migrate(url.href);
  setEnv({ DATABASE_URL: url.href });
  try {
    if (name === 'load') {
      const started = performance.now();
      const decisions = await loadBench(url.href, options.decisions, options.progress);
      return {
        name,
        setting: { database, decisions },
        figures: [{ what: 'loading', value: (performance.now() - started) / 1000, unit: 's' }],
      };
    }
    if (name === 'read') return await measureReads(url.href, options.runs);
    if (name === 'frameworks') return await measureFrameworks(url.href, Math.min(options.runs, 30), options.progress);
    if (name === 'pack') return await measurePack(url.href, options.progress);
    if (name === 'ledger') return await measureTree(url.href, options.progress);
    if (name === 'verify') return await measureVerify(url.href, options.leaves, options.progress);
    if (name === 'browser') return await measureBrowser(url.href, Math.min(options.runs, 20), options.progress);
    if (name === 'graph') return await measureGraph(url.href, Math.min(options.runs, 5), options.progress);
    if (name === 'disk') return await measureDisk(url.href, 20_000);
    const client = await connectOwner(url.href);
    await ensureWorkspace(client, BENCH_WORKSPACE, 'bench');
    await client.end();
    if (name === 'memory') return await measureMemory(url.href, options.progress);
    if (name === 'approvals') return await measureApprovals(url.href, options);
    if (name === 'steady') return await measureSteady(url.href, options);
    if (name === 'otlp') return await measureOtlp(url.href, options);
    if (name === 'evidence') return await measureEvidence(url.href, options);
    return await measureIngest(url.href, options);
  } finally {
    await closePools();
    setEnv({ DATABASE_URL: server });
    if (DROPPED.includes(name)) await dropDatabase(server, database);
  }
}
