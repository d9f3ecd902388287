import type { Actor } from '@/lib/access/actor';
import { roomsOf, visibleSystems, type RoomScope } from '@/lib/access/actor';
import { can, requirePermission } from '@/lib/access/permissions';
import { removeSecrets } from '@/lib/privacy/remove-secrets';
import { AppError } from '@/lib/shared/errors';
import { dayIn, isTimeZone } from '@/lib/shared/time';
import { quoteGiven } from '@/lib/shared/quote-given';
import type { QueryNode, QueryProblem } from '../grammar/ast';
import { nodeHasText } from '../grammar/edit-query';
import { parseQuery } from '../grammar/parse-query';
import { contentField, personalField } from '../needs-content';
import { maskedQuery, maskQuery } from './mask-query';

/** What every reader of decisions takes. `from` is inclusive, `to` exclusive, both about startedAt. */
export interface SearchScope {
  q?: string;
  from?: string | Date;
  to?: string | Date;
  /** IANA zone for dates without one. */
  tz?: string;
}

/** A scope that was read and may be asked by this actor. */
export interface OpenScope {
  workspaceId: string;
  q: string;
  /** The same without secrets, and with tokens for values that are personal data: for events and files. */
  shownQ: string;
  ast: QueryNode | null;
  hints: QueryProblem[];
  from: Date | null;
  to: Date | null;
  zone: string;
  now: Date;
  systems: 'all' | readonly string[];
  hasText: boolean;
  /** The actor may read content, and so may ask for a person by the id that emitters use. */
  content: boolean;
}

/**
 * Reads the query for this actor. Throws invalidQuery with the place of every mistake, textSearchNotPermitted for words and
 * persons from those who may not read content, invalidRequest for a wrong zone or range.
 */
export function openScope(actor: Actor, scope: SearchScope): OpenScope {
  requirePermission(actor, 'decisions.read');
  const q = scope.q ?? '';
  const parsed = parseQuery(q);
  if (parsed.errors.length > 0) throw invalidQuery(parsed.errors);
  const hasText = parsed.ast !== null && nodeHasText(parsed.ast);
  const content = can(actor, 'content.read');
  if (hasText && !content) {
    throw new AppError(
      'textSearchNotPermitted',
      'Looking for words searches in content, which your role does not include. Fields such as status:error, tool:... and id:... can be used.',
      { permission: 'content.read' },
    );
  }
  const personal = content || parsed.ast === null ? null : personalField(parsed.ast);
  if (personal !== null) {
    throw new AppError(
      'textSearchNotPermitted',
      `Looking for a ${personal} tells about a person, which your role does not include.${personal === 'subject' ? ' A subject can be looked for by its token, as it is shown: subject:type/token.' : ` has:${personal} can be used.`}`,
      { permission: 'content.read' },
    );
  }
  const inContent = content || parsed.ast === null ? null : contentField(parsed.ast);
  if (inContent !== null) {
    throw new AppError(
      'textSearchNotPermitted',
      `Looking for a ${inContent} by its name asks what a decision read, which is content and which your role does not include. has:${inContent} can be used.`,
      { permission: 'content.read' },
    );
  }
  if (scope.tz !== undefined && !isTimeZone(scope.tz)) throw new AppError('invalidRequest', `query.tz: must be an IANA time zone such as Europe/Berlin, not ${quoteGiven(scope.tz)}`, { field: 'query.tz' }); // prettier-ignore
  const zone = scope.tz ?? 'UTC';
  const [from, to] = [readTime('from', scope.from, zone), readTime('to', scope.to, zone)];
  if (from && to && from.getTime() > to.getTime()) throw new AppError('invalidRequest', 'query.from: must not be after query.to.', { field: 'query.from' }); // prettier-ignore
  const asked =
    parsed.ast && maskQuery(parsed.ast, { workspaceId: actor.workspaceId, q, mayReveal: can(actor, 'content.reveal') });
  const rooms = roomsOf(actor);
  return {
    workspaceId: actor.workspaceId,
    q,
    shownQ: asked?.masked ? maskedQuery(actor.workspaceId, q) : removeSecrets(q),
    ast: withinRooms(asked?.ast ?? null, rooms),
    hints: [...parsed.hints, ...(asked?.hints ?? [])],
    ...withinPeriods(from, to, rooms),
    zone,
    now: new Date(),
    systems: visibleSystems(actor),
    hasText,
    content,
  };
}

/** The range as far as the rooms that let the reader in reach: with one room, or several of one period, that is exact. */
function withinPeriods(from: Date | null, to: Date | null, rooms: readonly RoomScope[] | null): Pick<OpenScope, 'from' | 'to'> {
  if (!rooms || rooms.length === 0) return { from, to };
  const first = new Date(Math.min(...rooms.map((room) => room.from.getTime())));
  const last = new Date(Math.max(...rooms.map((room) => room.until.getTime())));
  const low = from && from > first ? from : first;
  const high = to && to < last ? to : last;
  return { from: low, to: high < low ? low : high };
}

/** Of rooms with several periods each holds its own AI system in its own: then it is a condition of the query, as if the reader had written it. */
function withinRooms(ast: QueryNode | null, rooms: readonly RoomScope[] | null): QueryNode | null {
  const windows = new Set(rooms?.map((room) => `${room.from.getTime()} ${room.until.getTime()}`));
  if (!rooms || windows.size < 2) return ast;
  const at = { start: 0, end: 0 };
  const value = (text: string): { text: string; quoted: boolean } => ({ text, quoted: true });
  const held: QueryNode = {
    type: 'or',
    ...at,
    items: rooms.map((room) => ({
      type: 'and',
      ...at,
      items: [
        { type: 'field', field: 'system', test: { op: 'eq', value: value(room.systemId) }, ...at },
        { type: 'field', field: 'startedAt', test: { op: 'gte', value: value(room.from.toISOString()) }, ...at },
        { type: 'field', field: 'startedAt', test: { op: 'lt', value: value(room.until.toISOString()) }, ...at },
      ],
    })),
  };
  return ast ? { type: 'and', ...at, items: [ast, held] } : held;
}

/** The error that points at the mistakes of a query. The message is about the first one. */
export function invalidQuery(problems: readonly QueryProblem[]): AppError {
  const [first] = problems;
  return new AppError('invalidQuery', first?.message ?? 'The query cannot be read.', {
    field: 'query.q',
    position: first && { start: first.start, end: first.end },
    suggestion: first?.suggestion,
    problems,
  });
}

/** A day without a clock begins where the asker's calendar has it, as in the query itself. */
function readTime(name: string, value: string | Date | undefined, zone: string): Date | null {
  if (value === undefined) return null;
  const date = value instanceof Date ? value : (dayIn(value, zone) ?? new Date(value));
  if (Number.isNaN(date.getTime())) throw new AppError('invalidRequest', `query.${name}: must be an RFC 3339 instant such as 2026-11-21T10:00:00Z, not ${quoteGiven(String(value))}`, { field: `query.${name}` }); // prettier-ignore
  return date;
}
