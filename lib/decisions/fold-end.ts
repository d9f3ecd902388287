import type { DecisionPart } from '@/lib/dialects/contract';
import type { DecisionFacts, FoldState } from './fold-decision';
import { stepKey } from './fold-step';

type Firm = NonNullable<FoldState['f']>;
type Candidates = NonNullable<FoldState['c']>;

/** So many ends wait for their parents. */
const MOST = 100;

/**
 * What a record says of the end. A span whose parent is in another process ends the decision only as long as that parent is not one of its steps, and no
 * root is known: a worker's failed attempt is no end of the run that goes on above it.
 */
export function foldEnd(decision: DecisionFacts, part: DecisionPart): void {
  const { ended, rootKey, rootParent } = part;
  let [firm, open] = endsOf(decision);
  if (rootKey !== undefined && rootParent === undefined) {
    decision.fold.p = 1;
    open = [];
  }
  if (ended && rootParent === undefined) {
    const status = ended.status && firm[1] !== 'error' ? ended.status : firm[1];
    firm = [firm[0] === null || ended.at > firm[0] ? ended.at : firm[0], status, ended.explicit || firm[2] === 2 ? 2 : 1];
  } else if (ended && rootKey !== undefined && decision.fold.p === undefined && open.length < MOST) {
    const [parent, key] = [stepKey(rootParent!), stepKey(rootKey)];
    open = [...open.filter((one) => one[1] !== key || one[2] > ended.at)];
    if (!open.some((one) => one[1] === key)) open.push([parent, key, ended.at, ended.status ?? 'ok']);
  }
  settleEnd(decision, firm, open);
}

/** A step of this key is known: those below it that ended are no ends of the decision. */
export function withdrawEnds(decision: DecisionFacts, parent: string): void {
  if (!decision.fold.c?.some((one) => one[0] === parent)) return;
  const [firm, open] = endsOf(decision);
  settleEnd(
    decision,
    firm,
    open.filter((one) => one[0] !== parent),
  );
}

function endsOf({ fold, ended_at, reported_status }: DecisionFacts): [Firm, Candidates] {
  return [fold.f ?? [ended_at, reported_status, fold.e ?? 0], fold.c ?? []];
}

function settleEnd(decision: DecisionFacts, firm: Firm, open: Candidates): void {
  const { fold } = decision;
  if (firm[2] === 0 && open.length === 0 && !decision.ended) return;
  const ends = [...(firm[0] === null ? [] : [firm[0]]), ...open.map((one) => one[2])];
  const said = [firm[1], ...open.map((one) => one[3])];
  const e = firm[2] === 0 && open.length > 0 ? 1 : firm[2];
  decision.ended = e !== 0;
  decision.ended_at = ends.length === 0 ? null : ends.reduce((a, b) => (a > b ? a : b));
  decision.reported_status = said.includes('error') ? 'error' : said.includes('ok') ? 'ok' : null;
  if (e === 0) delete fold.e;
  else fold.e = e;
  if (open.length > 0) {
    fold.c = [...open].sort((a, b) => (a[1] < b[1] ? -1 : 1));
    fold.f = firm;
  } else {
    delete fold.c;
    delete fold.f;
  }
}
