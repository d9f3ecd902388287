import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { contentDigest } from '@/lib/ledger/server/content';
import { parseEnvelope } from '@/lib/ledger/envelope';
import { bodyOpener } from '@/lib/ledger/server/open-bodies';
import { openSharedTexts } from '@/lib/ledger/server/shared-texts';
import { textDigest } from '@/lib/registry/server/register-texts';
import { selectRegisteredTexts } from '@/lib/registry/server/text-store';
import type { FaultBook } from '../fault-book';
import { selectContent, selectEntries } from './log-store';
import { entry } from './read-leaves';

/** Texts opened at once. */
const BATCH = 200;

/**
 * Holds registered texts that records share against the digests in the events that registered them, as far as those events are among the
 * entries `from` to `to` that are verified. Records that refer to a text are held against their own digests elsewhere; this finds what
 * no record refers to yet.
 */
export async function checkTexts(workspaceId: string, given: { from: number; to: number; faults: FaultBook }): Promise<void> {
  let after: Awaited<ReturnType<typeof selectRegisteredTexts>>[number] | null = null;
  for (;;) {
    const batch = await withWorkspace(workspaceId, async (tx) => {
      const rows = await selectRegisteredTexts(tx, workspaceId, after, BATCH);
      const within = rows.filter((row) => row.registeredIdx >= given.from && row.registeredIdx < given.to);
      const said = await digestsOf(tx, workspaceId, [...new Set(within.map((row) => row.registeredIdx))]);
      const tokens = await openSharedTexts(tx, workspaceId, [...new Set(within.map((row) => row.textId))]);
      for (const row of within) {
        const token = tokens.get(row.textId);
        const expected = said.get(row.registeredIdx)?.[row.position];
        if (token !== undefined && expected !== undefined && textDigest(JSON.parse(token) as string) === expected) continue;
        given.faults.add({
          layer: 'text',
          where: `registered text ${row.position + 1} of ${entry(row.registeredIdx)}`,
          expected: expected === undefined ? 'an event that registers it' : `a text with the digest ${expected}`,
          found:
            token === undefined ? 'none, or bytes that cannot be opened: altered, moved, or without their key' : 'another text',
          from: row.registeredIdx,
          to: row.registeredIdx + 1,
        });
      }
      return rows;
    });
    after = batch.at(-1) ?? null;
    if (batch.length < BATCH) return;
  }
}

/** The digests that these events say, in the order of their texts; none for an event that is not there as its leaf says. */
async function digestsOf(tx: SqlTx, workspaceId: string, idxs: readonly number[]): Promise<Map<number, string[]>> {
  const entries = await selectEntries(tx, workspaceId, idxs);
  const rows = await selectContent(
    tx,
    workspaceId,
    entries.map(({ idx, decisionId, receivedAt }) => ({ idx, decisionId, receivedMs: receivedAt.getTime() })),
  );
  const open = await bodyOpener(tx, workspaceId, rows);
  const promised = new Map(entries.map((one) => [one.idx, parseEnvelope(Buffer.from(one.entry).toString('utf8')).sd?.record]));
  const found = new Map<number, string[]>();
  for (const row of rows) {
    const body = open(row);
    if (body.state !== 'open' || contentDigest(body.salt, body.text) !== promised.get(row.idx)) continue;
    const data = JSON.parse(body.text) as { texts?: { digest?: string }[] };
    found.set(
      row.idx,
      (data.texts ?? []).map((one) => one.digest ?? ''),
    );
  }
  return found;
}
