import type { SqlTx } from '@/lib/db/transaction';
import { uuidv7 } from '@/lib/shared/ids';
import type { ActEvent, Appended, NewEvent } from '../contract';
import { insertEvents, lockHead } from './append-store';
import { canonicalJson } from './canonical-json';
import { prepareContent } from './content';
import { fingerprint } from './workspace-key';

/** Appends events in order, in the caller's transaction, and returns their indexes. Callers have dealt with known ids. */
export async function appendEvents(tx: SqlTx, workspaceId: string, events: readonly NewEvent[]): Promise<Appended[]> {
  if (events.length === 0) return [];
  const head = await lockHead(tx, workspaceId);
  return insertEvents(tx, workspaceId, head, events);
}

/** Who acted, as the log writes it. Keys and services of ours count as countersign unless they are emitters. */
export interface Acting {
  workspaceId: string;
  type: 'person' | 'key' | 'service';
  personId?: string;
  keyId?: string;
}

/** Appends what a person or Countersign did, in the transaction that does it. */
export async function appendAct(tx: SqlTx, acting: Acting, ...acts: readonly ActEvent[]): Promise<Appended[]> {
  const now = new Date();
  return appendEvents(
    tx,
    acting.workspaceId,
    acts.map((act) => actEvent(acting, act, now)),
  );
}

/** The same as an event to be appended: for acts of several actors in one go. */
export function actEvent(acting: Acting, act: ActEvent, now: Date = new Date()): NewEvent {
  const canonical = canonicalJson(act.data);
  return {
    eventId: act.eventId ?? uuidv7(now.getTime()),
    kind: act.kind,
    schemaVersion: '1.0',
    decisionId: act.decisionId ?? null,
    systemId: act.systemId ?? null,
    seq: null,
    actor:
      acting.type === 'person'
        ? { type: 'person', id: acting.personId ?? null }
        : { type: 'countersign', id: acting.keyId ?? null },
    occurredAt: now,
    fingerprint: fingerprint(acting.workspaceId, canonical),
    content: prepareContent(canonical),
  };
}
