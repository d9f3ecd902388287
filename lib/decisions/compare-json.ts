import { isJsonObject, type JsonValue } from '@/lib/shared/json';

/** The difference of two JSON values by path. Pure, client-safe. */
export interface JsonChange {
  /** `order.items[0].price`; empty for the whole value. */
  path: string;
  change: 'added' | 'removed' | 'changed';
  left?: JsonValue;
  right?: JsonValue;
  /** Set by who knows that these are sentences in somebody's own words: compare-wording.ts. */
  wording?: number;
}

/** Changes beyond this number are counted by nobody. */
export const MOST_CHANGES = 400;

/** Same JSON value, whatever the order of members. */
export function sameJson(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((value, i) => sameJson(value, b[i]));
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && sameJson(a[name], b[name]));
}

/** Where the values differ, in the order of the left one, then what only the right one has. Empty when they are the same. */
export function diffJson(left: JsonValue | undefined, right: JsonValue | undefined): JsonChange[] {
  const changes: JsonChange[] = [];
  walk(left, right, '', changes);
  return changes;
}

function walk(left: JsonValue | undefined, right: JsonValue | undefined, path: string, out: JsonChange[]): void {
  if (out.length >= MOST_CHANGES || sameJson(left, right)) return;
  if (left === undefined) out.push({ path, change: 'added', right: right! });
  else if (right === undefined) out.push({ path, change: 'removed', left });
  else if (isJsonObject(left) && isJsonObject(right)) {
    for (const name of Object.keys(left))
      walk(left[name], Object.hasOwn(right, name) ? right[name] : undefined, member(path, name), out);
    for (const name of Object.keys(right)) if (!Object.hasOwn(left, name)) walk(undefined, right[name], member(path, name), out);
  } else if (Array.isArray(left) && Array.isArray(right)) walkList(left, right, path, out);
  else out.push({ path, change: 'changed', left, right });
}

/** Elements that both ends share are the same element: one put in does not change all that follow it. */
function walkList(left: readonly JsonValue[], right: readonly JsonValue[], path: string, out: JsonChange[]): void {
  let start = 0;
  while (start < left.length && start < right.length && sameJson(left[start], right[start])) start++;
  let end = 0;
  while (
    end < Math.min(left.length, right.length) - start &&
    sameJson(left[left.length - 1 - end], right[right.length - 1 - end])
  )
    end++;
  const leftEnd = left.length - end;
  const rightEnd = right.length - end;
  for (let i = start; i < Math.max(leftEnd, rightEnd); i++) {
    walk(i < leftEnd ? left[i] : undefined, i < rightEnd ? right[i] : undefined, `${path}[${i}]`, out);
  }
}

function member(path: string, name: string): string {
  if (!/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === '' ? name : `${path}.${name}`;
}
