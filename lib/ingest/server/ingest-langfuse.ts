import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { decodeUtf8 } from '@/lib/http/server/read-body';
import type { BatchAnswer } from '../langfuse/answer';
import { decodeLangfuseBatch } from '../langfuse/decode-batch';
import { ingestDecoded, type Outcome } from './ingest-decoded';
import { keepRefusedRequest } from './keep-refused';

export interface LangfuseInput {
  body: Uint8Array;
  /** The AI system: the batch names none. */
  system: string;
  route: string;
}

const STATUS: Readonly<Record<string, number>> = {
  systemNotPermitted: 403,
  conflict: 409,
  eventTooLarge: 413,
  tooManySystems: 429,
};

/**
 * Takes a request of Langfuse's batch ingestion: each event is stored or refused by itself and named in the answer, so that the request
 * as a whole succeeds (207). Throws AppError for a request that cannot be taken apart, and `unavailable` when nothing could be stored.
 */
export async function ingestLangfuse(actor: Actor, { body, system, route }: LangfuseInput): Promise<BatchAnswer> {
  requirePermission(actor, 'events.ingest');
  try {
    const decode = () => decodeLangfuseBatch(decodeUtf8(body), system, new Date());
    const { decoded, outcomes } = await ingestDecoded(actor, decode, { route, bytes: body.length });
    const answer: BatchAnswer = { successes: [], errors: [] };
    outcomes.forEach((outcome, i) => add(answer, decoded.ids[i] ?? String(i), outcome));
    return answer;
  } catch (error) {
    await keepRefusedRequest(actor, route, error, body);
    throw error;
  }
}

function add(answer: BatchAnswer, id: string, outcome: Outcome): void {
  if (outcome.status === 'accepted' || outcome.status === 'duplicate') {
    answer.successes.push({ id, status: 201 });
  } else if (outcome.status === 'conflict') {
    const message = `An event of this id was received before with other content. Both are kept: this one as ${outcome.keptAs}.`;
    answer.errors.push({ id, status: 409, message, error: 'conflict' });
  } else {
    const { code, message, field } = outcome.error;
    answer.errors.push({ id, status: STATUS[code] ?? 400, message, error: field ? `${code} at ${field}` : code });
  }
}
