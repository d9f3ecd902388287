import type { Actor } from '@/lib/access/actor';
import { noteAccess } from '@/lib/access/server/note-access';
import type { JsonObject } from '@/lib/shared/json';
import type { OpenScope } from './scope';

/** An open page asks what is new every few seconds: that somebody follows a query is said once in this time. */
const FOLLOWED_MS = 24 * 3_600_000;
/** Lists show the beginnings of questions and answers: that somebody read lists without looking for anything is said once in this time. */
const LISTED_MS = 3_600_000;
const SEARCHED_MS = 300_000;

/** What this process noted, by reader and query, and until when that stands. Only spares notes: what is missing here is noted once more. */
const noted = new Map<string, number>();
const NOTED_MAX = 20_000;

/**
 * Notes that somebody looked for something, whatever they were answered with: rows, a further page, counts, a chart, the neighbours of a decision. One
 * page asks for several of these at once, and they are one note. `follows`: only what came since is asked for. `shows`: rows with content.
 */
export async function noteSearch(
  actor: Actor,
  scope: Pick<OpenScope, 'q' | 'shownQ' | 'from' | 'to'>,
  given: { follows?: boolean; shows?: boolean } = {},
): Promise<void> {
  if (actor.type === 'service') return;
  const searched = scope.q.trim() !== '';
  if (!searched && !given.shows) return;
  const range = { from: scope.from?.toISOString() ?? null, to: scope.to?.toISOString() ?? null };
  const [detail, withinMs]: [JsonObject, number] = !searched
    ? [{ q: '', listed: true }, LISTED_MS]
    : given.follows
      ? [{ q: scope.shownQ, follows: true }, FOLLOWED_MS]
      : [{ q: scope.shownQ, ...range }, SEARCHED_MS];
  const key = `${actor.workspaceId} ${actor.type === 'person' ? actor.personId : actor.keyId} ${JSON.stringify(detail)}`;
  const now = Date.now();
  if ((noted.get(key) ?? 0) > now) return;
  await noteAccess(actor, { kind: 'search.performed', detail }, { withinMs });
  if (noted.size >= NOTED_MAX) noted.clear();
  // Until the window ends in which noting it again would be the same note.
  noted.set(key, (Math.floor(now / withinMs) + 1) * withinMs);
}
