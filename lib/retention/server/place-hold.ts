import type { z } from 'zod';
import type { Actor } from '@/lib/access/actor';
import { canSeeSystem, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { subjectLabel } from '@/lib/decisions/labels';
import { resolveIn } from '@/lib/decisions/server/resolve-decision-id';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import { keptQuery } from '@/lib/search/server/kept-query';
import type { JsonObject } from '@/lib/shared/json';
import type { HoldScope, newHold } from '../hold';
import { findMatching } from './find-matching';
import { insertHold, type NewHoldRow } from './hold-store';
import { tryJournalHolds } from './journal-holds';
import { tokenOf } from './resolve-targets';

type Placed = Pick<NewHoldRow, 'subjectLabel' | 'systemId' | 'from' | 'to' | 'decisions'> & { kept: JsonObject };

/**
 * Places a hold, with its event `hold.placed`. What it names, and what it will meet if it holds a person or a system, is kept from
 * retention and erasure from this commit on. Returns its id (hld_...). Throws notFound, ambiguousId, invalidQuery; unprocessable for a query that finds nothing.
 */
export async function placeHold(
  actor: Actor,
  input: z.output<typeof newHold>,
): Promise<{ id: string; decisions: number | null }> {
  requirePermission(actor, 'holds.manage');
  if (actor.type !== 'person') throw new AppError('forbidden', 'Only a signed-in person can place a hold.');
  const holdId = uuidv7();
  const id = toPublicId('hold', holdId);
  const found = input.scope.kind === 'query' ? await findMatching(actor, input.scope) : null;
  if (found?.length === 0)
    throw new AppError('unprocessable', 'The query finds no decision now, so nothing would be held. Hold the person, or the AI system in a time, for what is still to come.', { field: 'scope' }); // prettier-ignore
  const done = await withWorkspace(actor.workspaceId, async (tx) => {
    const { kept, ...placed } = found
      ? { ...nothing, decisions: found, kept: keptScope(actor.workspaceId, input.scope) }
      : await read(actor, input.scope, (anyId) => resolveIn(tx, actor, anyId));
    await insertHold(tx, actor.workspaceId, {
      holdId,
      matter: input.matter,
      basis: input.basis,
      scope: kept,
      reviewOn: input.reviewOn,
      placedBy: actor.personId,
      placedByName: actor.name,
      ...placed,
    });
    const decisions = placed.subjectLabel === null && placed.systemId === null ? placed.decisions.length : null;
    await appendAct(tx, actor, {
      kind: 'hold.placed',
      data: {
        hold: id,
        matter: input.matter,
        basis: input.basis,
        scope: kept,
        reviewOn: input.reviewOn,
        by: actor.name,
        decisions: placed.decisions.map((one) => toPublicId('decision', one)),
      },
    });
    return { id, decisions };
  });
  await tryJournalHolds(actor.workspaceId);
  return done;
}

/** What was searched for, without what it says of persons: the hold names the decisions that it found. */
const keptScope = (workspaceId: string, scope: HoldScope): JsonObject =>
  ({ ...scope, ...('q' in scope && scope.q !== undefined && { q: keptQuery(workspaceId, scope.q) }) }) as JsonObject;

const nothing = { subjectLabel: null, systemId: null, from: null, to: null, decisions: [] as string[] };

async function read(actor: Actor, scope: HoldScope, resolve: (anyId: string) => Promise<string>): Promise<Placed> {
  switch (scope.kind) {
    case 'decisions': {
      const decisions = new Set<string>();
      for (const anyId of scope.decisions) decisions.add(await resolve(anyId));
      const all = [...decisions];
      return {
        ...nothing,
        decisions: all,
        kept: { kind: 'decisions', decisions: all.map((one) => toPublicId('decision', one)) },
      };
    }
    case 'subject': {
      if ((scope.id === undefined) === (scope.token === undefined))
        throw new AppError('invalidRequest', 'scope: give the id or the token of the person, one of them.', { field: 'scope' });
      const token = tokenOf(actor.workspaceId, scope);
      return { ...nothing, subjectLabel: subjectLabel(scope.type, token), kept: { kind: 'subject', type: scope.type, token } };
    }
    case 'system': {
      if (!canSeeSystem(actor, scope.systemId)) throw new AppError('notFound', 'There is no such AI system that you may see.');
      const { from, to } = scope;
      return {
        ...nothing,
        systemId: scope.systemId,
        from: from === undefined ? null : new Date(from),
        to: to === undefined ? null : new Date(to),
        kept: { kind: 'system', system: toPublicId('system', scope.systemId), ...(from && { from }), ...(to && { to }) },
      };
    }
    case 'query':
      throw new Error('queries are read before');
  }
}
