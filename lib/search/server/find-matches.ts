import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { noteAccess } from '@/lib/access/server/note-access';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { toSummary } from '@/lib/decisions/server/decision-row';
import { contextOf } from '@/lib/decisions/server/readable';
import { NO_MARKS } from '@/lib/ledger/seal';
import { readSteps } from '@/lib/decisions/server/read-steps';
import { selectStepsAfter, selectTrail, type TrailRow } from '@/lib/decisions/server/trail-store';
import { fieldLabel, stepNames, stepTexts } from '@/lib/decisions/step-text';
import { fromPublicId } from '@/lib/shared/ids';
import type { DecisionMatches } from '../contract';
import { excerptOf, findWords, wantedTexts, type ExcerptPart, type Wanted } from '../find-words';
import { namesOf } from '../names-of';
import { openScope } from './scope';

/** Steps read at once, and of one decision at most: a trail of 30,000 steps must not hold up the rest of the page. */
const STEPS = 40;
const MOST_STEPS = 400;
/** Time for all decisions of one request; what is not looked through by then says so. */
const MAX_MS = 2_000;
/** Texts longer than this are looked through up to here. */
const MAX_TEXT = 200_000;

/**
 * Where the words of a query stand in each of these decisions: at most two places, the one with most of the words first. Made from the
 * records as the caller may read them, when somebody looks at the page, never for a list itself. Needs content.read.
 */
export async function findMatches(actor: Actor, input: { q: string; ids: readonly string[] }): Promise<DecisionMatches> {
  requirePermission(actor, 'content.read');
  const scope = openScope(actor, { q: input.q });
  const wanted = wantedTexts(scope.ast);
  if (wanted.length === 0) return { matches: [] };
  await noteAccess(actor, { kind: 'search.performed', detail: { q: scope.shownQ, excerpts: true } });
  const until = Date.now() + MAX_MS;
  const matches: DecisionMatches['matches'] = [];
  for (const id of new Set(input.ids)) {
    const decisionId = fromPublicId('decision', id);
    const match =
      decisionId === null ? null : await withWorkspace(actor.workspaceId, (tx) => matchOne(tx, actor, decisionId, wanted, until));
    if (match) matches.push({ id, ...match });
  }
  return { matches };
}

interface Place {
  field: string;
  label: string;
  step?: { id: string; title: string };
  parts: ExcerptPart[];
  /** Which of the wanted words stand there. */
  holds: Set<number>;
}

async function matchOne(
  tx: SqlTx,
  actor: Actor,
  decisionId: string,
  wanted: readonly Wanted[],
  until: number,
): Promise<Omit<DecisionMatches['matches'][number], 'id'> | null> {
  const row = await selectTrail(tx, actor, decisionId);
  if (!row) return null;
  const summary = toSummary(row, actor, NO_MARKS);
  const best = new Best(wanted);
  best.look('input', 'input', summary.inputPreview);
  let complete = true;
  for (let after = -1, seen = 0; !best.whole;) {
    if (seen >= MOST_STEPS || Date.now() > until) {
      complete = false;
      break;
    }
    const rows = await selectStepsAfter(tx, actor.workspaceId, decisionId, after, STEPS);
    await lookThrough(tx, actor, row, rows, best);
    seen += rows.length;
    if (rows.length < STEPS) break;
    after = rows.at(-1)!.seq;
  }
  best.look('output', 'output', summary.outputPreview);
  for (const [field, label, text] of namesOf(summary)) best.look(field, label, text);
  return { places: best.places().map(({ holds: _holds, ...place }) => place), complete };
}

async function lookThrough(
  tx: SqlTx,
  actor: Actor,
  row: TrailRow,
  rows: Awaited<ReturnType<typeof selectStepsAfter>>,
  best: Best,
): Promise<void> {
  const trail = contextOf(actor, row);
  for (const step of await readSteps(tx, actor, trail, row.decision_id, rows)) {
    if (best.whole) return;
    const at = { id: step.id, title: step.tool?.name ?? step.name };
    for (const { field, text } of stepTexts(step)) best.look(field, fieldLabel(field), text, at);
    for (const { field, text } of stepNames(step)) best.look(field, fieldLabel(field), text, at);
  }
}

/** Keeps the place with most of the words, and one more with a word that the first has not. */
class Best {
  private first: Place | null = null;
  private readonly byWord = new Map<number, Place>();

  constructor(private readonly wanted: readonly Wanted[]) {}

  get whole(): boolean {
    return this.first !== null && this.first.holds.size === this.wanted.length;
  }

  look(field: string, label: string, text: string | undefined, step?: { id: string; title: string }): void {
    if (!text || this.whole) return;
    const shown = text.slice(0, MAX_TEXT);
    const marks = findWords(shown, this.wanted);
    if (marks.length === 0) return;
    const holds = new Set(marks.map((mark) => mark.wanted));
    const adds = [...holds].some((word) => !this.byWord.has(word));
    if (!adds && this.first && holds.size <= this.first.holds.size) return;
    const place: Place = { field, label, ...(step ? { step } : {}), parts: excerptOf(shown, marks), holds };
    for (const word of holds) if (!this.byWord.has(word)) this.byWord.set(word, place);
    if (!this.first || holds.size > this.first.holds.size) this.first = place;
  }

  places(): Place[] {
    const { first } = this;
    if (!first) return [];
    const other = [...this.byWord].find(([word]) => !first.holds.has(word))?.[1];
    return other ? [first, other] : [first];
  }
}
