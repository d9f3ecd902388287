import { withWorkspace } from '@/lib/db/transaction';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import type { BlockId, BlockRecord, BlockRun, FrameworkReport } from '../../contract';
import { csv } from '../../packs/evidence-files';
import {
  MOST_BLOCK_ROWS,
  MOST_CONTRADICTING,
  NOTHING_PINNED,
  type ControlArgument,
  type PinnedContradictions,
  type PinnedEvidence,
  type PinnedRecords,
} from '../../packs/pinned-evidence';
import { BLOCKS } from '../blocks';
import { listArguments } from '../list-arguments';
import { listBlockRecords, MOST_RECORDS } from '../list-block-records';
import { FIRST_RECORDS } from '../measure-blocks';
import { selectWithin } from './pack-bytes-store';
import { putChunk, takeChunk } from './pack-cipher';
import type { ReportsRequest } from './read-reports';

/** Far below the lists of the population (-1, -2, ...), whose parts are numbered downwards. */
const PLACE = -1_000_000;

interface At {
  workspaceId: string;
  packId: string;
  wrapped: Uint8Array;
}
export interface PinAsked extends ReportsRequest {
  at: At;
  reports: readonly FrameworkReport[];
  /** Public ids of the sample: what of it contradicts is labelled, and takes no place of the others. Null: nothing is put beside what was named. */
  drawn: readonly string[] | null;
  logSize: number;
  step: (done: number, of: number) => Promise<void>;
}

/**
 * Keeps with a pack's figures what each block asked, which records it looked at, which decisions contradict it, and why people say that controls do not
 * apply: as they are now, so that a later build writes the same. The reports come back with the first records of each run.
 */
export async function pinEvidence(given: PinAsked): Promise<{ reports: FrameworkReport[]; beside: string[] }> {
  const runs = runsOf(given.reports);
  const first = new Map<BlockId, string[]>();
  const records: PinnedRecords[] = [];
  const contradicted = new Map<BlockId, string[]>();
  for (const [i, run] of runs.entries()) {
    await given.step(i, runs.length);
    const listed = await listRun(given, run);
    const text = csv([['id', 'at', 'verdict', 'decision'], ...listed.items.map((one) => [one.id, one.at, one.verdict, one.decisionId])]); // prettier-ignore
    await withWorkspace(given.workspaceId, (tx) => putChunk(tx, given.at, PLACE - 1 - i, Buffer.from(text)));
    records.push({ block: run.block, rows: listed.items.length, cut: listed.cut, total: run.population, contradicted: run.contradicted }); // prettier-ignore
    first.set(run.block, listed.items.slice(0, FIRST_RECORDS).map((one) => one.id)); // prettier-ignore
    const against = listed.items.filter((one) => one.verdict === 'contradicted').flatMap((one) => one.decisionId ?? []);
    contradicted.set(run.block, [...new Set(against)]);
  }
  const { contradicting, beside } = given.drawn === null ? { contradicting: NOTHING_PINNED.contradicting, beside: [] } : await choose(given, contradicted); // prettier-ignore
  const ran = new Set(runs.map((run) => `${run.block} ${run.version}`));
  const pinned: PinnedEvidence = {
    definitions: BLOCKS.filter((one) => ran.has(`${one.id} ${one.version}`)),
    arguments: await argumentsOf(given),
    records,
    contradicting,
  };
  await withWorkspace(given.workspaceId, (tx) => putChunk(tx, given.at, PLACE, Buffer.from(JSON.stringify(pinned))));
  const withFirst = (run: BlockRun): BlockRun => ({ ...run, recordIds: first.get(run.block) ?? run.recordIds });
  const reports = given.reports.map((report) => ({
    ...report,
    controls: report.controls.map((one) => ({ ...one, runs: one.runs.map(withFirst) })),
  }));
  return { reports, beside };
}

/** Each block once, in the order of their ids. */
function runsOf(reports: readonly FrameworkReport[]): BlockRun[] {
  const runs = new Map(reports.flatMap(({ controls }) => controls.flatMap((one) => one.runs)).map((run) => [run.block, run]));
  return [...runs.values()].sort((a, b) => (a.block < b.block ? -1 : 1));
}

