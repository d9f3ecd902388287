import { z } from 'zod';
import { parseJson } from '@/lib/dialects/read-attributes';
import type { JsonValue } from '@/lib/shared/json';
import { diffJson, sameJson, type JsonChange } from './compare-json';
import { diffText } from './compare-text';
import { onlyWording } from './compare-wording';

/** What differs in one field of two decisions or steps, and how it is found. Pure, client-safe. */
const json: z.ZodType<JsonValue> = z.json() as z.ZodType<JsonValue>;
const textOp = z.object({ op: z.enum(['same', 'removed', 'added']), text: z.string() });
const jsonChange = z.object({
  path: z.string(),
  change: z.enum(['added', 'removed', 'changed']),
  left: json.optional(),
  right: json.optional(),
  wording: z.number().optional().describe('Both are sentences that differ in wording alone; this share of it is in both.'),
});
const wording = z
  .number()
  .optional()
  .describe(
    'Nothing but wording differs: no figure, identifier or negation. The least share of it that both sides have, 0 to 1.',
  );

export const fieldDifference = z.discriminatedUnion('form', [
  z.object({
    form: z.literal('value'),
    field: z.string(),
    label: z.string(),
    left: z.string().optional(),
    right: z.string().optional(),
  }),
  z.object({ form: z.literal('text'), field: z.string(), label: z.string(), ops: z.array(textOp), wording }),
  z.object({ form: z.literal('json'), field: z.string(), label: z.string(), changes: z.array(jsonChange), wording }),
]);
export type FieldDifference = z.infer<typeof fieldDifference>;

/** Two short values that are either the same or not. */
export function value(
  out: FieldDifference[],
  field: string,
  label: string,
  left: string | undefined,
  right: string | undefined,
): void {
  if (left !== right)
    out.push({ form: 'value', field, label, ...(left === undefined ? {} : { left }), ...(right === undefined ? {} : { right }) });
}

/** `free`: what a model wrote in words of its own, where other words need not mean something else. What a model was told is not. */
export function text(out: FieldDifference[], field: string, label: string, left = '', right = '', free = false): void {
  if (left === right) return;
  const wording = free ? onlyWording(left, right) : null;
  out.push({ form: 'text', field, label, ops: diffText(left, right), ...(wording === null ? {} : { wording }) });
}

/** JSON by path; two texts, as tools often answer, in words; texts that hold JSON, as JSON. */
export function data(
  out: FieldDifference[],
  field: string,
  label: string,
  left: JsonValue | undefined,
  right: JsonValue | undefined,
  free = false,
): void {
  const [a, b] = [parsed(left), parsed(right)];
  if (sameJson(a, b)) return;
  if (typeof a === 'string' && typeof b === 'string') {
    text(out, field, label, a, b, free);
    return;
  }
  const changes = diffJson(a, b);
  if (free) for (const change of changes) markWording(change);
  const shares = changes.map((change) => change.wording);
  const wording = shares.every((share) => share !== undefined) ? Math.min(...shares) : undefined;
  out.push({ form: 'json', field, label, changes, ...(wording === undefined ? {} : { wording }) });
}

function markWording(change: JsonChange): void {
  if (typeof change.left !== 'string' || typeof change.right !== 'string') return;
  const wording = onlyWording(change.left, change.right);
  if (wording !== null) change.wording = wording;
}

/** JSON that came as text, read; anything else as it is. */
export function parsed(given: JsonValue | undefined): JsonValue | undefined {
  return typeof given === 'string' && /^\s*[[{]/.test(given) ? parseJson(given) : given;
}
