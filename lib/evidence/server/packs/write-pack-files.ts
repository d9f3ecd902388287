import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { withWorkspace } from '@/lib/db/transaction';
import { selectStampOver } from '@/lib/integrity/server/anchor-store';
import { encodeBase64 } from '@/lib/ledger/base64';
import { coverRange } from '@/lib/ledger/merkle';
import type { StoredCheckpoint } from '@/lib/ledger/server/checkpoint-store';
import { keysPem, type LogKey } from '@/lib/ledger/server/get-log-keys';
import { foldFromTiles } from '@/lib/ledger/server/tree-tiles';
import type { FrameworkReport } from '../../contract';
import { RANGE, RANGE_ENTRIES, type PackRange } from '../../packs/judge-records';
import { CHECKPOINT, DRAW_CHECKPOINT, POPULATION, proofName, RECORDS, SAMPLE, type LoggedEvent } from '../../packs/judge-sample';
import type { PackIdentity } from '../../packs/manifest';
import { blockFiles, controlsFile, controlsTable, incidentFile, lawFile, statementFile } from '../../packs/evidence-files';
import { contradictionLabels, recordsFile, type PinnedEvidence } from '../../packs/pinned-evidence';
import { oscalResults } from '../../packs/oscal';
import { packReadme } from '../../packs/verify-readme';
import { TRUST } from '../../packs/verify-pack';
import { newTold, tell, withheldFile, type Told } from '../../packs/told';
import type { WithholdingMark } from '../../packs/withhold-marks';
import type { ArchiveWriter, WrittenFile } from '../../packs/write-archive';
import { selectRangeEntries, selectReachOf } from './pack-bytes-store';
import { provePackRecords, readPackRecords } from './pack-records';
import { readPinnedRecords } from './pin-evidence';
import { isSeedTold, readDrawEvents, sampleText } from './pack-sample';
import type { PackRow, SignOffRow } from './pack-store';
import { renderReport } from './pdf/render-report';

export interface PackInputs {
  workspaceId: string;
  pack: PackRow;
  identity: PackIdentity;
  keys: readonly LogKey[];
  checkpoint: StoredCheckpoint;
  /** The signed state whose root the sample is drawn with; null in packs that were drawn by their seed alone. */
  drawnWith: StoredCheckpoint | null;
  decisions: readonly string[];
  signOffs: readonly SignOffRow[];
  /** What somebody keeps back by hand from an affected person. */
  marks: readonly WithholdingMark[];
  population: { text: Buffer; count: number; drawn: string[] };
  pinned: PinnedEvidence;
  step: (stage: string, done?: number, total?: number) => Promise<void>;
}

const PAGE_PROOFS = 1_000;
const RANGE_PAGE = 2_000;

/** Every file of a pack but its manifest, in the order in which they stand. All of it follows from the pinned inputs and the log. */
export async function writePackFiles(writer: ArchiveWriter, given: PackInputs): Promise<void> {
  const { pack, identity, checkpoint, pinned, step } = given;
  const personal = pack.profile === 'affectedPerson';
  const reports = personal ? [] : (pack.reports ?? []);
  await writer.add('VERIFY.md', packReadme(identity));
  await writer.add('verify.html', readFileSync(path.join(process.cwd(), 'public/verify.html')));
  await writer.add('verify.py', readFileSync(path.join(process.cwd(), 'public/verify.py')));
  if (!personal) await writeControls(writer, given, reports);
  if (pack.facts?.incident) await writer.add('incident.json', incidentFile(pack.facts.incident));
  const told = newTold();
  const events = pack.profile === 'board' || pack.decisions.length > 0 ? null : await readDrawEvents(given.workspaceId, pack);
  if (pack.profile !== 'board') await writeRecords(writer, given, { told, events });
  if (personal) await writer.add('withheld.json', withheldFile(told.withheld));
  await writer.add(CHECKPOINT, checkpoint.note);
  const stamp = await withWorkspace(given.workspaceId, (tx) => selectStampOver(tx, given.workspaceId, checkpoint.size - 1));
  if (stamp?.token) {
    await writer.add('anchors/checkpoint.txt', stamp.note);
    await writer.add('anchors/checkpoint.tst', stamp.token);
  }
  await writer.add(TRUST, given.keys.map(({ vkey, from, until }) => `${vkey} from=${from}${until === null ? '' : ` until=${until}`}\n`).join('')); // prettier-ignore
  await writer.add('keys.pem', keysPem(given.keys));
  if (pack.mode === 'complete') await writeRange(writer, given);
  await step('drawing the report');
  await writer.add('report.pdf', await renderReport({ pack, identity, reports, pinned, told, seedInLog: events !== null && isSeedTold(events), contents: contentsHash(writer.files), stamped: stamp !== null })); // prettier-ignore
}