/** Records of a run up to the bound: those that contradict, then the newest of the others. */
async function listRun(
  { workspaceId, systemId, from, until }: PinAsked,
  run: BlockRun,
): Promise<{ items: BlockRecord[]; cut: boolean }> {
  const actor = { type: 'service', workspaceId, name: 'worker' } as const;
  const asked = { block: run.block, system: systemId === null ? null : toPublicId('system', systemId), from: from.toISOString(), to: until.toISOString(), now: new Date(run.runAt) }; // prettier-ignore
  const items: BlockRecord[] = [];
  const seen = new Set<string>();
  const passes = run.population === 0 ? [] : run.contradicted > 0 ? (['contradicted', null] as const) : ([null] as const);
  for (const verdict of passes)
    for (let cursor: string | null = null; ;) {
      const page = await listBlockRecords(actor, { ...asked, verdict, cursor, limit: MOST_RECORDS });
      for (const one of page.items) {
        if (seen.has(one.id)) continue;
        if (items.length === MOST_BLOCK_ROWS) return { items, cut: true };
        seen.add(one.id);
        items.push(one);
      }
      cursor = page.nextCursor;
      if (cursor === null) break;
    }
  return { items, cut: false };
}

/**
 * Which contradicting decisions stand in the pack: all of the sample, and beside it a bounded number, taken from the blocks in turn so that one block with
 * many leaves room for the others.
 */
async function choose(
  { workspaceId, logSize, drawn }: PinAsked,
  contradicted: ReadonlyMap<BlockId, readonly string[]>,
): Promise<{ contradicting: PinnedContradictions; beside: string[] }> {
  const sample = new Set(drawn);
  const queues = [...contradicted.values()].map((ids) => ids.filter((id) => !sample.has(id)));
  const wanted = new Set<string>();
  const longest = queues.reduce((most, ids) => Math.max(most, ids.length), 0);
  for (let i = 0; i < longest; i++) for (const ids of queues) if (ids[i] !== undefined) wanted.add(ids[i]!);
  const uuids = [...wanted].map((id) => fromPublicId('decision', id)!);
  const within = new Set(await withWorkspace(workspaceId, (tx) => selectWithin(tx, workspaceId, { decisions: uuids, logSize })));
  const beside = uuids.filter((id) => within.has(id)).slice(0, MOST_CONTRADICTING);
  const held = new Set([...sample, ...beside.map((id) => toPublicId('decision', id))]);
  const decisions = new Map<string, BlockId[]>();
  for (const [block, ids] of contradicted)
    for (const id of ids) if (held.has(id)) decisions.set(id, [...(decisions.get(id) ?? []), block]);
  return {
    contradicting: {
      decisions: [...decisions].sort(([a], [b]) => (a < b ? -1 : 1)).map(([decision, blocks]) => ({ decision, blocks })),
      beyond: wanted.size - beside.length,
    },
    beside,
  };
}

/** Of the rows that the reports say do not apply by a person's argument. */
async function argumentsOf({ workspaceId, systemId, reports }: PinAsked): Promise<ControlArgument[]> {
  const found: ControlArgument[] = [];
  for (const { framework, controls } of reports) {
    const argued = new Set(controls.flatMap((one) => (one.applicability.state === 'notApplicable' ? [one.control.ref] : [])));
    if (argued.size === 0) continue;
    const rows = await withWorkspace(workspaceId, (tx) => listArguments(tx, workspaceId, framework.id, systemId));
    found.push(...rows.filter((one) => argued.has(one.ref)));
  }
  return found;
}

/** What was pinned with the figures; nothing, for packs from before it was. */
export async function readPinned(at: At): Promise<PinnedEvidence> {
  const text = await withWorkspace(at.workspaceId, (tx) => takeChunk(tx, at, PLACE));
  return text === null ? NOTHING_PINNED : (JSON.parse(text.toString('utf8')) as PinnedEvidence);
}

/** The lists of records as they were pinned, one at a time, in the order of `records`. */
export async function* readPinnedRecords(at: At, { records }: PinnedEvidence): AsyncIterable<{ block: BlockId; text: Buffer }> {
  for (const [i, { block }] of records.entries())
    yield { block, text: (await withWorkspace(at.workspaceId, (tx) => takeChunk(tx, at, PLACE - 1 - i)))! };
}
