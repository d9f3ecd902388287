import { canSeeSystem, requirePermission } from '@/lib/access/permissions';
import type { Actor } from '@/lib/access/actor';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { appendEvents } from '@/lib/ledger/server/append';
import { canonicalJson } from '@/lib/ledger/server/canonical-json';
import { prepareContent } from '@/lib/ledger/server/content';
import { lockHead } from '@/lib/ledger/server/append-store';
import { fingerprint } from '@/lib/ledger/server/workspace-key';
import { resolveSystems } from '@/lib/registry/server/resolve-systems';
import { toPublicId, uuidFrom } from '@/lib/shared/ids';
import { COUNTER_KIND, type CounterResult, type NewCounter } from '../counter';
import { isOfAnotherKey, overlapping, saveCounters } from './counter-store';

const LATEST_MS = 5 * 60_000;

/**
 * Takes what a gateway, a queue or a bill counted: each an event `counter.reported` in the log, and the window's row, in one transaction. The
 * same count again is a duplicate; another count for the same window corrects it, and the log keeps both. A source is of the key that reported it first,
 * so that nobody corrects a count that is not theirs. One result a counter.
 */
export async function reportCounters(actor: Actor, counters: readonly NewCounter[]): Promise<CounterResult[]> {
  requirePermission(actor, 'events.ingest');
  const { workspaceId } = actor;
  const bound = actor.type === 'key' && actor.systemId !== null;
  // A count is no traffic: a name that is written wrong would stand in every list as a system that was seen.
  const systems = await resolveSystems(workspaceId, new Set(counters.map((one) => one.system)), false);
  return withWorkspace(workspaceId, async (tx) => {
    await lockHead(tx, workspaceId); // two senders of one window would both find it free
    const results: CounterResult[] = [];
    for (const counter of counters) {
      const system = systems.get(counter.system);
      if (!system || !canSeeSystem(actor, system.id))
        results.push(
          refused(
            bound ? 'systemNotPermitted' : 'unknownSystem',
            bound
              ? 'This API key is bound to another AI system.'
              : 'No AI system that you see goes by this key. Register it first, or send its first event.',
            'system',
          ),
        );
      else if (Date.parse(counter.to) > Date.now() + LATEST_MS)
        results.push(refused('invalidRequest', 'The window is not over yet: report it when it has ended.', 'to'));
      else results.push(await reportOne(tx, actor, system.id, counter));
    }
    return results;
  });
}

async function reportOne(tx: SqlTx, actor: Actor, systemId: string, counter: NewCounter): Promise<CounterResult> {
  const { workspaceId } = actor;
  const key = {
    systemId,
    source: counter.source,
    environment: counter.environment ?? '',
    from: new Date(counter.from),
    to: new Date(counter.to),
  };
  const keyId = actor.type === 'key' ? actor.keyId : null;
  if (await isOfAnotherKey(tx, workspaceId, key, keyId))
    return refused(
      'conflict',
      'Another API key reports this source. Only that key may add to it or correct it; give this counter a name of its own.',
      'source',
    );
  const held = await overlapping(tx, workspaceId, key);
  const same = held.find((one) => one.from_at.getTime() === key.from.getTime() && one.to_at.getTime() === key.to.getTime());
  const other = held.find((one) => one !== same);
  if (other)
    return refused(
      'conflict',
      `This source has counted from ${other.from_at.toISOString()} to ${other.to_at.toISOString()} already: windows of one source may not overlap, or requests would count twice.`,
      'from',
    );
  if (same?.expected === counter.count) return { status: 'duplicate' };
  const canonical = canonicalJson({
    source: counter.source,
    ...(counter.environment && { environment: counter.environment }),
    from: key.from.toISOString(),
    to: key.to.toISOString(),
    count: counter.count,
    ...(keyId && { key: toPublicId('key', keyId) }),
  });
  const [event] = await appendEvents(tx, workspaceId, [
    {
      // The same for the same word about the same window, so that nobody's interruption makes it another.
      eventId: uuidFrom(
        'counter',
        counter.system,
        key.source,
        key.environment,
        key.from.toISOString(),
        key.to.toISOString(),
        String(counter.count),
        String(same?.idx ?? ''),
      ),
      kind: COUNTER_KIND,
      schemaVersion: '1.0',
      decisionId: null,
      systemId,
      seq: null,
      actor: { type: 'emitter', id: keyId },
      occurredAt: key.to,
      fingerprint: fingerprint(workspaceId, canonical),
      content: prepareContent(canonical),
    },
  ]);
  await saveCounters(tx, workspaceId, [{ ...key, expected: counter.count, idx: event!.idx, keyId }]);
  const receipt = { index: event!.idx, leafHash: event!.leafHash };
  return same ? { status: 'corrected', receipt, before: same.expected } : { status: 'accepted', receipt };
}

function refused(code: string, message: string, field: string): CounterResult {
  return { status: 'rejected', error: { code, message, field } };
}