/** What was measured of controls: who hands an affected person a pack hands none of it over. */
async function writeControls(writer: ArchiveWriter, given: PackInputs, reports: readonly FrameworkReport[]): Promise<void> {
  const { workspaceId, pack, identity, pinned } = given;
  await writer.add('controls.json', controlsFile(reports, pinned));
  await writer.add('statement-of-applicability.json', statementFile(reports, pinned));
  await writer.add('law.json', lawFile(reports, { lawDate: pack.lawDate }));
  await writer.add('evidence/controls.csv', controlsTable(reports));
  for (const { name, text } of blockFiles(reports, pinned)) await writer.add(name, text);
  const at = { workspaceId, packId: pack.packId, wrapped: pack.wrappedKey! };
  for await (const { block, text } of readPinnedRecords(at, pinned)) await writer.add(recordsFile(block), text);
  await writer.add('oscal/assessment-results.json', oscalResults(identity, reports, pinned));
}

/** One hash over everything that the report speaks of: it stands on each of its pages. SHA-256 of `<sha256>  <name>` lines, as sha256sum writes them. */
export function contentsHash(files: readonly WrittenFile[]): string {
  const hash = createHash('sha256');
  for (const { name, sha256 } of files) hash.update(`${sha256}  ${name}\n`);
  return hash.digest('hex');
}

async function writeRecords(
  writer: ArchiveWriter,
  given: PackInputs,
  { told, events }: { told: Told; events: readonly LoggedEvent[] | null },
): Promise<void> {
  const { workspaceId, pack, population, checkpoint, decisions, step } = given;
  const indexes: number[] = [];
  const labels = contradictionLabels(given.pinned.contradicting);
  async function* lines(): AsyncIterable<Uint8Array> {
    const request = {
      workspaceId,
      decisions,
      logSize: checkpoint.size,
      content: pack.content,
      reveal: pack.reveal,
      grounds: pack.grounds,
      marks: given.marks,
    };
    for await (const { records, done } of readPackRecords(request)) {
      for (const record of records) {
        indexes.push(record.index);
        if (pack.profile === 'affectedPerson') tell(told, record);
      }
      const labelled = records.map((record) => {
        const selected = record.decision === null ? undefined : labels.get(record.decision);
        return selected ? { ...record, selected } : record;
      });
      yield Buffer.from(labelled.map((record) => `${JSON.stringify(record)}\n`).join(''));
      await step('writing records', done, decisions.length);
    }
  }
  await writer.addStream(RECORDS, lines());
  for (let at = 0; at < indexes.length; at += PAGE_PROOFS) {
    const page = indexes.slice(at, at + PAGE_PROOFS);
    for (const [i, text] of (await provePackRecords(workspaceId, page, checkpoint)).entries())
      await writer.add(proofName(page[i]!), text);
    await step('proving records', at + page.length, indexes.length);
  }
  if (pack.decisions.length > 0) return;
  await writer.add(POPULATION, population.text);
  if (events) {
    const places = events.map(({ index }) => index);
    for (const [i, proof] of (await provePackRecords(workspaceId, places, checkpoint)).entries())
      await writer.add(proofName(places[i]!), proof);
    if (given.drawnWith!.size !== checkpoint.size) await writer.add(DRAW_CHECKPOINT, given.drawnWith!.note);
  }
  await writer.add(SAMPLE, sampleText({ ...given, events }));
}

async function writeRange(writer: ArchiveWriter, { workspaceId, decisions, checkpoint, step }: PackInputs): Promise<void> {
  const reach = await withWorkspace(workspaceId, (tx) => selectReachOf(tx, workspaceId, { decisions, logSize: checkpoint.size }));
  const from = reach.first ?? 0;
  const to = reach.last === null ? 0 : reach.last + 1;
  const beside = (begin: number, end: number): Promise<string[]> =>
    withWorkspace(workspaceId, async (tx) => {
      const plan = coverRange({ begin, end }).map(({ height, index }) => ({
        begin: index * 2 ** height,
        end: (index + 1) * 2 ** height,
      }));
      return (await foldFromTiles(tx, workspaceId, plan)).map(encodeBase64);
    });
  const range: PackRange = {
    from,
    to,
    size: checkpoint.size,
    left: await beside(0, from),
    right: await beside(to, checkpoint.size),
  };
  await writer.add(RANGE, `${JSON.stringify(range)}\n`);
  async function* lines(): AsyncIterable<Uint8Array> {
    for (let at = from; at < to; at += RANGE_PAGE) {
      const page = await withWorkspace(workspaceId, (tx) =>
        selectRangeEntries(tx, workspaceId, at, Math.min(at + RANGE_PAGE, to)),
      );
      yield Buffer.from(page.map(({ entry }) => `${Buffer.from(entry).toString('utf8')}\n`).join(''));
      await step('writing the range', at - from, to - from);
    }
  }
  await writer.addStream(RANGE_ENTRIES, lines());
}
