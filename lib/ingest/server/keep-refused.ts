import type { Actor } from '@/lib/access/actor';
import { canonicalJson } from '@/lib/ledger/server/canonical-json';
import { sealText } from '@/lib/ledger/server/sealed-text';
import { log } from '@/lib/observability/log';
import { removeSecrets } from '@/lib/privacy/remove-secrets';
import { AppError } from '@/lib/shared/errors';
import { uuidv7 } from '@/lib/shared/ids';
import { isJsonObject, type JsonValue } from '@/lib/shared/json';
import { withWorkspace } from '@/lib/db/transaction';
import { strictestOf, type CaptureLevel } from '@/lib/registry/capture-levels';
import { captureSupposed, captureUntilCommit, type StricterLevels } from '@/lib/registry/server/capture-in-force';
import { captureValue } from '../capture';
import { systemColumn } from '../system-key';
import { ingestRecords } from './ingest-records';
import { insertQuarantine, type NewQuarantineRow } from './quarantine-store';

/** What is kept of one refused record or request. */
export interface Refused {
  code: string;
  message: string;
  field?: string;
  /** Still with its secrets: they are removed here. */
  raw?: JsonValue;
}

/** Rows of one request: the rest would say the same. */
const ROWS_PER_REQUEST = 20;
/** Kept of one record whatever else the request holds, and of one record whole, as long as what is kept of the request stays below the last. */
const KEPT_CHARACTERS = 16_384;
const WHOLE_CHARACTERS = 512 * 1024;
const REQUEST_CHARACTERS = 1024 * 1024;
/** Read of an unreadable text; what could be half a secret at its cut end is dropped. */
const READ_CHARACTERS = 65_536;
const CUT_MARGIN = 4_096;
/** Refused for their size: their content is not even looked at. */
const TOO_MUCH = new Set(['tooDeep', 'eventTooLarge', 'tooManyMembers', 'metricsNotAccepted']);

/**
 * Keeps what was refused in the quarantine: reason, place and a secret-free excerpt under the capture level of its system, as it is when it is kept. Failing to
 * do so does not fail the request, because what was accepted is stored already and the answer names every refusal.
 */
export async function keepRefused(actor: Actor, route: string, refused: readonly Refused[]): Promise<void> {
  if (refused.length === 0) return;
  const { workspaceId } = actor;
  try {
    const apart = together(refused);
    // Captured before the transaction, and once more where a level was another one than supposed: who changes a level waits for the transaction, not for that.
    for (let supposed = captureSupposed(workspaceId), kept = false; !kept;) {
      const rows = rowsOf(actor, route, apart, supposed);
      const more = apart.length - rows.length;
      const last = rows.at(-1);
      if (more > 0 && last) last.message += ` (${more} more of this request are counted and not kept.)`;
      kept = await withWorkspace(workspaceId, async (tx) => {
        const levels = await captureUntilCommit(tx, workspaceId);
        if (!sameLevels(supposed, levels)) {
          supposed = levels;
          return false;
        }
        await insertQuarantine(tx, workspaceId, rows);
        return true;
      });
    }
  } catch (error) {
    log().warn({ route, refused: refused.length, code: (error as { code?: unknown }).code }, 'refused records could not be kept');
  }
}

const sameLevels = (a: StricterLevels, b: StricterLevels): boolean =>
  a.size === b.size && [...a].every(([key, level]) => b.get(key) === level);

function rowsOf(actor: Actor, route: string, refused: readonly Refused[], levels: StricterLevels): NewQuarantineRow[] {
  let left = REQUEST_CHARACTERS;
  return refused.slice(0, ROWS_PER_REQUEST).map((one) => {
    const excerpt = excerptOf(one, levels, Math.min(left, WHOLE_CHARACTERS));
    left -= excerpt?.excerpt.length ?? 0;
    const id = uuidv7();
    return {
      quarantine_id: id,
      route,
      key_id: actor.type === 'key' ? actor.keyId : null,
      code: one.code,
      // Both can hold names of members, which the sender chose.
      field: one.field === undefined ? null : removeSecrets(one.field),
      message: removeSecrets(one.message),
      body: excerpt === null ? null : sealText(actor.workspaceId, 'quarantine', id, canonicalJson({ ...excerpt })),
    };
  });
}

