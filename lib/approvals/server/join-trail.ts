import type { KeyActor } from '@/lib/access/actor';
import type { SqlTx } from '@/lib/db/transaction';
import type { RecordTree } from '@/lib/dialects/contract';
import { loadAliases } from '@/lib/decisions/server/alias-store';
import { keysKnown } from '@/lib/decisions/server/identity-keys-in-force';
import { prepareRecord, type PreparedRecord } from '@/lib/ingest/server/prepare-record';
import { canonicalJson } from '@/lib/ledger/server/canonical-json';
import type { SystemEntry } from '@/lib/registry/contract';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import type { JsonValue } from '@/lib/shared/json';
import type { NewAction } from '../schemas';

/** The kind of the record that puts an action into its decision's trail, as a step of a person's. */
export const ASKED_KIND = 'action.asked';

export interface TrailJoin {
  prepare: (actionId: string) => PreparedRecord;
  emitter: string;
  /** The decision (UUID) that carries one of the names already; null: nothing of it has come. */
  known: (tx: SqlTx) => Promise<string | null>;
}

/**
 * An agent names the decision by its own id or by a trace, often before anything else of it has arrived. So asking is a record of the emitter's
 * too, and goes the way of all records: it finds its decision or begins it, and a rebuild or an erasure finds it again. It holds no arguments, but whom the action is for.
 * An agent that names neither asks in a decision of the action's own: what it said of persons would be found, erased and purged by nothing else.
 */
export async function prepareJoin(actor: KeyActor, input: NewAction, system: SystemEntry): Promise<TrailJoin> {
  const traceId = input.run?.traceId?.toLowerCase();
  const histories = await keysKnown(actor.workspaceId);
  const named = [
    ...(input.decision ? [{ scheme: 'external' as const, value: input.decision }] : []),
    ...(traceId ? [{ scheme: 'trace' as const, value: traceId }] : []),
  ];
  return {
    emitter: actor.keyId,
    async known(tx) {
      if (named.length === 0) return null;
      const found = await loadAliases(tx, actor.workspaceId, named.map((one) => ({ ...one, systemId: system.id }))); // prettier-ignore
      return found[0]?.decisionId ?? null;
    },
    prepare(actionId) {
      const occurredAt = new Date();
      const eventId = uuidv7(occurredAt.getTime());
      const decision = input.decision ?? (traceId ? undefined : toPublicId('action', actionId));
      const aliases = named.length > 0 ? named : [{ scheme: 'external' as const, value: decision! }];
      const tree: RecordTree = {
        form: 'event',
        event: {
          id: eventId,
          kind: ASKED_KIND,
          schemaVersion: '1.1',
          occurredAt: occurredAt.toISOString(),
          system: system.key,
          ...(decision ? { decision } : {}),
          ...(traceId ? { trace: { traceId } } : {}),
          step: toPublicId('action', actionId),
          ...(input.step ? { parentStep: input.step } : {}),
          // Whom it is for is found by their token, and with them what was asked: a search for a person and an erasure reach it.
          ...(input.subject ? { subjects: [{ type: input.subject.type, id: input.subject.id, role: 'affected' }] } : {}),
          data: {
            name: `Leave for ${input.tool.name}`,
            action: toPublicId('action', actionId),
            ...(input.target?.environment ? { environment: input.target.environment } : {}),
          },
        },
      };
      return prepareRecord(
        actor.workspaceId,
        {
          position: 0,
          eventId,
          kind: ASKED_KIND,
          schemaVersion: '1.1',
          systemKey: system.key,
          occurredAt,
          aliases,
          tree,
          canonical: canonicalJson(tree as unknown as JsonValue),
          // Our own words: names, ids and an environment. No level leaves any of them out, so none is applied to them under the log's head.
          captured: 'metadata',
        },
        system.id,
        histories.get(system.id),
      );
    },
  };
}
