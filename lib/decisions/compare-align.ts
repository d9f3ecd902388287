/**
 * Which step of one decision stands beside which step of another: the cheapest alignment that keeps both orders (Needleman and Wunsch
 * 1970, with the costs below). Pure. O(n*m) time, n*m bytes; callers cap n and m.
 */
export interface Alignable {
  kind: string;
  /** Name under which steps may be the same: kind and tool, or kind and name. */
  signature: string;
  /** Equal for steps that were asked the same. */
  request: string;
  /** Equal for steps that are the same in all that is compared. */
  content: string;
}
export interface AlignedPair {
  left: number | null;
  right: number | null;
}

const SAME = 0;
const OTHER_RESULT = 1;
const OTHER_REQUEST = 2;
const OTHER_NAME = 6;
const ALONE = 4;
const NEVER = 1_000_000;

/** Cost of standing two steps side by side. A tool is never stood beside another tool: that is one left out and one put in. */
function pairCost(a: Alignable, b: Alignable): number {
  if (a.signature === b.signature) {
    if (a.content === b.content) return SAME;
    return a.request === b.request ? OTHER_RESULT : OTHER_REQUEST;
  }
  return a.kind === b.kind && a.kind !== 'tool' ? OTHER_NAME : NEVER;
}

/**
 * Every step once, in order; steps that stand alone come left before right. Symmetric: alignSteps(b, a) is the mirror image, because
 * ties are always broken for the same one of the two.
 */
export function alignSteps(left: readonly Alignable[], right: readonly Alignable[]): AlignedPair[] {
  if (compareSequences(left, right) > 0)
    return order(
      pair(right, left).map(([r, l]) => [l, r] as const),
      left.length,
      right.length,
    );
  return order(pair(left, right), left.length, right.length);
}

function compareSequences(a: readonly Alignable[], b: readonly Alignable[]): number {
  if (a.length !== b.length) return a.length - b.length;
  for (let i = 0; i < a.length; i++) {
    for (const part of ['signature', 'request', 'content', 'kind'] as const) {
      const x = a[i]![part];
      const y = b[i]![part];
      if (x !== y) return x < y ? -1 : 1;
    }
  }
  return 0;
}

const DIAGONAL = 0;
const UP = 1;
const LEFT = 2;

/** Matched pairs, in order. */
function pair(a: readonly Alignable[], b: readonly Alignable[]): (readonly [number, number])[] {
  const width = b.length + 1;
  const moves = new Uint8Array((a.length + 1) * width);
  let above = Float64Array.from({ length: width }, (_, j) => j * ALONE);
  for (let j = 1; j < width; j++) moves[j] = LEFT;
  for (let i = 1; i <= a.length; i++) {
    const row = new Float64Array(width);
    row[0] = i * ALONE;
    moves[i * width] = UP;
    for (let j = 1; j < width; j++) {
      let best = above[j - 1]! + pairCost(a[i - 1]!, b[j - 1]!);
      let move = DIAGONAL;
      const up = above[j]! + ALONE;
      const side = row[j - 1]! + ALONE;
      if (up < best) [best, move] = [up, UP];
      if (side < best) [best, move] = [side, LEFT];
      row[j] = best;
      moves[i * width + j] = move;
    }
    above = row;
  }
  const pairs: (readonly [number, number])[] = [];
  for (let i = a.length, j = b.length; i > 0 || j > 0;) {
    const move = moves[i * width + j];
    if (move === DIAGONAL && i > 0 && j > 0) pairs.push([--i, --j]);
    else if (move === UP && i > 0) i--;
    else j--;
  }
  return pairs.reverse();
}

function order(pairs: readonly (readonly [number, number])[], leftLength: number, rightLength: number): AlignedPair[] {
  const rows: AlignedPair[] = [];
  let i = 0;
  let j = 0;
  for (const [left, right] of [...pairs, [leftLength, rightLength] as const]) {
    while (i < left) rows.push({ left: i++, right: null });
    while (j < right) rows.push({ left: null, right: j++ });
    if (left < leftLength && right < rightLength) rows.push({ left: i++, right: j++ });
  }
  return rows;
}
