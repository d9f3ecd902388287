import type { RetrievedDocument, Step } from '@/lib/dialects/step';
import type { JsonObject } from '@/lib/shared/json';
import type { FieldDifference } from './compare-difference';
import { diffJson } from './compare-json';

/** Which documents two steps read, and how they differ. Pure, client-safe. */

interface Ranked {
  document: RetrievedDocument;
  rank: number;
}

/**
 * Documents are paired by their id, else by their source. Often several chunks of one document are read: those that say the same are the
 * same chunk, whatever stands before them; the others are paired in their order.
 */
export function documents(out: FieldDifference[], a: Step, b: Step): void {
  const [left, right] = [byName(a), byName(b)];
  const names = new Set([...left.keys(), ...right.keys()]);
  const sides: { left: JsonObject; right: JsonObject } = { left: {}, right: {} };
  for (const name of names) {
    for (const [i, pair] of pairs(left.get(name) ?? [], right.get(name) ?? []).entries()) {
      const entry = i === 0 ? name : freeName(`${name} (${i + 1})`, names);
      if (pair.left) define(sides.left, entry, pair.left);
      if (pair.right) define(sides.right, entry, pair.right);
    }
  }
  const changes = diffJson(sides.left, sides.right);
  if (changes.length > 0) out.push({ form: 'json', field: 'documents', label: 'documents', changes });
}

function byName(step: Step): Map<string, Ranked[]> {
  const found = new Map<string, Ranked[]>();
  for (const [i, document] of (step.documents ?? []).entries()) {
    const name = document.id ?? document.source ?? 'document';
    const ranked = { document, rank: i + 1 };
    const before = found.get(name);
    if (before) before.push(ranked);
    else found.set(name, [ranked]);
  }
  return found;
}

function pairs(left: readonly Ranked[], right: readonly Ranked[]): { left?: Ranked; right?: Ranked }[] {
  const waiting = new Map<string | undefined, Ranked[]>();
  for (const one of right) waiting.set(one.document.content, [...(waiting.get(one.document.content) ?? []), one]);
  const made: { left?: Ranked; right?: Ranked }[] = left.map((one) => {
    const same = waiting.get(one.document.content)?.shift();
    return same ? { left: one, right: same } : { left: one };
  });
  const others = right.filter((one) => waiting.get(one.document.content)?.includes(one));
  for (const pair of made) if (!pair.right) pair.right = others.shift();
  return [...made, ...others.map((one) => ({ right: one }))];
}

/** A document may itself be called `a (2)`. */
function freeName(wanted: string, taken: Set<string>): string {
  let name = wanted;
  while (taken.has(name)) name += '*';
  taken.add(name);
  return name;
}

/** Not by assignment: a document may be called `__proto__`. */
function define(side: JsonObject, name: string, { document, rank }: Ranked): void {
  const entry: JsonObject = { rank };
  if (document.score !== undefined) entry.score = document.score;
  if (document.content !== undefined) entry.content = document.content;
  if (document.id !== undefined && document.source !== undefined) entry.source = document.source;
  if (document.metadata !== undefined) entry.metadata = document.metadata;
  Object.defineProperty(side, name, { value: entry, enumerable: true, configurable: true, writable: true });
}
