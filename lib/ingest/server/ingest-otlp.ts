import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { isDatabaseAway, lostToAnother } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import type { RecordResult } from '../contract';
import type { Decoded } from '../draft';
import { decodeOtlp, type Encoding, type Signal } from '../otlp/decode-otlp';
import type { Tolerance, Tolerated } from '../otlp/read-values';
import type { Refusal } from '../refusal';
import { finishDrafts } from './finish-drafts';
import { inTurn } from './in-turn';
import { ingestRecords, type IngestOrigin } from './ingest-records';
import { keepRefused, keepRefusedRequest, type Refused } from './keep-refused';
import { refusedByStore } from './refused-by-store';

export interface OtlpInput {
  signal: Signal;
  encoding: Encoding;
  body: Uint8Array;
  /** The AI system of records that come without service.name; null when nothing names one. */
  system?: string | null;
  /** Where it came in, for ingest health: a path, or the name of a command. */
  route?: string;
}
export interface OtlpAnswer {
  accepted: number;
  duplicates: number;
  conflicts: number;
  rejected: number;
  /** What was understood although the specification has another form for it, in words. */
  warnings: string[];
  /** For partial_success.error_message: refusals and warnings; empty when there is nothing to say. */
  message: string;
}

/**
 * Takes an OTLP export request: one record a span or log record, each stored or refused by itself. Metrics are refused with their
 * number. Throws AppError for a request that cannot be taken apart, and `unavailable` when nothing could be stored.
 */
export async function ingestOtlp(actor: Actor, input: OtlpInput): Promise<OtlpAnswer> {
  requirePermission(actor, 'events.ingest');
  const route = input.route ?? `/api/otel/v1/${input.signal}`;
  try {
    const bytes = input.body.length;
    const { decoded, refused, stored } = await inTurn(bytes, async (madeReady) => {
      const all = decodeOtlp(input.signal, input.encoding, input.body, new Date(), input.system ?? null);
      return { decoded: all, ...(await storeInParts(actor, all, { route, bytes, madeReady })) };
    });
    await keepRefused(actor, route, refused);
    const warnings = [...decoded.tolerated].map(([what, times]) => `${WARNINGS[what]} (${times})`);
    const count = (status: string): number => stored.filter((result) => result.status === status).length;
    return {
      accepted: count('accepted'),
      duplicates: count('duplicate'),
      conflicts: count('conflict'),
      rejected: refused.length,
      warnings,
      message: describe(refused, decoded.tolerated, warnings),
    };
  } catch (error) {
    await keepRefusedRequest(actor, route, error, input.encoding === 'json' ? input.body : null);
    throw error;
  }
}

/** What is held of a request as stored bytes at once, by the size it came in. */
const PART_BYTES = 4 * 1024 * 1024;
const PART_RECORDS = { least: 100, most: 5_000 } as const;

/**
 * Ordinary requests go whole into one transaction. Of a large one each part is durable before the next is made ready, so that it costs
 * little more memory than its own size; what broke off in the middle is sent again and recognised.
 */
async function storeInParts(
  actor: Actor,
  decoded: Decoded,
  origin: IngestOrigin,
): Promise<{ refused: (Refused | Refusal)[]; stored: RecordResult[] }> {
  const { records } = decoded; // emptied on the way: what is stored need not be held
  const refused: (Refused | Refusal)[] = [...decoded.refused];
  const stored: RecordResult[] = [];
  const average = origin.bytes / Math.max(1, decoded.total);
  const part = Math.min(PART_RECORDS.most, Math.max(PART_RECORDS.least, Math.floor(PART_BYTES / average)));
  let counted = { ...origin, rejected: decoded.refused.length };
  do {
    const finished = await finishDrafts(actor.workspaceId, records.splice(0, part));
    refused.push(...finished.refused);
    const rejected = counted.rejected + finished.refused.length;
    try {
      const results = await ingestRecords(actor, finished.records, { ...counted, rejected });
      for (const result of results) stored.push(result);
      refused.push(...refusedByStore(results));
    } catch (error) {
      if (stored.length === 0 || !(isDatabaseAway(error) || lostToAnother(error) || error instanceof AppError)) throw error;
      const message =
        'The database could not take the whole of this request. Send it again: what is stored already is recognised.';
      throw new AppError('unavailable', message, {}, 5, { cause: error });
    }
    counted = { ...origin, bytes: 0, rejected: 0 };
  } while (records.length > 0);
  return { refused, stored };
}

const WARNINGS: Readonly<Record<Tolerance, string>> = {
  snakeCaseNames: 'snake_case names were read as lowerCamelCase',
  base64Ids: 'base64 ids were read; OTLP/JSON writes ids in hexadecimal',
  enumNames: 'enum names were read; OTLP/JSON writes enums as integers',
  numericNanos: 'times sent as JSON numbers have lost precision; send decimal strings',
  plainAttributes: 'attributes sent as a plain object were read; OTLP/JSON writes a list of {key, value}',
  repeatedAttributes: 'an attribute was named twice; the last one counts',
  inexactIntegers: 'integers beyond 2^53 - 1 sent as JSON numbers have lost precision; send decimal strings',
  unknownService: 'service.name is not set: the AI system is recorded as unknown_service; set OTEL_SERVICE_NAME',
  missingTime: 'a log record without any time was given its time of receipt',
};
/** Said to the sender at once; the others only beside a refusal, because clients log every message as a fault. */
const WORTH_SAYING: ReadonlySet<Tolerance> = new Set(['numericNanos', 'inexactIntegers', 'unknownService']);

function describe(refused: readonly Refused[], tolerated: Tolerated, warnings: readonly string[]): string {
  const reasons = new Map<string, number>();
  for (const { code, message, field } of refused) {
    const reason = `${code}: ${field ? `${field}: ` : ''}${message}`;
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  const lines = [...reasons].slice(0, 5).map(([reason, times]) => `${times} refused, ${reason}`);
  if (reasons.size > 5) lines.push(`and ${reasons.size - 5} other reasons`);
  const loud = [...tolerated.keys()].some((what) => WORTH_SAYING.has(what));
  if (warnings.length > 0 && (loud || lines.length > 0)) lines.push(`accepted with remarks: ${warnings.join('; ')}`);
  // Messages end with a full stop of their own.
  return lines.map((line) => line.replace(/\.$/, '')).join('. ');
}
