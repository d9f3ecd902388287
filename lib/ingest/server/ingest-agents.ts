import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { decodeUtf8 } from '@/lib/http/server/read-body';
import { decodeAgentsItems } from '../agents/decode-items';
import type { EventResult, EventsAnswer } from '../native/answer';
import { ingestDecoded, type Outcome } from './ingest-decoded';
import { keepRefusedRequest } from './keep-refused';

export interface AgentsInput {
  body: Uint8Array;
  /** The AI system: the export names none. */
  system: string;
  route: string;
}

/**
 * Takes a request of the OpenAI Agents SDK's trace export: one result an item, in the order sent, each stored or refused by itself. Throws
 * AppError for a request that cannot be taken apart, and `unavailable` when nothing could be stored.
 */
export async function ingestAgents(actor: Actor, { body, system, route }: AgentsInput): Promise<EventsAnswer> {
  requirePermission(actor, 'events.ingest');
  try {
    const decode = () => decodeAgentsItems(decodeUtf8(body), system, new Date());
    const { decoded, outcomes } = await ingestDecoded(actor, decode, { route, bytes: body.length });
    const count = (status: Outcome['status']): number => outcomes.filter((one) => one.status === status).length;
    return {
      accepted: count('accepted'),
      duplicates: count('duplicate'),
      conflicts: count('conflict'),
      rejected: count('rejected'),
      results: outcomes.map((outcome, i) => resultOf(decoded.ids[i] ?? null, outcome)),
    };
  } catch (error) {
    await keepRefusedRequest(actor, route, error, body);
    throw error;
  }
}

function resultOf(id: string | null, outcome: Outcome): EventResult {
  if (outcome.status === 'rejected') return { id, status: 'rejected', error: outcome.error };
  const receipt = { index: outcome.idx, leafHash: outcome.leafHash };
  return { id, status: outcome.status, receipt, ...(outcome.status === 'conflict' ? { keptAs: outcome.keptAs } : {}) };
}
