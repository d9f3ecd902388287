import { maskOf, splitMasks } from '@/lib/privacy/mask-text';

/** The difference of two texts in words (Myers 1986, O(ND)). Pure, client-safe. */
export interface TextOp {
  op: 'same' | 'removed' | 'added';
  text: string;
}

/** More edits than this are no longer read as edits: the two texts are then shown whole. */
const MOST_EDITS = 1200;

const segmenter = new Intl.Segmenter('en', { granularity: 'word' });

/** Words, spaces and signs, also of scripts that write no spaces. The tokens concatenate to the text. */
export function words(text: string): string[] {
  return splitMasks(text).flatMap((part) => (typeof part === 'string' ? plainWords(part) : maskOf(part.type, part.token)));
}

function plainWords(text: string): string[] {
  // The segmenter takes its time over very long texts; there, runs of space and non-space will do.
  if (text.length > 50_000) return text.match(/\s+|\S+/g) ?? [];
  return Array.from(segmenter.segment(text), (part) => part.segment);
}

/** Runs that both texts share, that only the left has (removed) and that only the right has (added), in reading order. */
export function diffText(left: string, right: string): TextOp[] {
  if (left === right) return left === '' ? [] : [{ op: 'same', text: left }];
  const a = words(left);
  const b = words(right);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const ops: TextOp[] = [];
  push(ops, 'same', a.slice(0, start));
  const middle = edits(a.slice(start, a.length - end), b.slice(start, b.length - end));
  for (const [op, token] of middle) push(ops, op, [token]);
  push(ops, 'same', a.slice(a.length - end));
  return tidy(ops);
}

function push(ops: TextOp[], op: TextOp['op'], tokens: readonly string[]): void {
  const text = tokens.join('');
  if (text === '') return;
  const last = ops[ops.length - 1];
  if (last?.op === op) last.text += text;
  else ops.push({ op, text });
}

function edits(a: readonly string[], b: readonly string[]): [TextOp['op'], string][] {
  const all = (): [TextOp['op'], string][] => [
    ...a.map((t) => ['removed', t] as [TextOp['op'], string]),
    ...b.map((t) => ['added', t] as [TextOp['op'], string]),
  ];
  if (a.length === 0 || b.length === 0) return all();
  const most = Math.min(a.length + b.length, MOST_EDITS);
  let reach = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  for (let d = 0; d <= most; d++) {
    trace.push(reach);
    const next = new Map<number, number>();
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
      let x = down ? (reach.get(k + 1) ?? 0) : (reach.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && x - k >= 0 && a[x] === b[x - k]) x++;
      next.set(k, x);
      if (x >= a.length && x - k >= b.length) return walkBack(trace, a, b);
    }
    reach = new Map([...reach, ...next]);
  }
  return all();
}

function walkBack(trace: readonly Map<number, number>[], a: readonly string[], b: readonly string[]): [TextOp['op'], string][] {
  const out: [TextOp['op'], string][] = [];
  let x = a.length;
  let y = b.length;
  for (let d = trace.length - 1; d >= 0; d--) {
    const reach = trace[d]!;
    const k = x - y;
    const down = k === -d || (k !== d && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
    const fromK = down ? k + 1 : k - 1;
    const fromX = d === 0 ? 0 : (reach.get(fromK) ?? 0);
    const fromY = d === 0 ? 0 : fromX - fromK;
    while (x > fromX && y > fromY && x > 0 && y > 0 && a[x - 1] === b[y - 1]) out.push(['same', a[(y--, --x)]!]);
    if (d > 0) out.push(down ? ['added', b[--y]!] : ['removed', a[--x]!]);
  }
  return out.reverse();
}

/** Lone spaces between edits join them, and what was removed comes before what was put in its place. */
function tidy(ops: readonly TextOp[]): TextOp[] {
  const out: TextOp[] = [];
  for (let i = 0; i < ops.length;) {
    if (ops[i]!.op === 'same') {
      out.push({ ...ops[i]! });
      i++;
      continue;
    }
    let removed = '';
    let added = '';
    for (; i < ops.length; i++) {
      const { op, text } = ops[i]!;
      const joins = op === 'same' && /^\s{1,2}$/.test(text) && i + 1 < ops.length;
      if (op === 'same' && !joins) break;
      if (op !== 'added') removed += text;
      if (op !== 'removed') added += text;
    }
    if (removed) out.push({ op: 'removed', text: removed });
    if (added) out.push({ op: 'added', text: added });
  }
  return out;
}
