import type { Actor } from '@/lib/access/actor';
import type { SqlTx } from '@/lib/db/transaction';
import type { StepPart } from '@/lib/dialects/contract';
import type { IdentityKeys } from '@/lib/dialects/identity-keys';
import { keysAt } from '@/lib/dialects/identity-lists';
import { fromDate } from '@/lib/dialects/instants';
import { mapRecord } from '@/lib/dialects/map-record';
import { contradicts, mergeParts, toStep } from '@/lib/dialects/merge-step';
import { mergeSources } from '@/lib/dialects/merge-sources';
import type { Step } from '@/lib/dialects/step';
import { bodyOpener, textOf } from '@/lib/ledger/server/open-bodies';
import type { MaskText } from '@/lib/privacy/mask-json';
import { maskFor } from '@/lib/privacy/server/personal-data';
import type { JsonValue } from '@/lib/shared/json';
import { recordOf } from '../conflict-body';
import { borrowed, stepKey } from '../fold-step';
import { maskStep } from '../mask-step';
import { selectKeyHistory } from './identity-keys-store';
import { flagsOf, parentOf, toOutline, type TrailContext } from './step-outline';
import { MAX_STEP_EVENTS } from './step-store';
import { selectEventIds, selectRecords, selectRemovals, type StepRow, type StoredRecord } from './trail-store';

/** Characters of records mapped for one answer; steps beyond them carry the flag `contentTruncated`, and are read by asking for them alone. */
const MAX_CHARACTERS = 48 * 1024 * 1024;

/**
 * Steps with their content, made by mapping the stored records anew. Where the reader may not see content the stored records are not even
 * read: the steps then hold facts only. Personal data is masked (lib/privacy/mask-text.ts); `mask` is given by what reveals it.
 */
export async function readSteps(
  tx: SqlTx,
  actor: Actor,
  trail: TrailContext,
  decisionId: string,
  rows: readonly StepRow[],
  mask: MaskText = maskFor(actor.workspaceId),
): Promise<Step[]> {
  const wanted = rows.map((row) => ({ row, idxs: row.idxs.slice(0, MAX_STEP_EVENTS) }));
  if (!trail.readable) {
    const eventIds = await selectEventIds(
      tx,
      actor.workspaceId,
      decisionId,
      wanted.flatMap((one) => one.idxs),
    );
    return wanted.map(({ row, idxs }) =>
      withoutContent(
        row,
        trail,
        idxs.flatMap((idx) => eventIds.get(idx) ?? []),
      ),
    );
  }
  const [records, history] = await Promise.all([
    selectRecords(tx, actor.workspaceId, decisionId, [...new Set(wanted.flatMap((one) => one.idxs))]),
    selectKeyHistory(tx, actor.workspaceId, trail.systemId),
  ]);
  const open = await bodyOpener(tx, actor.workspaceId, records);
  let characters = 0;
  const mapped = new Map<number, { record: StoredRecord; parts: StepPart[]; leftOut: boolean }>();
  const remainders = new Set<number>();
  for (const record of records) {
    const leftOut = record.left_out || characters >= MAX_CHARACTERS;
    const text = leftOut ? null : textOf(open(record));
    characters += text?.length ?? 0;
    if (text !== null && isRemainder(text)) remainders.add(record.idx);
    mapped.set(record.idx, {
      record,
      leftOut,
      parts: text === null ? [] : partsOf(text, keysAt(history ?? undefined, record.idx)),
    });
  }
  const removals = await selectRemovals(
    tx,
    actor.workspaceId,
    records.flatMap((record) => ((record.body === null && !record.left_out) || remainders.has(record.idx) ? [record.idx] : [])),
  );
  return wanted.map(({ row, idxs }) => {
    const removed = idxs.map((idx) => removals.get(idx)).find((one) => one !== undefined);
    const erased = removed && { erased: removed };
    const found = idxs.flatMap((idx) => mapped.get(idx) ?? []);
    const eventIds = found.map(({ record }) => record.event_id);
    const told = found.flatMap(({ parts: all, record }) =>
      all.flatMap((part) => {
        const named = ofStep(part, row);
        if (!named) return [];
        return [{ part: { ...named, at: part.at ?? fromDate(record.occurred_at) }, eventId: record.event_id }];
      }),
    );
    const parts = told.map(({ part }) => part);
    const truncated = row.idxs.length > idxs.length || found.some((one) => one.leftOut);
    if (parts.length === 0) {
      const facts = withoutContent(row, trail, eventIds);
      return { ...facts, ...erased, ...(truncated && { flags: [...facts.flags, 'contentTruncated'] }) };
    }
    const flags = flagsOf(row, trail);
    if (truncated) flags.push('contentTruncated');
    if (contradicts(parts)) flags.push('contradicted');
    const merged = { ...mergeParts(parts), key: row.step_key };
    const step = toStep(merged, {
      eventIds,
      flags,
      fallbackAt: row.started_at,
      parentId: parentOf(row, trail),
      also: row.also,
      fields: mergeSources(told, merged),
    });
    return { ...maskStep(step, mask), ...erased };
  });
}

/** The part, when it is told of the step: under its own name, or under another name of it. */
function ofStep(part: StepPart, row: StepRow): StepPart | undefined {
  const key = stepKey(part.key);
  if (key === row.step_key) return part;
  return row.also.includes(key) ? borrowed(part, row.step_key) : undefined;
}

/** Something of the record was erased. Looked for in the text first, because few are. */
function isRemainder(text: string): boolean {
  return text.includes('"erased":"') && recordOf(JSON.parse(text) as JsonValue)?.tree.erased !== undefined;
}

/** What a record says about steps. One that came under a known id with other content says nothing. */
function partsOf(text: string, keys: IdentityKeys): StepPart[] {
  const stored = recordOf(JSON.parse(text) as JsonValue);
  return stored && !stored.conflict ? mapRecord(stored.tree, { keys, sources: true }).steps : [];
}

function withoutContent(row: StepRow, trail: TrailContext, eventIds: string[]): Step {
  const { seq: _seq, toolName, errorReportedBy, ...facts } = toOutline(row, trail);
  return {
    ...facts,
    ...(toolName !== undefined && { tool: { name: toolName, ...(row.call_id !== null && { callId: row.call_id }) } }),
    ...(errorReportedBy !== undefined && { error: { message: '', reportedBy: errorReportedBy } }),
    eventIds,
  };
}
