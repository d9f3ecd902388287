import { visibleSystems, type Actor } from '@/lib/access/actor';
import { can, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import { brokenCursor } from '@/lib/shared/quote-given';
import type { Quarantine, RefusedFilter, RefusedOne } from '../quarantine';
import { selectGroups, selectRefusals, type RefusalRow } from './refusal-store';

const GROUPS = 200;
const PAGE = 25;

/**
 * What was refused, by cause and emitter, and the single refusals of one cause: reasons without what was sent. Refused records belong to no
 * AI system one could rely on, so who sees some systems only is shown nothing. Throws invalidCursor.
 */
export async function getQuarantine(
  actor: Actor,
  input: { chosen?: RefusedFilter | null; cursor?: string | null } = {},
): Promise<Quarantine> {
  requirePermission(actor, 'ingest.read');
  const read = can(actor, 'content.read');
  const may = {
    read,
    reveal: read && actor.type === 'person' && can(actor, 'content.reveal'),
    retry: can(actor, 'record.remap'),
  };
  if (visibleSystems(actor) !== 'all') return { shown: false, groups: [], chosen: null, may };
  const before = input.cursor ? fromPublicId('event', input.cursor) : null;
  if (input.cursor && !before) throw brokenCursor(input.cursor);
  return withWorkspace(actor.workspaceId, async (tx) => {
    const groups = await selectGroups(tx, actor.workspaceId, GROUPS);
    const rows = input.chosen ? await selectRefusals(tx, actor.workspaceId, input.chosen, before, PAGE + 1) : [];
    const page = rows.slice(0, PAGE);
    const oldest = page.at(-1);
    return {
      shown: true,
      groups: groups.map((row) => ({
        code: row.code,
        route: row.route,
        keyId: row.key_id,
        keyName: row.key_id === null ? null : (row.key_name ?? 'removed key'),
        count: row.count,
        taken: row.taken,
        firstAt: row.first_at.toISOString(),
        lastAt: row.last_at.toISOString(),
        message: row.message,
        messages: row.messages,
        others: row.others.filter((one) => one !== row.message).slice(0, 4),
        system: row.system_name,
      })),
      chosen: input.chosen
        ? {
            ...input.chosen,
            items: page.map(refusedOne),
            nextCursor: rows.length > PAGE && oldest ? toPublicId('event', oldest.quarantine_id) : null,
          }
        : null,
      may,
    };
  });
}

function refusedOne(row: RefusalRow): RefusedOne {
  return {
    id: toPublicId('event', row.quarantine_id),
    receivedAt: row.received_at.toISOString(),
    code: row.code,
    field: row.field,
    message: row.message,
    kept: row.kept,
    tried: row.tried_at && row.outcome ? { at: row.tried_at.toISOString(), by: row.tried_by_name, outcome: row.outcome } : null,
  };
}
