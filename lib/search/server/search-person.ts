import { z } from 'zod';
import { visibleSystems, type Actor } from '@/lib/access/actor';
import { noteAccess } from '@/lib/access/server/note-access';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { toSummary, type DecisionRow } from '@/lib/decisions/server/decision-row';
import { readSealMarks } from '@/lib/ledger/server/seal-marks-store';
import { selectDecisions } from '@/lib/decisions/server/trail-store';
import { appendAct } from '@/lib/ledger/server/append';
import { openBodies, textOf } from '@/lib/ledger/server/open-bodies';
import { findPersonalData } from '@/lib/privacy/server/personal-data';
import { valueToken } from '@/lib/privacy/server/value-token';
import { AppError } from '@/lib/shared/errors';
import { isUuid } from '@/lib/shared/ids';
import { brokenCursor } from '@/lib/shared/quote-given';
import type { PersonToken } from '../person-tokens';
import { how, type PersonMatch, type PersonQuery, type PersonSearch } from '../persons';
import { readLag } from './index-store';
import { selectNamedRecords, selectSearchEvent } from './person-event-store';
import { countPerson, selectPersonDecisions, selectSilentSystems, selectSubjectTypes } from './person-token-store';
import { indexToken } from './record-terms';

const PAGE = 50;
/** Types of subjects that a value without a type is tried under. */
const MOST_TYPES = 500;
const MOST_RECORDS_SHOWN = 200;

/** What the event keeps: tokens, never a value. */
const searchBody = z.object({
  caseNumber: z.string(),
  tokens: z.array(z.object({ how, token: z.string() })),
  limits: z.array(z.string()),
});

/**
 * Every decision about one person, and every record that names the person. The search is an event, `person.searched`, with the case
 * number and the tokens looked for; the values asked for are kept nowhere. Needs persons.search, and content.read for what is shown.
 */
export async function searchPerson(actor: Actor, query: PersonQuery): Promise<PersonSearch> {
  requirePermission(actor, 'persons.search');
  requirePermission(actor, 'content.read');
  return withWorkspace(actor.workspaceId, async (tx) => {
    const { types, more } = await selectSubjectTypes(tx, actor.workspaceId, MOST_TYPES);
    const tokens = tokensOf(actor.workspaceId, query, types);
    const lag = await readLag(tx, actor.workspaceId);
    const limits: string[] = [];
    if (more)
      limits.push(`Values without a type were tried under ${MOST_TYPES} types of subjects; there are more. Give the type.`);
    if (visibleSystems(actor) !== 'all') limits.push('Only the AI systems granted to whoever searched were looked at.');
    if (lag.lagEvents > 0)
      limits.push(`${lag.lagEvents} events that were received last are not indexed yet. Search again in a moment.`);
    const body = { caseNumber: query.caseNumber, tokens, limits };
    const data = { ...body, tokens: tokens.map((token) => ({ ...token })) };
    const [event] = await appendAct(tx, actor, { kind: 'person.searched', data });
    return readPage(tx, actor, { ...body, idx: event!.idx, searchedAt: event!.receivedAt }, null);
  });
}

/**
 * A search that was made before, or a further page of it: answered from what is there now, for whoever may search for persons. So that is noted, by the
 * search, whose event has the case; whoever opens it. Throws notFound, invalidCursor.
 */
export async function openPersonSearch(actor: Actor, id: string, cursor: string | null = null): Promise<PersonSearch> {
  requirePermission(actor, 'persons.search');
  requirePermission(actor, 'content.read');
  if (cursor !== null && !isUuid(cursor)) throw brokenCursor(cursor);
  const found = await withWorkspace(actor.workspaceId, async (tx) => {
    const search = await readSearch(tx, actor.workspaceId, id);
    return readPage(tx, actor, search, cursor);
  });
  await noteAccess(actor, { kind: 'search.performed', detail: { personSearch: found.id } });
  return found;
}

