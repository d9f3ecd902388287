import { z } from 'zod';
import { decisionSummary } from '@/lib/decisions/contract';

/** Shapes of the search API. Client-safe: the explorer and the OpenAPI document read the same schemas. */
export const SORTS = ['-startedAt', 'startedAt', '-receivedAt', '-riskScore'] as const;
export type Sort = (typeof SORTS)[number];
export const MAX_PAGE = 200;
export const DEFAULT_PAGE = 50;

const instant = z.iso.datetime({ offset: true, error: 'must be an RFC 3339 instant such as 2026-11-21T10:00:00Z' });
/** A day begins where the calendar of `tz` has it. */
const moment = z.union([z.iso.datetime({ offset: true }), z.iso.date()], {
  error: 'must be an RFC 3339 instant such as 2026-11-21T10:00:00Z, or a day such as 2026-11-21',
});

/** What q, from and to mean everywhere: `from` is inclusive, `to` exclusive, both about startedAt; q follows docs/api.md "Query". */
export const scopeQuery = z.object({
  q: z.string().max(4000).default('').describe('The query.'),
  from: moment.optional().describe('Started at or after; a day is its beginning in `tz`.'),
  to: moment.optional().describe('Started before; a day is its beginning in `tz`.'),
  tz: z
    .string()
    .max(64)
    .optional()
    .describe('IANA zone in which dates without a zone are read, in q, from and to, and days are cut. Default UTC.'),
});
export const listQuery = scopeQuery.extend({
  sort: z.enum(SORTS).default('-startedAt'),
  cursor: z.string().max(2000).optional().describe('nextCursor or previousCursor of an answer to the same q, from, to and sort.'),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(DEFAULT_PAGE),
  receivedAfter: instant.optional().describe('Only decisions whose first event was received after this instant: for "n new".'),
});
export const histogramQuery = scopeQuery.extend({ by: z.enum(['risk', 'status']).default('status') });
export const exportQuery = scopeQuery.extend({
  format: z.enum(['csv', 'ndjson']).default('csv'),
  sort: z.enum(SORTS).default('-startedAt'),
});

/** eq: exact. gte: at least so many. estimate: computed from a sample, see `basis`. */
export const relation = z.enum(['eq', 'gte', 'estimate']);
export type Relation = z.infer<typeof relation>;
export const total = z.object({ value: z.number().int(), relation: z.enum(['eq', 'gte']) });
export type Total = z.infer<typeof total>;

/** Freshness of the text index, present when the query holds text. */
export const searchNote = z.object({
  lagEvents: z.number().int().describe('Events received and not yet searchable by text.'),
  lagSeconds: z.number().describe('Age of the oldest of them.'),
  phrase: z
    .object({ checked: z.number().int(), capped: z.boolean() })
    .optional()
    .describe(
      'Phrases are checked on the candidates; capped: the check stopped early, the cursor goes on behind the last one checked.',
    ),
});
export const decisionPage = z.object({
  items: z.array(decisionSummary),
  nextCursor: z.string().nullable(),
  previousCursor: z.string().nullable(),
  total,
  asOf: z.string().describe("The server's time when it answered."),
  search: searchNote.optional(),
  hints: z
    .array(z.object({ message: z.string(), start: z.number().int(), end: z.number().int(), suggestion: z.string().optional() }))
    .optional(),
});
export type DecisionPage = z.infer<typeof decisionPage>;

/** Where the words of a query stand in decisions of a page. Content: only for those who may read it. */
export const matchesQuery = z.object({
  q: z.string().min(1).max(4000).describe('The query of the list.'),
  id: z
    .union([z.string().max(64), z.array(z.string().max(64)).max(50)])
    .transform((given) => (typeof given === 'string' ? [given] : given))
    .describe('Decisions (dec_...), repeatable, up to 50.'),
});
export const decisionMatches = z.object({
  matches: z.array(
    z.object({
      id: z.string(),
      places: z
        .array(
          z.object({
            field: z.string().describe('As fields of a step are named, or a field of the decision.'),
            label: z.string(),
            step: z.object({ id: z.string(), title: z.string() }).optional(),
            parts: z.array(z.object({ text: z.string(), hit: z.boolean() })),
          }),
        )
        .describe('At most two: the one with most of the words, and one with a word that it has not.'),
      complete: z.boolean().describe('False: not all of the trail was looked through.'),
    }),
  ),
});
export type DecisionMatches = z.infer<typeof decisionMatches>;

export const facet = z.object({
  field: z.string(),
  label: z.string(),
  values: z.array(z.object({ value: z.string(), label: z.string().optional(), count: z.number().int(), selected: z.boolean() })),
  relation,
  basis: z.string().describe('What was counted, in words, such as "all matches" or "the newest 1,000 matches".'),
  more: z.boolean().describe('There are further values.'),
});
export type Facet = z.infer<typeof facet>;
export const facetsAnswer = z.object({ facets: z.array(facet), asOf: z.string(), search: searchNote.optional() });
export type FacetsAnswer = z.infer<typeof facetsAnswer>;

export const INTERVALS = [
  'second',
  'tenSeconds',
  'minute',
  'fiveMinutes',
  'halfHour',
  'hour',
  'sixHours',
  'day',
  'week',
  'month',
] as const;
export const histogramAnswer = z.object({
  from: z.string(),
  to: z.string(),
  interval: z.enum(INTERVALS),
  zone: z.string(),
  series: z.array(z.string()),
  buckets: z.array(
    z.object({ start: z.string(), end: z.string(), total: z.number().int(), counts: z.record(z.string(), z.number().int()) }),
  ),
  relation,
  basis: z.string(),
  later: z
    .boolean()
    .optional()
    .describe(
      'True: there are matches that claim to start more than an hour after this answer. They are in the list and in no bucket.',
    ),
  asOf: z.string(),
  search: searchNote.optional(),
});
export type HistogramAnswer = z.infer<typeof histogramAnswer>;

export const completion = z.object({
  from: z.number().int().describe('Start of the piece of text that is replaced, in UTF-16 units.'),
  to: z.number().int(),
  items: z.array(
    z.object({
      text: z.string(),
      label: z.string(),
      kind: z.enum(['field', 'operator', 'value']),
      detail: z.string().optional(),
      count: z.number().int().optional(),
    }),
  ),
});
export type Completion = z.infer<typeof completion>;

export const savedView = z.object({
  id: z.string(),
  name: z.string(),
  page: z.literal('decisions'),
  state: z.string().describe("The page's URL query, without '?'."),
  shared: z.boolean(),
  owner: z.object({ id: z.string(), name: z.string() }),
  mine: z.boolean(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type SavedView = z.infer<typeof savedView>;
