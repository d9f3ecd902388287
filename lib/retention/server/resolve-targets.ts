import { visibleSystems, type Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import type { SqlTx } from '@/lib/db/transaction';
import { label, subjectLabel } from '@/lib/decisions/labels';
import { selectKeyHistories } from '@/lib/decisions/server/identity-keys-store';
import { resolveIn } from '@/lib/decisions/server/resolve-decision-id';
import { subjectToken } from '@/lib/decisions/server/subject-token';
import { bodyOpener } from '@/lib/ledger/server/open-bodies';
import { maskFor } from '@/lib/privacy/server/personal-data';
import { HOW } from '@/lib/search/person-tokens';
import { indexToken, TOKEN_DIGITS } from '@/lib/search/server/record-terms';
import { listPersonRecords, readSearch } from '@/lib/search/server/search-person';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import type { JsonObject, JsonValue } from '@/lib/shared/json';
import { eraseFields } from '../erase-record';
import type { ErasureScope } from '../erasure';
import { selectBodies } from './content-store';
import { namingKeys, type EraseTarget } from './erase-one';
import { findDecisions, findNaming, waitsToBeRead, type FoundDecision, type NamedPerson } from './target-store';

/** One request erases at most so many decisions; the rest takes another one. */
export const MAX_DECISIONS = 5_000;

export interface Resolved {
  targets: EraseTarget[];
  found: FoundDecision[];
  /** The scope as it is kept: persons by their token, decisions by our ids. */
  kept: JsonObject;
}

/** A subject's token, from its id or given. */
export function tokenOf(workspaceId: string, subject: { type: string; id?: string; token?: string }): string {
  return subject.token ?? subjectToken(workspaceId, { type: subject.type, id: subject.id ?? '' });
}

/**
 * The decisions and fields that a scope means now, of AI systems that the actor sees. A scope that names a person needs persons.search. Throws notFound, ambiguousId; unprocessable for
 * fields that lead nowhere or to structure, and for too many decisions.
 */
export async function resolveTargets(tx: SqlTx, actor: Actor, scope: ErasureScope): Promise<Resolved> {
  const { workspaceId } = actor;
  const visible = visibleSystems(actor);
  const only = visible === 'all' ? null : visible;
  if (scope.kind === 'targets') {
    const targets = new Map<string, EraseTarget>();
    for (const [i, { decision, record }] of scope.targets.entries()) {
      const decisionId = await resolveIn(tx, actor, decision).catch((error: unknown) => {
        if (scope.targets.length === 1 || !(error instanceof AppError) || error.code !== 'notFound') throw error;
        throw new AppError('notFound', `There is no decision with id number ${i + 1} of the ${scope.targets.length} given, or it belongs to an AI system that is not granted to you.`); // prettier-ignore
      });
      const held = targets.get(decisionId);
      if (record === undefined || (held && held.fields === null)) {
        targets.set(decisionId, { decisionId, fields: null });
        continue;
      }
      await checkFields(tx, workspaceId, decisionId, record);
      targets.set(decisionId, { decisionId, fields: [...(held?.fields ?? []), record] });
    }
    const all = [...targets.values()];
    const found = await findDecisions(tx, workspaceId, [...targets.keys()], only);
    return { targets: all, found, kept: { kind: 'targets', targets: all.map(asJson) } };
  }
  // Which decisions are about a person is what a search for one answers.
  requirePermission(actor, 'persons.search');
  if (await waitsToBeRead(tx, workspaceId, only))
    throw new AppError(
      'conflict',
      'Records that came last name more persons than their lists show, and are still being read. Ask again in a moment.',
      { field: 'scope' },
    );
  const ids =
    scope.kind === 'person'
      ? await findByPerson(tx, actor, scope.search)
      : await findNaming(tx, workspaceId, namedBy(workspaceId, scope), only, MAX_DECISIONS + 1);
  if (ids.length === 0) throw new AppError('notFound', 'No decision that you may see is about this person.', { field: 'scope' });
  if (ids.length > MAX_DECISIONS)
    throw new AppError(
      'unprocessable',
      `More than ${MAX_DECISIONS} decisions are about this person. Ask for them in parts, by their ids.`,
      {
        field: 'scope',
      },
    );
  return {
    targets: ids.map((decisionId) => ({ decisionId, fields: null })),
    found: await findDecisions(tx, workspaceId, ids, only),
    kept:
      scope.kind === 'person'
        ? { kind: 'person', search: scope.search }
        : scope.kind === 'subject'
          ? { kind: 'subject', type: scope.type, token: tokenOf(workspaceId, scope) }
          : { kind: 'user', token: subjectToken(workspaceId, { type: 'user', id: scope.user }) },
  };
}

function namedBy(workspaceId: string, scope: Extract<ErasureScope, { kind: 'subject' | 'user' }>): NamedPerson {
  if (scope.kind === 'user')
    return {
      label: label('user', maskFor(workspaceId)(scope.user)),
      token: { how: HOW.user, token: indexToken(workspaceId, 'user', 'user', scope.user) },
    };
  const token = tokenOf(workspaceId, scope);
  const digits = token.slice(0, TOKEN_DIGITS);
  return {
    label: subjectLabel(scope.type, token),
    token: digits.length === TOKEN_DIGITS ? { how: HOW.subject, token: digits } : null,
  };
}

/** The decisions that a search for a person finds now. Throws notFound for an id that is none of a search. */
async function findByPerson(tx: SqlTx, actor: Actor, search: string): Promise<string[]> {
  const { tokens } = await readSearch(tx, actor.workspaceId, search);
  const found = await listPersonRecords(tx, actor, tokens);
  return found.map((one) => one.decisionId).slice(0, MAX_DECISIONS + 1);
}

const asJson = ({ decisionId, fields }: EraseTarget): JsonValue => ({
  decision: toPublicId('decision', decisionId),
  ...(fields && { records: fields.map((one) => ({ index: one.index, fields: [...one.fields] })) }),
});

async function checkFields(
  tx: SqlTx,
  workspaceId: string,
  decisionId: string,
  record: { index: number; fields: readonly string[] },
): Promise<void> {
  const bodies = await selectBodies(tx, workspaceId, decisionId);
  const row = bodies.find((one) => one.idx === record.index && one.actor_type === 'emitter');
  const body = row && (await bodyOpener(tx, workspaceId, [row]))(row);
  if (!row || body?.state !== 'open')
    throw new AppError('unprocessable', 'This decision has no record at that index, or it is gone already.', { field: 'scope' });
  const histories = await selectKeyHistories(tx, workspaceId);
  const naming = namingKeys(row.system_id === null ? undefined : histories.get(row.system_id));
  const done = eraseFields(JSON.parse(body.text) as JsonValue, record.fields, naming);
  if ('refused' in done)
    throw new AppError(
      'unprocessable',
      `Cannot be erased alone, because it is not there or is structure that the record's place depends on: ${done.refused.slice(0, 5).join(', ')}.`,
      { field: 'scope', fields: done.refused },
    );
}
