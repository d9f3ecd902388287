import { withWorkspace } from '@/lib/db/transaction';
import { RESTRICTED_FLAG } from '@/lib/decisions/fold-decision';
import { loadDecisions } from '@/lib/decisions/server/decision-store';
import { ACCESS_KINDS } from '@/lib/decisions/server/open-trail';
import { holdsPersonalData } from '@/lib/decisions/server/holds-personal-data';
import { maskRecord } from '@/lib/decisions/mask-step';
import { selectContent } from '@/lib/integrity/server/log-store';
import { readEntry } from '@/lib/integrity/leaf-check';
import { disclosureText } from '@/lib/ledger/disclosure';
import { planInclusion } from '@/lib/ledger/merkle';
import { contentDigest } from '@/lib/ledger/server/content';
import { bodyOpener } from '@/lib/ledger/server/open-bodies';
import { foldManyFromTiles } from '@/lib/ledger/server/tree-tiles';
import { formatTlogProof } from '@/lib/ledger/tlog-proof';
import { toMaskedAnswer } from '@/lib/privacy/mask-answer';
import { maskFor } from '@/lib/privacy/server/personal-data';
import { toPublicId } from '@/lib/shared/ids';
import type { JsonValue } from '@/lib/shared/json';
import type { PackRecord } from '../../packs/judge-records';
import type { PackContent, WithholdingGround } from '../../packs/words';
import { applyMarksUnderMasks, type WithholdingMark } from '../../packs/withhold-marks';
import { withheldBy } from '../../packs/withholding';
import { selectRecordsOf } from './pack-bytes-store';

/** Decisions opened at once. */
const PAGE = 50;

export interface RecordsRequest {
  workspaceId: string;
  decisions: readonly string[];
  logSize: number;
  content: PackContent;
  /** Personal data may stand in clear; otherwise records in which it is found are masked, whatever `content` says. */
  reveal: boolean;
  grounds: readonly WithholdingGround[];
  /** What somebody keeps back by hand. */
  marks: readonly WithholdingMark[];
}

/** Records of the decisions, a few decisions at a time, in the order of their ids and then of the log: the same on every run. */
export async function* readPackRecords(given: RecordsRequest): AsyncIterable<{ records: PackRecord[]; done: number }> {
  const sorted = [...given.decisions].sort();
  for (let at = 0; at < sorted.length; at += PAGE) {
    const page = sorted.slice(at, at + PAGE);
    yield { records: await readPage({ ...given, decisions: page }), done: Math.min(at + PAGE, sorted.length) };
  }
}

function readPage({ workspaceId, decisions, logSize, content, reveal, grounds, marks }: RecordsRequest): Promise<PackRecord[]> {
  return withWorkspace(workspaceId, async (tx) => {
    const rows = await selectRecordsOf(tx, workspaceId, { decisions, logSize, without: ACCESS_KINDS });
    const records: PackRecord[] = [];
    // Content whose erasure waits for a hold (GDPR Art. 18) leaves in no pack.
    const held = (await loadDecisions(tx, workspaceId, decisions)).filter(({ flags }) => flags.includes(RESTRICTED_FLAG));
    const restricted = new Set(held.map((one) => one.decision_id));
    const mask = maskFor(workspaceId);
    for (let at = 0; at < rows.length;) {
      const part = rows.slice(at);
      const places = part.map((row) => ({ idx: row.idx, decisionId: row.decisionId, receivedMs: row.receivedAt.getTime() }));
      const bodies = content === 'none' ? [] : await selectContent(tx, workspaceId, places);
      const open = await bodyOpener(tx, workspaceId, bodies);
      const taken = content === 'none' ? part.length : bodies.length;
      for (const [i, row] of part.slice(0, taken).entries()) {
        const entry = Buffer.from(row.entry).toString('utf8');
        const promised = readEntry(entry)?.sd?.record;
        const shown = { index: row.idx, decision: toPublicId('decision', row.decisionId), entry };
        const ground = withheldBy(grounds, row.kind);
        if (content === 'none' || promised === undefined) records.push({ ...shown, content: { state: 'none' } });
        else if (restricted.has(row.decisionId)) records.push({ ...shown, content: { state: 'withheld', ground: 'restricted' } });
        else if (ground) records.push({ ...shown, content: { state: 'withheld', ground } });
        else {
          const opened = open(bodies[i]!);
          if (opened.state !== 'open' || contentDigest(opened.salt, opened.text) !== promised) {
            records.push({ ...shown, content: { state: 'erased' } });
            continue;
          }
          const tree = JSON.parse(opened.text) as JsonValue;
          const masked = (): JsonValue => toMaskedAnswer({ value: maskRecord(tree, mask) }).value;
          const kept = marks.length === 0 ? null : applyMarksUnderMasks(row.idx, { shown: masked(), clear: tree }, marks);
          if (kept?.whole) records.push({ ...shown, content: { state: 'withheld', ground: kept.whole } });
          // What opens the commitment shows everything: a record of which a part is kept back is given masked.
          else if (kept && kept.places.length > 0)
            records.push({ ...shown, content: { state: 'masked', value: kept.value, withheld: kept.places } });
          else if (content === 'original' && (reveal || !holdsPersonalData(tree))) {
            const text = disclosureText(opened.salt.toString('base64url'), opened.text);
            records.push({
              ...shown,
              content: { state: 'original', disclosure: Buffer.from(text, 'utf8').toString('base64url') },
            });
          } else records.push({ ...shown, content: { state: 'masked', value: masked() } });
        }
      }
      at += taken;
    }
    return records;
  });
}

/** The proofs of some records under one signed state, in their order. */
export async function provePackRecords(
  workspaceId: string,
  indexes: readonly number[],
  checkpoint: { size: number; note: string },
): Promise<string[]> {
  // prettier-ignore
  return withWorkspace(workspaceId, async (tx) => {
    const hashes = await foldManyFromTiles(tx, workspaceId, indexes.map((index) => planInclusion(index, checkpoint.size))); // prettier-ignore
    return hashes.map((proof, i) => formatTlogProof({ index: indexes[i]!, proof, checkpoint: checkpoint.note }));
  });
}
