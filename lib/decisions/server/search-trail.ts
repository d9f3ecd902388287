import type { Actor } from '@/lib/access/actor';
import { can, requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { masksIn, typedMask, withoutForeign, type Mask } from '@/lib/privacy/mask-text';
import { maskFor } from '@/lib/privacy/server/personal-data';
import { AppError } from '@/lib/shared/errors';
import { stepTexts } from '../step-text';
import type { TrailMatches } from '../trail';
import { noteReading } from './note-reading';
import { openTrail } from './open-trail';
import { readSteps } from './read-steps';
import { contextOf, requireReadable } from './readable';
import { selectStepsByKey, type TrailRow } from './trail-store';

const MAX_TEXT = 200;
const MAX_MATCHES = 1_000;
const PAGE = 200;
/** So much time is spent on one search unless more is given; what is not looked through by then is said. */
const MAX_MS = 6_000;
const CONTEXT = 60;

/**
 * Finds a text in a trail's contents and names, ignoring case: one match a field, with what stands around it. Reads the trail in pages,
 * so a trail of any length fits into memory. `complete` is false when the limit of matches or of time was reached. Needs content.read.
 */
export async function searchTrail(actor: Actor, anyId: string, text: string, maxMs = MAX_MS): Promise<TrailMatches> {
  requirePermission(actor, 'content.read');
  const wanted = text.trim();
  if (wanted === '') return { matches: [], complete: true, scannedSteps: 0 };
  if (wanted.length > MAX_TEXT)
    throw new AppError('invalidRequest', `Search for at most ${MAX_TEXT} characters.`, { field: 'q' });
  const trail = await withWorkspace(actor.workspaceId, (tx) => openTrail(tx, actor, anyId));
  requireReadable(actor, trail);
  await noteReading(actor, { id: trail.decision_id, system: trail.system_id });
  // A value is looked for as what stands in its place; without the right to reveal it is nowhere.
  const mask = can(actor, 'content.reveal') ? maskFor(actor.workspaceId) : withoutForeign;
  const asked = typedMask(wanted) ?? mask(wanted);
  const found: Found = { matches: [], scanned: 0, truncated: false };
  const until = Date.now() + maxMs;
  for (let after: string | null = ''; ;) {
    const page: { after: string; wanted: string } = { after, wanted: fold(asked) };
    after = await withWorkspace(actor.workspaceId, (tx) => searchPage(tx, actor, trail, page, found));
    const stopped = found.matches.length >= MAX_MATCHES || Date.now() > until;
    if (after !== null && !stopped) continue;
    const matches = found.matches.sort((a, b) => a.seq - b.seq).map(({ seq: _seq, ...match }) => match);
    return { matches, complete: after === null && matches.length < MAX_MATCHES && !found.truncated, scannedSteps: found.scanned };
  }
}

interface Found {
  matches: (TrailMatches['matches'][number] & { seq: number })[];
  scanned: number;
  /** Records too large to be looked through together were left out. */
  truncated: boolean;
}

async function searchPage(
  tx: SqlTx,
  actor: Actor,
  trail: TrailRow,
  given: { after: string; wanted: string },
  found: Found,
): Promise<string | null> {
  const rows = await selectStepsByKey(tx, actor.workspaceId, trail.decision_id, given.after, PAGE);
  const steps = await readSteps(tx, actor, contextOf(actor, trail), trail.decision_id, rows);
  for (const [i, step] of steps.entries()) {
    found.truncated ||= step.flags.includes('contentTruncated');
    for (const { field, text } of [{ field: 'name', text: step.name }, ...stepTexts(step)]) {
      const excerpt = found.matches.length < MAX_MATCHES ? excerptOf(text, given.wanted) : null;
      if (excerpt) found.matches.push({ seq: rows[i]!.seq, stepId: step.id, field, excerpt });
    }
  }
  found.scanned += rows.length;
  return rows.length === PAGE ? rows.at(-1)!.step_key : null;
}

/** Lower case of the same length, so that places in it are places in the text; letters whose lower case is longer stay. */
function fold(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length
    ? lower
    : [...text].map((char) => (char.toLowerCase().length === char.length ? char.toLowerCase() : char)).join('');
}

function excerptOf(text: string, wanted: string): TrailMatches['matches'][number]['excerpt'] | null {
  const at = fold(text).indexOf(wanted);
  if (at < 0) return null;
  const end = at + wanted.length;
  const masks = masksIn(text);
  const over = (place: number): Mask | undefined => masks.find((mask) => mask.start < place && mask.end > place);
  const [from, to] = [Math.max(0, at - CONTEXT), end + CONTEXT];
  const [start, stop] = [over(at)?.start ?? at, over(end)?.end ?? end];
  return {
    before: text.slice(over(from)?.end ?? from, start),
    match: text.slice(start, stop),
    after: text.slice(stop, over(to)?.end ?? to),
  };
}
