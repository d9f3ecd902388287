import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { initSignerHome } from '@/lib/ledger/server/signer-home';
import { integrateTree } from '@/lib/ledger/server/integrate-tree';
import { percentile } from '../statistics';
import type { BenchReport } from '../report';
import { CONNECTIONS, send, takeRequests, WARM_UP } from './measure-ingest';
import { serveBench } from './serving';

/**
 * What tamper evidence costs: durable events a second through POST /api/v1/events with leaf hashes, salted digests, the tree and its signer
 * at work, against the same path in which hashing costs nothing and nobody integrates or signs. In turn, on one machine and database. The
 * log's head row is locked and counted in both: duplicates and order need it anyway.
 */
export async function measureEvidence(databaseUrl: string, options: { rounds: number; seconds: number }): Promise<BenchReport> {
  const rates = { on: [] as number[], off: [] as number[] };
  const requests = options.seconds * 20;
  let seed = 40_000;
  const signer = mkdtempSync(path.join(tmpdir(), 'countersign-bench-signer-'));
  initSignerHome(signer);
  const rateOf = async (evident: boolean): Promise<number> => {
    const serving = await serveBench(
      databaseUrl,
      evident ? { worker: false, integrator: true, signer } : { worker: false, unhashed: true },
    );
    try {
      await send(serving, takeRequests(WARM_UP, seed++), CONNECTIONS);
      return (await send(serving, takeRequests(requests, seed++), CONNECTIONS)).rate;
    } finally {
      await serving.stop();
    }
  };
  try {
    for (let turn = 0; turn < options.rounds; turn++) {
      while ((await integrateTree()) > 0); // what the other turn left: not this one's work
      rates.on.push(await rateOf(true));
      rates.off.push(await rateOf(false));
    }
  } finally {
    rmSync(signer, { recursive: true, force: true });
  }
  const ratios = rates.on.map((rate, i) => rate / rates.off[i]!);
  return {
    name: 'evidence',
    setting: { 'events a round': requests * 100, connections: CONNECTIONS, rounds: options.rounds },
    figures: [
      { what: 'durable with tamper evidence', value: percentile(rates.on, 0.5), unit: 'events/s' },
      { what: 'durable without', value: percentile(rates.off, 0.5), unit: 'events/s' },
      {
        what: 'with, of without',
        value: percentile(ratios, 0.5),
        unit: 'ratio',
        limit: { relation: 'at least', value: 0.85, why: 'median of pairs' },
      },
      { what: 'lowest of the pairs', value: Math.min(...ratios), unit: 'ratio' },
      { what: 'highest of the pairs', value: Math.max(...ratios), unit: 'ratio' },
    ],
  };
}
