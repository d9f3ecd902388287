import { z } from 'zod';

/**
 * OpenLineage 2-0-2 as it is received: what the core schema requires, and nothing less. Everything else is kept as it came; facets are
 * open by design. Client-safe: the routes and the OpenAPI document read these schemas.
 */
export const EVENT_TYPES = ['START', 'RUNNING', 'COMPLETE', 'ABORT', 'FAIL', 'OTHER'] as const;
/** A run that said one of these is over. */
export const ENDED: ReadonlySet<string> = new Set(['COMPLETE', 'ABORT', 'FAIL']);

export const LINEAGE_KINDS = { run: 'lineage.run', dataset: 'lineage.dataset', job: 'lineage.job' } as const;
export type LineageKind = (typeof LINEAGE_KINDS)[keyof typeof LINEAGE_KINDS];

const NAME_MAX = 2_000;
const name = (what: string): z.ZodString =>
  z.string({ error: `must be a text: ${what}` }).min(1, 'must not be empty').max(NAME_MAX, `is longer than ${NAME_MAX} characters`); // prettier-ignore
const uri = z.string({ error: 'must be a URI' }).max(2_000).regex(/^[A-Za-z][A-Za-z0-9+.-]*:\S+$/, 'must be a URI'); // prettier-ignore

/** Any facet: whoever made it, and its schema. `_deleted` takes a facet of a job or dataset away. */
const facet = z.looseObject({
  _producer: uri.describe('Who made the facet.'),
  _schemaURL: uri.describe("The facet's JSON schema."),
  _deleted: z.boolean('must be true or false').optional().describe('True: the facet does not hold any more.'),
});
const facets = z.record(z.string(), facet).optional();

const job = z.looseObject({ namespace: name("the scheduler's namespace"), name: name("the job's name"), facets });
const dataset = { namespace: name("the source's namespace"), name: name("the dataset's name"), facets };
const input = z.looseObject({ ...dataset, inputFacets: facets });
const output = z.looseObject({ ...dataset, outputFacets: facets });

const base = {
  eventTime: z
    .string({ error: 'must be an RFC 3339 time with its offset, such as 2026-11-21T02:00:00Z' })
    .regex(/^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/, 'must be an RFC 3339 time with its offset, such as 2026-11-21T02:00:00Z'),
  producer: uri.describe('Who made the event.'),
}; // prettier-ignore
const schemaURL = (kind: string): z.ZodString =>
  z
    .string({ error: 'must be a URI' })
    .regex(new RegExp(`^\\S+#/(?:\\$defs|definitions)/${kind}$`), `must end in #/$defs/${kind}`);

export const runEvent = z.looseObject({
  ...base,
  schemaURL: schemaURL('RunEvent'),
  eventType: z.enum(EVENT_TYPES, { error: `is one of ${EVENT_TYPES.join(', ')}` }).optional(),
  run: z.looseObject({
    runId: z.guid('must be a UUID'),
    facets,
  }),
  job,
  inputs: z.array(input).max(5_000, 'has more than 5,000 datasets').optional(),
  outputs: z.array(output).max(5_000, 'has more than 5,000 datasets').optional(),
});
export const datasetEvent = z.looseObject({ ...base, schemaURL: schemaURL('DatasetEvent'), dataset: z.looseObject(dataset) });
export const jobEvent = z.looseObject({
  ...base,
  schemaURL: schemaURL('JobEvent'),
  job,
  inputs: z.array(input).max(5_000, 'has more than 5,000 datasets').optional(),
  outputs: z.array(output).max(5_000, 'has more than 5,000 datasets').optional(),
});

/** The answer to one event. */
export const lineageAnswer = z.object({
  id: z.string().describe("The event's id in the log; it follows from what was sent, so a resend has the same."),
  status: z.enum(['accepted', 'duplicate']),
  receipt: z.object({ index: z.number().int(), leafHash: z.string() }),
});
export type LineageAnswer = z.infer<typeof lineageAnswer>;

/** The answer to a batch of which not everything could be taken, as OpenLineage's API describes it. */
export const batchAnswer = z.object({
  status: z.enum(['success', 'partial_success']),
  summary: z.object({
    received: z.number().int(),
    successful: z.number().int(),
    failed: z.number().int(),
    retriable: z.number().int(),
    non_retriable: z.number().int(),
  }),
  failed_events: z.array(
    z.object({
      index: z.number().int(),
      reason: z.string().describe('What is wrong, where (a JSON pointer first) and how to mend it.'),
      retriable: z.boolean(),
    }),
  ),
});
export type BatchAnswer = z.infer<typeof batchAnswer>;
