import { diffText } from '@/lib/decisions/compare-text';
import type { FieldChange } from '@/lib/policy/diff';

export interface SidePart {
  text: string;
  marked: boolean;
}

/** Below this share of a side in both sides, they are two texts and no text that was edited. */
const ALIKE = 0.25;

/**
 * One side of a changed field in pieces that concatenate to it; marked is what the other side does not have. Whole and unmarked where there
 * is no other side, or both have hardly a word in common: marks on everything would point at nothing.
 */
export function sideWords({ before, after }: FieldChange, side: 'del' | 'ins'): SidePart[] {
  const text = side === 'del' ? before : after;
  if (text === null) return [];
  if (before === null || after === null) return [{ text, marked: false }];
  const ops = diffText(before, after);
  const same = ops.filter((op) => op.op === 'same').reduce((sum, op) => sum + op.text.trim().length, 0);
  if (same < ALIKE * Math.min(before.length, after.length)) return [{ text, marked: false }];
  const own = side === 'del' ? 'removed' : 'added';
  const parts = ops.filter((op) => op.op === 'same' || op.op === own).map((op) => ({ text: op.text, marked: op.op === own }));
  // A mark on a space points at nothing, unless spaces are all that changed.
  return parts.some((part) => part.marked && part.text.trim() !== '') ? parts.flatMap(withoutSpaces) : parts;
}

function withoutSpaces(part: SidePart): SidePart[] {
  if (!part.marked) return [part];
  const [, before = '', words = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(part.text) ?? [];
  return [
    { text: before, marked: false },
    { text: words, marked: true },
    { text: after, marked: false },
  ].filter(({ text }) => text !== '');
}