/** The tokens and the case number of a search by its id. Throws notFound. For whoever acts on its result, such as an erasure. */
export async function readSearch(
  tx: SqlTx,
  workspaceId: string,
  id: string,
): Promise<{ idx: number; caseNumber: string; searchedAt: Date; tokens: PersonToken[]; limits: string[] }> {
  const notFound = new AppError('notFound', 'There is no search for a person under this id.');
  if (!/^\d{1,15}$/.test(id)) throw notFound;
  const row = await selectSearchEvent(tx, workspaceId, Number(id));
  const text = row && textOf((await openBodies(tx, workspaceId, [row]))[0]!);
  if (!row || text === null) throw notFound;
  return { idx: row.idx, searchedAt: row.received_at, ...searchBody.parse(JSON.parse(text)) };
}

/** Every decision and record of a search, for whoever acts on all of them; of the AI systems that the actor may see. */
export async function listPersonRecords(
  tx: SqlTx,
  actor: Actor,
  tokens: readonly PersonToken[],
): Promise<{ decisionId: string; idxs: number[] }[]> {
  const out: { decisionId: string; idxs: number[] }[] = [];
  for (let before: string | null = null; ;) {
    const rows = await selectPersonDecisions(tx, actor.workspaceId, tokens, {
      before,
      limit: 1_000,
      systems: visibleSystems(actor),
    });
    out.push(...rows.map((row) => ({ decisionId: row.decision_id, idxs: row.idxs })));
    if (rows.length < 1_000) return out;
    before = rows.at(-1)!.decision_id;
  }
}

/** Everything by which the index may know the values: as subjects, as users, and as addresses and numbers in records. */
function tokensOf(workspaceId: string, query: PersonQuery, types: readonly string[]): PersonToken[] {
  const found = new Map<string, PersonToken>();
  const add = (token: PersonToken): unknown => found.set(`${token.how} ${token.token}`, token);
  for (const { type, value } of query.identifiers) {
    for (const span of findPersonalData(value)) add({ how: 'value', token: valueToken(workspaceId, span.type, span.value) });
    if (!type || type === 'user') add({ how: 'user', token: indexToken(workspaceId, 'user', 'user', value) });
    for (const one of type ? [type] : types) add({ how: 'subject', token: indexToken(workspaceId, 'subject', one, value) });
  }
  return [...found.values()];
}

async function readPage(
  tx: SqlTx,
  actor: Actor,
  search: Awaited<ReturnType<typeof readSearch>>,
  before: string | null,
): Promise<PersonSearch> {
  const { workspaceId } = actor;
  const systems = visibleSystems(actor);
  const counts = await countPerson(tx, workspaceId, search.tokens, systems);
  const rows = await selectPersonDecisions(tx, workspaceId, search.tokens, { before, limit: PAGE + 1, systems });
  const page = rows.slice(0, PAGE);
  const decisions = await selectDecisions(tx, workspaceId, page.map((row) => row.decision_id)); // prettier-ignore
  const byId = new Map<string, DecisionRow>(decisions.map((row) => [row.decision_id, row]));
  const shown = page.flatMap((row) => row.idxs.slice(0, MOST_RECORDS_SHOWN));
  const records = new Map((await selectNamedRecords(tx, workspaceId, shown)).map((record) => [record.idx, record]));
  const marks = await readSealMarks(tx, workspaceId);
  const items = page.flatMap((row): PersonMatch[] => {
    const decision = byId.get(row.decision_id);
    if (!decision) return [];
    const named = row.idxs.slice(0, MOST_RECORDS_SHOWN).flatMap((idx) => records.get(idx) ?? []);
    return [
      {
        decision: toSummary(decision, actor, marks),
        how: row.how,
        records: named.map(({ idx, kind, occurred_at }) => ({ index: idx, kind, occurredAt: occurred_at.toISOString() })),
        recordCount: row.idxs.length,
      },
    ];
  });
  return {
    id: String(search.idx),
    caseNumber: search.caseNumber,
    searchedAt: search.searchedAt.toISOString(),
    tokens: search.tokens,
    ...counts,
    silentSystems: await selectSilentSystems(tx, workspaceId, systems),
    limits: search.limits,
    items,
    nextCursor: rows.length > PAGE ? page.at(-1)!.decision_id : null,
  };
}
