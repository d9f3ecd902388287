import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { openTrail } from '@/lib/decisions/server/open-trail';
import { readableBy } from '@/lib/decisions/server/readable';
import type { TrailRow } from '@/lib/decisions/server/trail-store';
import { bodyOpener, textOf } from '@/lib/ledger/server/open-bodies';
import type { Stage } from '@/lib/risk/contract';
import { isFound, type FindingMissed, type MissedView } from '../missed';
import { readBodies } from './decision-input-store';
import { maskedPlacesOf } from './masked-places-of';
import { placeOf, selectMissed } from './missed-store';
import { openNewest } from './open-assessments';

/** What people say was missed in a decision. Passages and notes are told only to those who may read its content. Throws notFound. */
export async function listMissed(actor: Actor, anyId: string): Promise<MissedView[]> {
  requirePermission(actor, 'decisions.read');
  return withWorkspace(actor.workspaceId, async (tx) => readMissed(tx, actor, await openTrail(tx, actor, anyId)));
}

/** The same in the transaction of whoever opened the decision. */
export async function readMissed(tx: SqlTx, actor: Actor, trail: TrailRow): Promise<MissedView[]> {
  const { workspaceId } = actor;
  const rows = await selectMissed(tx, workspaceId, trail.decision_id);
  if (rows.length === 0) return [];
  const newest = (await openNewest(tx, workspaceId, [trail.decision_id])).get(trail.decision_id);
  const readable = readableBy(actor, trail);
  const places = readable
    ? await maskedPlacesOf(tx, actor, trail, rows.flatMap((row) => (row.field === null ? [] : [row.step_key]))) // prettier-ignore
    : null;
  const bodies = await readBodies(tx, workspaceId, rows.map((row) => ({ decisionId: trail.decision_id, idx: row.said_idx }))); // prettier-ignore
  const open = await bodyOpener(tx, workspaceId, bodies);
  const saidAt = new Map(
    bodies.flatMap((body) => {
      const text = textOf(open(body));
      return text === null ? [] : [[body.idx, JSON.parse(text) as FindingMissed] as const];
    }),
  );
  return rows.map((row): MissedView => {
    const said = saidAt.get(row.said_idx);
    const place = placeOf(row);
    const recorded = place.span && { step: place.step, ...place.span };
    const span = (recorded && places?.shown(recorded)) ?? undefined;
    return {
      id: row.said_idx,
      stage: row.stage as Stage,
      category: row.category,
      step: row.step_key,
      ...(span && { span }),
      ...(!span && recorded && { hidden: readable ? ('notShown' as const) : ('notPermitted' as const) }),
      ...(said?.erased && !recorded && { hidden: 'erased' as const }),
      ...(readable && said?.note !== undefined && { note: said.note }),
      by: row.person_name,
      at: row.said_at.toISOString(),
      mine: actor.type === 'person' && actor.personId === row.person_id,
      foundSince: newest !== undefined && isFound(newest.risk, row.category, place),
    };
  });
}
