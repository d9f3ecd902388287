import type { JsonValue } from '@/lib/shared/json';

/** A text or number inside a JSON value, and where its characters stand in the indented text that a reader sees. */
export interface Leaf {
  path: readonly (string | number)[];
  /** Of its content: behind the opening quote of a text. */
  start: number;
  end: number;
  value: string | number;
}

/** The value as `JSON.stringify(value, null, 2)` writes it, with the place of every text and number in it. Pure. */
export function shownJson(value: JsonValue): { text: string; leaves: Leaf[] } {
  const leaves: Leaf[] = [];
  let text = '';
  const write = (one: JsonValue, path: readonly (string | number)[], indent: string): void => {
    if (typeof one === 'string') {
      const written = JSON.stringify(one);
      leaves.push({ path, start: text.length + 1, end: text.length + written.length - 1, value: one });
      text += written;
    } else if (typeof one === 'number') {
      const written = JSON.stringify(one);
      leaves.push({ path, start: text.length, end: text.length + written.length, value: one });
      text += written;
    } else if (one === null || typeof one !== 'object') text += JSON.stringify(one);
    else {
      const list = Array.isArray(one);
      const entries = list
        ? one.map((item, i) => [i, item] as const)
        : Object.entries(one).filter(([, item]) => item !== undefined);
      if (entries.length === 0) {
        text += list ? '[]' : '{}';
        return;
      }
      const inner = `${indent}  `;
      text += list ? '[' : '{';
      entries.forEach(([key, item], i) => {
        text += `${i > 0 ? ',' : ''}\n${inner}`;
        if (typeof key === 'string') text += `${JSON.stringify(key)}: `;
        write(item, [...path, key], inner);
      });
      text += `\n${indent}${list ? ']' : '}'}`;
    }
  };
  write(value, [], '');
  return { text, leaves };
}

/** Offset inside a leaf's value to offset inside the shown text: escapes are longer than what they stand for. */
export function shownOffset(leaf: Leaf, offset: number): number {
  if (typeof leaf.value === 'number') return Math.min(leaf.end, leaf.start + Math.max(0, offset));
  const kept = wholePairs(leaf.value, Math.min(Math.max(0, offset), leaf.value.length));
  return leaf.start + JSON.stringify(leaf.value.slice(0, kept)).length - 2;
}

/** The way back: the offset inside the value that a place in the shown text stands for. */
export function leafOffset(leaf: Leaf, at: number): number {
  if (typeof leaf.value === 'number') return Math.max(0, at - leaf.start);
  let low = 0;
  let high = leaf.value.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (shownOffset(leaf, middle) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

function wholePairs(text: string, at: number): number {
  const unit = text.charCodeAt(at - 1);
  return at < text.length && unit >= 0xd800 && unit <= 0xdbff ? at - 1 : at;
}

/**
 * The leaf that a path of a scorer names: `arguments.note`, `arguments.items[0].name`, `arguments.items.0.name`. Names with dots are found
 * too, as long as they lead to one leaf.
 */
export function leafAt(leaves: readonly Leaf[], path: string): Leaf | null {
  const wanted = plain(path);
  return leaves.find((leaf) => plain(leaf.path.join('.')) === wanted) ?? null;
}
const plain = (path: string): string =>
  path.replace(/\[(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|(\d+))\]/g, '.$1$2$3').replace(/^\.+/, '');
