import { readUuid } from '@/lib/db/copy-binary';
import { leafHash } from '@/lib/ledger/server/entries';
import { toPublicId } from '@/lib/shared/ids';
import type { Fault } from '../fault';
import type { FaultBook } from '../fault-book';
import { checkLeaf, readEntry } from '../leaf-check';
import { streamEvents, type ContentPlace, type StoredEvent } from './log-store';

/** An entry whose content can be checked: where it is, and the digest it must have. */
export interface Promised extends ContentPlace {
  digest: string;
  kind: string;
  decision: string | null;
}
export interface Leaves {
  from: number;
  to: number;
  /** Leaf hashes one after the other; where `present` is 0 there is no entry. */
  hashes: Buffer;
  present: Uint8Array;
  /** In the order of the log; only when asked for. */
  promised: Promised[];
}
interface Given {
  origin: string;
  content: boolean;
  ids: PublicIds;
  faults: FaultBook;
}

/** Public ids of UUIDs, kept for a while: events of one decision follow each other. */
export class PublicIds {
  private readonly known = new Map<string, string>();
  of(kind: 'decision' | 'system', bytes: Buffer | null): string | null {
    if (!bytes) return null;
    const key = `${kind}${bytes.toString('latin1')}`;
    let id = this.known.get(key);
    if (id === undefined) {
      if (this.known.size > 20_000) this.known.clear();
      this.known.set(key, (id = toPublicId(kind, readUuid(bytes))));
    }
    return id;
  }
}

/** Reads entries `from` to `to` and checks each by itself: there is one, it is one of this log, and the columns beside it say the same. */
export async function readLeaves(workspaceId: string, range: { from: number; to: number }, given: Given): Promise<Leaves> {
  const { from, to } = range;
  const leaves: Leaves = { from, to, hashes: Buffer.alloc((to - from) * 32), present: new Uint8Array(to - from), promised: [] };
  let next = from;
  await streamEvents(workspaceId, range, (event) => {
    const { idx } = event;
    if (idx > next) given.faults.add(missing(next, idx));
    if (idx < next)
      given.faults.add({ layer: 'order', where: entry(idx), expected: 'one row', found: 'several', from: idx, to: idx + 1 });
    next = idx + 1;
    leafHash(event.entry).copy(leaves.hashes, (idx - from) * 32);
    leaves.present[idx - from] = 1;
    checkEvent(event, leaves, given);
  });
  if (next < to) given.faults.add(missing(next, to));
  return leaves;
}

function checkEvent(event: StoredEvent, leaves: Leaves, { origin, content, ids, faults }: Given): void {
  const { idx } = event;
  const envelope = readEntry(event.entry.toString('utf8'));
  const decision = ids.of('decision', event.decisionId);
  const finding = checkLeaf(envelope, origin, {
    idx,
    eventId: event.eventId,
    kind: event.kind,
    decision,
    system: ids.of('system', event.systemId),
    actorType: event.actorType,
    occurredAt: event.occurredAt,
    receivedAt: event.receivedAt,
  });
  if (finding) faults.add({ ...finding, where: entry(idx), ...(decision && { decision }), from: idx, to: idx + 1 });
  if (content && envelope?.sd)
    leaves.promised.push({
      idx,
      decisionId: event.decisionId && readUuid(event.decisionId),
      receivedMs: event.receivedAt.ms,
      digest: envelope.sd.record,
      kind: envelope.kind,
      decision,
    });
}

export function entry(idx: number): string {
  return `entry ${idx.toLocaleString('en-GB')}`;
}

function missing(from: number, to: number): Fault {
  const one = to - from === 1;
  return {
    layer: 'order',
    where: one ? entry(from) : `entries ${from.toLocaleString('en-GB')} to ${(to - 1).toLocaleString('en-GB')}`,
    expected: one ? 'an entry' : `${(to - from).toLocaleString('en-GB')} entries`,
    found: 'none',
    from,
    to,
  };
}
