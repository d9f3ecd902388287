import type { Actor } from '@/lib/access/actor';
import { withWorkspace } from '@/lib/db/transaction';
import { brokenCursor } from '@/lib/shared/quote-given';
import type { BlockRecordPage, RecordVerdict } from '../contract';
import type { FoundRecord, RecordPosition } from './block-query';
import { decisionBlock, liveBlock } from './blocks';
import { listDecisionRecords } from './decision-record-store';
import { findBlock } from './find-block';
import { resolveScope, type AskedFor } from './scope';

export const MOST_RECORDS = 500;

/** The items of a block's population with what each of them shows, newest first, keyset-paged. Throws invalidCursor. */
export async function listBlockRecords(
  actor: Actor,
  given: AskedFor & { block: string; verdict?: RecordVerdict | null; cursor?: string | null; limit?: number; now?: Date },
): Promise<BlockRecordPage> {
  const { id } = findBlock(given.block);
  const { asked } = await resolveScope(actor, given, given.now);
  const limit = Math.min(given.limit ?? 50, MOST_RECORDS);
  const wanted = { verdict: given.verdict ?? null, after: given.cursor ? readPosition(given.cursor) : null, limit: limit + 1 };
  const counted = decisionBlock(id);
  const found: FoundRecord[] =
    asked.systems.length === 0
      ? []
      : await withWorkspace(actor.workspaceId, (tx) =>
          counted ? listDecisionRecords(tx, asked, counted, wanted) : liveBlock(id)!.records(tx, asked, wanted),
        );
  const page = found.slice(0, limit);
  return {
    items: page.map(({ position: _, ...item }) => item),
    nextCursor: found.length > limit ? writePosition(page.at(-1)!.position) : null,
  };
}

const writePosition = ({ at, id }: RecordPosition): string => Buffer.from(JSON.stringify([at, id])).toString('base64url');

function readPosition(cursor: string): RecordPosition {
  try {
    const parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown;
    if (Array.isArray(parts) && parts.length === 2 && parts.every((one) => typeof one === 'string' && one.length < 200)) {
      const [at, id] = parts as [string, string];
      if (!Number.isNaN(Date.parse(at.replace(' ', 'T').replace(/\+00$/, 'Z')))) return { at, id };
    }
  } catch {
    // Not ours, as below.
  }
  throw brokenCursor(cursor);
}
