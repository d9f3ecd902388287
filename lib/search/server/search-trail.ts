import { setImmediate } from 'node:timers/promises';
import type { Actor } from '@/lib/access/actor';
import { can, requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { masksIn, typedMask, withoutForeign, type Mask } from '@/lib/privacy/mask-text';
import { maskFor } from '@/lib/privacy/server/personal-data';
import { AppError } from '@/lib/shared/errors';
import { toSummary } from '@/lib/decisions/server/decision-row';
import { noteReading } from '@/lib/decisions/server/note-reading';
import { openTrail } from '@/lib/decisions/server/open-trail';
import { readSteps } from '@/lib/decisions/server/read-steps';
import { contextOf, requireReadable } from '@/lib/decisions/server/readable';
import { selectStepsByKey, type TrailRow } from '@/lib/decisions/server/trail-store';
import { MAX_FIND, stepNames, stepTexts, type FieldText } from '@/lib/decisions/step-text';
import type { TrailMatches } from '@/lib/decisions/trail';
import { NO_MARKS } from '@/lib/ledger/seal';
import { finderOf } from '../find-words';
import { namesOf } from '../names-of';

/** Places told of one field: a word that stands everywhere in a long document is not all that there is. */
const MOST_IN_FIELD = 50;
const MAX_MATCHES = 1_000;
const PAGE = 200;
/** So much time is spent on one search unless more is given; what is not looked through by then is said. */
const MAX_MS = 6_000;
const CONTEXT = 60;
/** So long the web server does nothing else at most, but for one text. */
const TURN_MS = 15;

/**
 * Finds a text in a trail's contents and in every name and id of it, as the explorer does: without regard to case, accents and the signs
 * between words; every place is told. Reads the trail in pages, so a trail of any length fits into memory. `complete` is false when the
 * limit of matches or of time was reached. Needs content.read.
 */
export async function searchTrail(actor: Actor, anyId: string, text: string, maxMs = MAX_MS): Promise<TrailMatches> {
  requirePermission(actor, 'content.read');
  const wanted = text.trim();
  if (wanted === '') return { matches: [], complete: true, scannedSteps: 0 };
  if (wanted.length > MAX_FIND)
    throw new AppError('invalidRequest', `Search for at most ${MAX_FIND} characters.`, { field: 'q' });
  const trail = await withWorkspace(actor.workspaceId, (tx) => openTrail(tx, actor, anyId));
  requireReadable(actor, trail);
  await noteReading(actor, { id: trail.decision_id, system: trail.system_id });
  // A value is looked for as what stands in its place; without the right to reveal it is nowhere.
  const mask = can(actor, 'content.reveal') ? maskFor(actor.workspaceId) : withoutForeign;
  const asked = typedMask(wanted) ?? mask(wanted);
  const find = finderOf(asked);
  const found: Found = { matches: [], scanned: 0, truncated: false };
  const whole = namesOf(toSummary(trail, actor, NO_MARKS)).map(([name, , said]) => ({
    field: `decision.${name}`,
    text: said ?? '',
  }));
  const until = Date.now() + maxMs;
  for (let after: string | null = ''; ;) {
    const page: Page = { after, find, whole, until };
    after = await withWorkspace(actor.workspaceId, (tx) => searchPage(tx, actor, trail, page, found));
    const stopped = found.matches.length >= MAX_MATCHES || Date.now() > until;
    if (after !== null && !stopped) continue;
    const matches = found.matches.sort((a, b) => a.seq - b.seq).map(({ seq: _seq, ...match }) => match);
    return { matches, complete: after === null && matches.length < MAX_MATCHES && !found.truncated, scannedSteps: found.scanned };
  }
}

interface Page {
  after: string;
  find: ReturnType<typeof finderOf>;
  /** What the decision as a whole is called by: told of its root step. */
  whole: readonly FieldText[];
  /** When the time for the whole search is over. */
  until: number;
}

interface Found {
  matches: (TrailMatches['matches'][number] & { seq: number })[];
  scanned: number;
  /** Records too large to be looked through together were left out. */
  truncated: boolean;
}

async function searchPage(tx: SqlTx, actor: Actor, trail: TrailRow, given: Page, found: Found): Promise<string | null> {
  const rows = await selectStepsByKey(tx, actor.workspaceId, trail.decision_id, given.after, PAGE);
  const steps = await readSteps(tx, actor, contextOf(actor, trail), trail.decision_id, rows);
  let turn = Date.now();
  for (const [i, step] of steps.entries()) {
    found.truncated ||= step.flags.includes('contentTruncated');
    const whole = rows[i]!.step_key === trail.root_key ? given.whole : [];
    for (const { field, text } of [...whole, ...stepNames(step), ...stepTexts(step)]) {
      const room = Math.min(MOST_IN_FIELD, MAX_MATCHES - found.matches.length);
      const places = given.find(text, room);
      found.truncated ||= places.length === MOST_IN_FIELD;
      for (const place of places)
        found.matches.push({ seq: rows[i]!.seq, stepId: step.id, field, excerpt: excerptOf(text, place) });
      const now = Date.now();
      if (now > given.until) {
        // What is left of the step is not looked through: it is no whole one.
        found.truncated = true;
        return rows[i]!.step_key;
      }
      if (now - turn < TURN_MS) continue;
      await setImmediate();
      turn = Date.now();
    }
    found.scanned++;
  }
  return rows.length === PAGE ? rows.at(-1)!.step_key : null;
}

/** What stands around a place, no mask cut in two. */
function excerptOf(text: string, { start, end }: { start: number; end: number }): TrailMatches['matches'][number]['excerpt'] {
  const masks = masksIn(text);
  const over = (place: number): Mask | undefined => masks.find((mask) => mask.start < place && mask.end > place);
  const [from, to] = [Math.max(0, start - CONTEXT), end + CONTEXT];
  return {
    before: text.slice(over(from)?.end ?? from, start),
    match: text.slice(start, end),
    after: text.slice(end, over(to)?.end ?? to),
  };
}
