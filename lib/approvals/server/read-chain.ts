import type { SqlTx } from '@/lib/db/transaction';
import { sealOf } from '@/lib/ledger/seal';
import { readSealMarks } from '@/lib/ledger/server/seal-marks-store';
import type { JsonObject } from '@/lib/shared/json';
import { toPublicId } from '@/lib/shared/ids';
import type { ChainLink } from '../contract';
import { selectChains, type ChainRow } from './chain-view-store';
import { readEvents } from '@/lib/assessment/server/event-bodies-store';

/** Votes whose content is opened for one answer. */
const MOST_OPENED = 200;

/**
 * The chains of actions, by their ids: asked, scored, what was seen, voted, signed, redeemed, ended, each with its place in the log and how far
 * that very entry is proved. `readable`: the reader may see content, so also the hashes of what was shown.
 */
export async function readChains(
  tx: SqlTx,
  workspaceId: string,
  actions: readonly { action_id: string; decision_id: string | null }[],
  readable: boolean,
): Promise<Map<string, ChainLink[]>> {
  const rows = await selectChains(tx, workspaceId, actions.map((one) => one.action_id)); // prettier-ignore
  const marks = await readSealMarks(tx, workspaceId);
  const votes = rows.flatMap((row) => (row.vote !== null && row.idx !== null ? [row.idx] : [])).slice(0, MOST_OPENED);
  const said = readable ? await readEvents(tx, workspaceId, votes) : new Map<number, JsonObject>();
  const decisionOf = new Map(actions.map((one) => [one.action_id, one.decision_id]));
  const out = new Map<string, ChainLink[]>();
  for (const row of rows) {
    const decisionId = decisionOf.get(row.action_id) ?? null;
    const seal =
      row.idx === null
        ? null
        : sealOf(marks, { decision: decisionId ? toPublicId('decision', decisionId) : '', lastIdx: row.idx });
    out.set(row.action_id, [...(out.get(row.action_id) ?? []), { ...linkOf(row, said), seal }]);
  }
  return out;
}

function linkOf(row: ChainRow, said: ReadonlyMap<number, JsonObject>): Omit<ChainLink, 'seal'> {
  const seen = row.idx === null ? undefined : said.get(row.idx)?.['seenHash'];
  return {
    kind: row.kind,
    at: row.at.toISOString(),
    index: row.idx,
    ...(row.vote === null
      ? {}
      : {
          vote: {
            vote: row.vote,
            reasonCode: row.reason_code ?? 'other',
            revision: row.revision ?? 1,
            person: { id: toPublicId('person', row.person_id!), name: row.person_name! },
            ...(row.authority_id === row.person_id
              ? {}
              : { onBehalfOf: { id: toPublicId('person', row.authority_id!), name: row.authority_name! } }),
            seenHash: typeof seen === 'string' ? seen : null,
          },
        }),
  };
}
