import { visibleSystems, type Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import type { MaskText } from '@/lib/privacy/mask-json';
import { wholeMasks } from '@/lib/privacy/mask-text';
import { maskFor } from '@/lib/privacy/server/personal-data';
import { findSystem } from '@/lib/registry/server/find-system';
import { toPublicId } from '@/lib/shared/ids';
import { isJsonObject, type JsonObject } from '@/lib/shared/json';
import type { ReviewItem } from '../contract';
import type { ReviewFilter } from '../schemas';
import type { ActionRow } from './action-store';
import { countQueue, selectQueue, type QueueCounts, type QueueCursor } from './queue-store';
import { readEvents } from '@/lib/assessment/server/event-bodies-store';
import { brokenCursor } from '@/lib/shared/quote-given';
import { seesOwnOnly } from './find-own-action';
import { readableActions } from './readable-actions';
import { iso, standing, subjectOf } from './view-action';

/** An agent that has not asked for this long is not waiting any more, or not now. */
const SILENT_MS = 90_000;

/** A page of the queue: what waits, the sharpest and most urgent first; or what was decided, the newest first. Throws invalidCursor. */
export async function listReviews(
  actor: Actor,
  filter: ReviewFilter,
): Promise<{ items: ReviewItem[]; nextCursor: string | null }> {
  requirePermission(actor, 'actions.read');
  const visible = visibleSystems(actor);
  const system = filter.system ? (await findSystem(actor, filter.system)).id : null;
  return withWorkspace(actor.workspaceId, async (tx) => {
    const rows = await selectQueue(
      tx,
      actor.workspaceId,
      {
        systems: visible === 'all' ? null : visible,
        askedBy: seesOwnOnly(actor) ? actor.keyId : null,
        state: filter.state,
        tier: filter.tier ?? null,
        system,
        sla: filter.sla ?? null,
        mine: filter.mine && actor.type === 'person' ? actor.personId : null,
        unclaimed: filter.unclaimed ?? false,
        halted: filter.halted ?? false,
        secondPerson: filter.secondPerson ?? false,
        secondReview: filter.secondReview ?? false,
      },
      readCursor(filter.cursor),
      filter.limit,
    );
    const page = rows.slice(0, filter.limit);
    const last = page.at(-1);
    const readable = await readableActions(tx, actor, page);
    const asked = await readEvents(
      tx,
      actor.workspaceId,
      page.flatMap((row) => (readable.has(row.action_id) ? row.requested_idx : [])),
    );
    const mask = maskFor(actor.workspaceId);
    return {
      items: page.map((row) => toItem(row, row, actor, namesIn(asked.get(row.requested_idx), mask))),
      nextCursor:
        rows.length > page.length && last ? writeCursor({ rank: last.rank, at: last.sort_at, id: last.action_id }) : null,
    };
  });
}

/** How many wait, by view: for tabs and the first page. */
export async function countReviews(actor: Actor): Promise<QueueCounts> {
  requirePermission(actor, 'actions.read');
  const visible = visibleSystems(actor);
  const who = actor.type === 'person' ? actor.personId : '00000000-0000-0000-0000-000000000000';
  return withWorkspace(actor.workspaceId, (tx) => countQueue(tx, actor.workspaceId, visible === 'all' ? null : visible, who));
}

/** What an action acts on and for whom, in a word each: for lists, where nothing is revealed. */
export function namesIn(asked: JsonObject | undefined, mask: MaskText): Pick<ReviewItem, 'targetName' | 'subjectName'> {
  const target = isJsonObject(asked?.['target']) ? asked['target']['resource'] : undefined;
  const subject = subjectOf(asked?.['subject']);
  const short = (text: string): string => wholeMasks(mask(text).slice(0, 80));
  return {
    targetName: typeof target === 'string' && target.trim() !== '' ? short(target) : null,
    subjectName: subject ? short(`${subject.type} ${subject.id}`) : null,
  };
}

export function toItem(
  row: ActionRow,
  names: { claimed_name: string | null; assigned_name: string | null },
  actor: Actor,
  about: Pick<ReviewItem, 'targetName' | 'subjectName'>,
): ReviewItem {
  const { state, execution } = standing(row);
  const claimed = row.claimed_by !== null && row.claimed_until! > row.now;
  return {
    id: toPublicId('action', row.action_id),
    revision: row.revision,
    state,
    execution,
    tier: row.tier,
    effect: row.effect,
    tool: row.tool,
    environment: row.environment,
    ...about,
    system: { id: toPublicId('system', row.system_id), key: row.system_key, name: row.system_name },
    decision: row.decision_id ? toPublicId('decision', row.decision_id) : null,
    required: row.required,
    approvals: row.approvals,
    askedAt: row.asked_at.toISOString(),
    expiresAt: iso(row.expires_at),
    executeBy: iso(row.execute_by),
    decidedAt: iso(row.decided_at),
    escalation: row.escalation,
    claim: claimed
      ? {
          by: { id: toPublicId('person', row.claimed_by!), name: names.claimed_name ?? 'a person who left' },
          until: row.claimed_until!.toISOString(),
          mine: actor.type === 'person' && actor.personId === row.claimed_by,
        }
      : null,
    assignedTo: row.assigned_to
      ? { id: toPublicId('person', row.assigned_to), name: names.assigned_name ?? 'a person who left' }
      : null,
    frozenBy: row.frozen_by ? toPublicId('halt', row.frozen_by) : null,
    agentWaits: row.now.getTime() - (row.polled_at ?? row.asked_at).getTime() < SILENT_MS,
    acceptsEdits: row.accepts_edits,
    rule: row.rule_key,
    reasonCode: row.reason_code,
    secondReview: row.second_review,
  };
}

const writeCursor = (cursor: QueueCursor): string =>
  Buffer.from(JSON.stringify([cursor.rank, cursor.at, cursor.id])).toString('base64url');

function readCursor(text: string | undefined): QueueCursor | null {
  if (!text) return null;
  try {
    const [rank, at, id] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as [unknown, unknown, unknown];
    if (
      Number.isInteger(rank) &&
      typeof at === 'string' &&
      Number.isFinite(Date.parse(at)) &&
      typeof id === 'string' &&
      /^[0-9a-f-]{36}$/.test(id)
    )
      return { rank: rank as number, at, id };
  } catch {
    // told below
  }
  throw brokenCursor(text);
}