/** Refusals that say the same and of which nothing is kept become one row that tells how many there were. */
function together(refused: readonly Refused[]): Refused[] {
  const out: Refused[] = [];
  const same = new Map<string, { one: Refused; times: number }>();
  for (const one of refused) {
    if (one.raw !== undefined && !TOO_MUCH.has(one.code)) {
      out.push(one);
      continue;
    }
    const key = `${one.code} ${one.field ?? ''} ${one.message}`;
    const held = same.get(key);
    if (held) {
      held.times++;
      continue;
    }
    const copy = { ...one };
    same.set(key, { one: copy, times: 1 });
    out.push(copy);
  }
  for (const { one, times } of same.values()) if (times > 1) one.message += ` (${times} times in this request)`;
  return out;
}

interface Excerpt {
  excerpt: string;
  complete: boolean;
}

/** A record is kept whole up to `most` characters, because only what is whole can be tried again; of a larger one the beginning. */
function excerptOf(one: Refused, levels: StricterLevels, most: number): Excerpt | null {
  if (one.raw === undefined || TOO_MUCH.has(one.code)) return null;
  const system = isJsonObject(one.raw) && typeof one.raw.system === 'string' ? one.raw.system : null;
  // What names no system is kept as the strictest of them would have it.
  const level = system === null ? strictestOf(levels.values()) : (levels.get(systemColumn(removeSecrets(system))) ?? 'full');
  if (typeof one.raw === 'string') return cutText(one.raw, level);
  try {
    const text = whole(JSON.stringify(captureValue(one.raw, level)));
    const kept = text.length <= Math.max(most, KEPT_CHARACTERS) ? text : whole(text.slice(0, KEPT_CHARACTERS));
    return { excerpt: kept, complete: kept.length === text.length };
  } catch (error) {
    if (error instanceof RangeError) return null; // too deep to be written down
    throw error;
  }
}

function cutText(raw: string, level: CaptureLevel): Excerpt {
  const cut = raw.length > READ_CHARACTERS;
  const clean = whole(captureValue(removeSecrets(raw.slice(0, READ_CHARACTERS)), level) as string);
  const text = cut ? clean.slice(0, Math.max(0, clean.length - CUT_MARGIN)) : clean;
  return { excerpt: whole(text.slice(0, KEPT_CHARACTERS)), complete: !cut && text.length <= KEPT_CHARACTERS };
}

function whole(text: string): string {
  return text.replaceAll('\u0000', '\u2400').replace(/\p{Cs}/gu, '\ufffd');
}

/** Refusals of a whole request by what it is: counted as one rejected record, and kept. Others (no rights, overload, outage) are not. */
const REQUEST_FAULTS = new Set([
  'malformedJson',
  'malformedBody',
  'invalidRequest',
  'bodyTooLarge',
  'unsupportedMediaType',
  'unsupportedEncoding',
]);

/** Notes a request that could not be taken apart. `body` is what could be read of it. */
export async function keepRefusedRequest(
  actor: Actor,
  route: string,
  error: unknown,
  body: Uint8Array | string | null,
): Promise<void> {
  if (!(error instanceof AppError) || !REQUEST_FAULTS.has(error.code)) return;
  const field = typeof error.extra.field === 'string' ? error.extra.field : undefined;
  const raw = body === null ? undefined : textOf(body);
  await keepRefused(actor, route, [
    { code: error.code, message: error.message, ...(field ? { field } : {}), ...(raw ? { raw } : {}) },
  ]);
  try {
    await ingestRecords(actor, [], { route, bytes: body?.length ?? 0, rejected: 1 });
  } catch (failure) {
    log().warn({ route, code: (failure as { code?: unknown }).code }, 'a refused request could not be counted');
  }
}

/** The beginning of a body when it is text; undefined for binary ones. */
function textOf(body: Uint8Array | string): string | undefined {
  if (typeof body === 'string') return body.slice(0, READ_CHARACTERS + 1);
  const text = new TextDecoder('utf-8').decode(body.subarray(0, READ_CHARACTERS + 1));
  const strange = text.match(/[\ufffd\u0000-\u0008\u000e-\u001f]/g)?.length ?? 0;
  return strange > text.length / 50 ? undefined : text;
}
