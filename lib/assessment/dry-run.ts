import { z } from 'zod';
import { proofRequest } from '@/lib/decisions/reveal';
import { ROUTES } from '@/lib/policy/contract';
import { ARGUMENTS_SEEN } from './masked-facts';

/** Inputs and answers of dry runs: a version of a policy, tried on decisions that were scored. Client-safe. */
const instant = z.iso.datetime();
export const DRY_RUN_STATES = ['waiting', 'running', 'done', 'cancelled'] as const;
export const DRY_RUN_DAYS = 90;
export const COMPARISONS = ['inForce', 'withoutPolicy'] as const;
export type Comparison = (typeof COMPARISONS)[number];

export const newDryRun = z.object({
  policy: z.string().min(1).max(60),
  version: z.union([z.literal('draft'), z.coerce.number().int().min(1)]).default('draft'),
  from: instant.optional().describe('Decisions from then on; 90 days ago where absent.'),
  until: instant.optional(),
  reveal: proofRequest
    .optional()
    .describe('Conditions on arguments see personal data in clear: for who may reveal it. Absent: masked.'),
});
export type NewDryRun = z.input<typeof newDryRun>;

const moves = z.array(z.object({ before: z.enum(ROUTES), after: z.enum(ROUTES), count: z.number().int() }));
export const dryRunView = z.object({
  id: z.string(),
  policy: z.string(),
  version: z.number().int(),
  hash: z.string(),
  base: z
    .array(z.string())
    .describe('id@version in force when the run began; the tried version is among them where it was in force itself.'),
  comparison: z
    .enum(COMPARISONS)
    .nullable()
    .describe('What decisions are routed by beside it: what is in force, or the same without this policy. Null: not begun.'),
  from: instant,
  until: instant,
  askedBy: z.string(),
  askedAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  state: z.enum(DRY_RUN_STATES),
  total: z.number().int().nullable(),
  checked: z.number().int().describe('Scored decisions that were looked at. Those not scored by then are left out.'),
  changed: z.number().int().describe('Would have been routed differently.'),
  unread: z.number().int().describe('Looked at without an answer: their facts are gone or cannot be opened.'),
  arguments: z
    .enum(ARGUMENTS_SEEN)
    .describe(
      'What conditions saw of arguments: none where the asker may not read content, else with personal data masked or in clear.',
    ),
  asksOfArguments: z.boolean().describe('Whether a rule of the tried document speaks of arguments.'),
  moves,
  calls: z
    .object({
      total: z.number().int(),
      checked: z.number().int(),
      changed: z.number().int(),
      unread: z.number().int().describe('Looked at without an answer: what was asked is gone or cannot be opened.'),
      moves,
    })
    .nullable()
    .describe(
      'Calls that were judged at the desk before they ran, as they were asked for. Null: a run from before these were tried, or one that waits.',
    ),
});
export type DryRunView = z.output<typeof dryRunView>;

/**
 * With what a run that begins compares: the version that is in force itself with what would be without its policy, because beside itself nothing
 * would differ and so it tells what the version stops; any other one with what is in force.
 */
export function comparisonOf({ policy, version, base }: Pick<DryRunView, 'policy' | 'version' | 'base'>): Comparison {
  return base.includes(`${policy}@${version}`) ? 'withoutPolicy' : 'inForce';
}

export const dryRunChange = z.object({
  decision: z.string(),
  system: z.object({ id: z.string(), name: z.string() }),
  startedAt: instant.nullable(),
  recorded: z.enum(ROUTES).nullable().describe('The route that was given then.'),
  before: z.enum(ROUTES).describe('Under what is in force; without this policy where the tried version is in force itself.'),
  after: z.enum(ROUTES).describe('With the draft in its place.'),
  rules: z.array(z.string()).describe('policy@version#rule that make the new route.'),
});
export type DryRunChange = z.output<typeof dryRunChange>;
export const dryRunPage = z.object({ items: z.array(dryRunChange), nextCursor: z.string().nullable() });
export const dryRunQuery = z.object({
  before: z.enum(ROUTES).optional(),
  after: z.enum(ROUTES).optional(),
  cursor: z.string().max(60).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type DryRunQuery = z.input<typeof dryRunQuery>;
export const dryRunCall = z.object({
  action: z.string(),
  tool: z.string(),
  system: z.object({ id: z.string(), name: z.string() }),
  askedAt: instant.nullable(),
  recorded: z.enum(ROUTES).nullable().describe('The route that was given when it was asked for.'),
  before: z.enum(ROUTES),
  after: z.enum(ROUTES),
  rules: z.array(z.string()),
});
export type DryRunCall = z.output<typeof dryRunCall>;
export const dryRunCalls = z.object({ items: z.array(dryRunCall), nextCursor: z.string().nullable() });
export const dryRunCallsQuery = z.object({
  cursor: z.string().max(60).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const dryRunExport = z.object({ format: z.enum(['csv', 'ndjson']).default('csv') });
export const dryRunParams = z.object({ id: z.string().min(1).max(60) });
export const dryRunList = z.object({ items: z.array(dryRunView) });
