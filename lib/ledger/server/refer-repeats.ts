import type { SqlTx } from '@/lib/db/transaction';
import type { NewEvent } from '../contract';
import { prepareContent } from './content';
import { findIntact } from './repeat-store';
import { findSharedTexts } from './shared-texts';
import { repeatBook, shorten, type Holder, type LongText } from './repeats';

/** A record that is about to be appended. */
export interface Repeating {
  decisionId: string;
  idx: number;
  /** Its RFC 8785 text, asked for only where a long text of it is stored elsewhere. */
  canonical: () => string;
  texts: readonly LongText[];
  event: NewEvent;
}

/**
 * Replaces the content of records that hold a registered text, or repeat a long text of their decision, by one that refers to it, where
 * it is stored in full already or by an earlier record of this batch. Call under the head lock that gave `textsMark`. Returns what to do
 * once the transaction has committed.
 */
export async function referRepeats(
  tx: SqlTx,
  workspaceId: string,
  textsMark: string | null,
  records: readonly Repeating[],
): Promise<() => void> {
  const repeating = records.filter((record) => record.texts.length > 0);
  if (repeating.length === 0) return () => undefined;
  const sharedOf = await findSharedTexts(
    tx,
    workspaceId,
    textsMark,
    repeating.flatMap((record) => record.texts),
  );
  const intact = await stillThere(tx, workspaceId, repeating);
  const batch = new Map<string, Holder>();
  const stored: { record: Repeating; texts: ReadonlySet<LongText> }[] = [];
  for (const record of repeating) {
    const inFull = new Set<LongText>();
    const holders = new Map<LongText, Holder>();
    for (const [ordinal, text] of record.texts.entries()) {
      const shared = sharedOf(text);
      if (shared !== undefined) {
        holders.set(text, { idx: -shared, ordinal: 0 });
        continue;
      }
      const key = `${record.decisionId} ${text.mark}`;
      const known = repeatBook.find(workspaceId, record.decisionId, text);
      const holder = batch.get(key) ?? (known && intact.has(known.idx) ? known : undefined);
      if (holder && holder.idx !== record.idx) holders.set(text, holder);
      else {
        inFull.add(text);
        if (!holder) batch.set(key, { idx: record.idx, ordinal });
      }
    }
    if (holders.size > 0) {
      const canonical = record.canonical();
      record.event.content = prepareContent(
        canonical,
        shorten(canonical, record.texts, (text) => holders.get(text)),
      );
    }
    stored.push({ record, texts: inFull });
  }
  return () => {
    for (const { record, texts } of stored)
      repeatBook.note(workspaceId, record.decisionId, record.idx, record.texts, (text) => texts.has(text));
  };
}

/** The places that the book names for these records and that are as they were. What is not is forgotten. */
async function stillThere(tx: SqlTx, workspaceId: string, records: readonly Repeating[]): Promise<ReadonlySet<number>> {
  const named = new Map<number, string>();
  for (const { decisionId, texts } of records)
    for (const text of texts) {
      const holder = repeatBook.find(workspaceId, decisionId, text);
      if (holder) named.set(holder.idx, decisionId);
    }
  const intact = await findIntact(
    tx,
    workspaceId,
    [...named].map(([idx, decisionId]) => ({ decisionId, idx })),
  );
  for (const [idx, decisionId] of named) if (!intact.has(idx)) repeatBook.forget(workspaceId, decisionId, new Set([idx]));
  return intact;
}
