import { z } from 'zod';
import { decisionDetail } from '@/lib/decisions/trail';
import { ROUTES } from '@/lib/policy/contract';
import { EFFECTS, STAGES } from '@/lib/risk/contract';
import { FINDING_LABELS } from './contract';

/** Shapes of assessments as the API answers them. */
const score = z.number().describe('0 to 1.');
const tier = z.enum(['unscored', 'low', 'medium', 'high', 'critical']);
const stage = z.enum(STAGES);
const route = z.enum(ROUTES);
const span = z
  .object({ step: z.string(), field: z.string(), start: z.number().int(), end: z.number().int() })
  .describe('UTF-16 units into the field of the step as this API shows it, end exclusive.');
const rule = z.object({ policy: z.string(), version: z.string(), rule: z.string(), route, reason: z.string() });
const unscored = z.array(z.object({ code: z.string(), words: z.string() }));

export const findingView = z.object({
  id: z.string().describe('<index of the event>.<number>'),
  stage,
  subject: z.number().int(),
  step: z.string().optional(),
  detector: z.string(),
  version: z.string(),
  category: z.string(),
  severity: score,
  confidence: score,
  contribution: score.describe('Its part of the score of what was scored; they add up to it.'),
  reasonCode: z.string(),
  reason: z.string(),
  owasp: z.array(z.string()),
  atlas: z.array(z.string()),
  source: z.string(),
  spans: z.array(span),
  hidden: z.enum(['erased', 'notPermitted', 'notShown']).optional().describe('Why there is no passage where there was one.'),
  labels: z.array(z.object({ label: z.enum(FINDING_LABELS), by: z.string(), at: z.string(), mine: z.boolean() })),
});
export const subjectView = z.object({
  no: z.number().int(),
  stage,
  step: z.string().optional(),
  tool: z.string().optional(),
  score,
  probability: score,
  faint: score.optional().describe('What traces add that are no findings by themselves; with the findings it makes the score.'),
  tier,
  unscored,
  effect: z
    .object({
      effect: z.enum(EFFECTS),
      basis: z.enum(['profile', 'annotations', 'schema', 'words', 'none']),
      reversible: z.enum(['yes', 'no', 'unknown']),
      amount: z.object({ value: z.string(), currency: z.string().optional() }).optional(),
      reach: z.enum(['one', 'some', 'all', 'unknown']).optional(),
    })
    .optional(),
  claims: z.array(
    z.object({
      label: z.enum(['supported', 'contradicted', 'unsupported', 'no_context']),
      support: score,
      span: span.optional(),
      evidence: span.optional(),
    }),
  ),
  route: route.optional(),
  baseline: route.optional(),
  matched: z.array(rule),
  errors: z.array(z.object({ policy: z.string(), version: z.string(), rule: z.string(), message: z.string() })),
});
const line = {
  index: z.number().int().describe('Place of its `risk.assessed` in the log.'),
  assessedAt: z.string(),
  cause: z.enum(['closed', 'rescored']),
  bundle: z.string(),
  tier,
  score: score.optional(),
};
export const policyView = z.object({
  ...line,
  policyIndex: z.number().int().optional().describe('Place of its `policy.evaluated` in the log.'),
  stage: stage.optional(),
  unscored,
  route: route.optional(),
  baseline: route.optional().describe('What the tier alone would have asked for.'),
  policies: z.array(z.object({ id: z.string(), version: z.string() })).describe('In force at that moment.'),
  decidedBy: rule.extend({ subject: z.number().int() }).optional().describe('The rule that the route comes from.'),
  subjects: z.array(subjectView),
  erased: z.boolean(),
});
export const assessmentLine = z.object({
  ...line,
  stage: z.string().optional(),
  route: z.string().optional(),
  rule: z.string().optional(),
});

/** `GET /api/v1/decisions/{id}` with what was found in it and how it was routed. */
export const assessedDetail = decisionDetail.extend({
  findings: z.array(findingView).describe('Of the newest assessment.'),
  policy: z.array(policyView).describe('The newest assessment, at most one; the others are in `assessments`.'),
  assessments: z.array(assessmentLine).describe('Every assessment, the newest first.'),
});
export type AssessedDetail = z.infer<typeof assessedDetail>;

export const rescoreAsked = z.strictObject({
  system: z.string().max(64).optional().describe('`sys_...`; all AI systems when left out.'),
  from: z.iso.datetime({ offset: true }).optional().describe('Decisions that began then or later.'),
  until: z.iso.datetime({ offset: true }).optional().describe('Decisions that began before then.'),
});
export const rescoreRun = z.object({
  id: z.string(),
  system: z.string().nullable(),
  from: z.string().nullable(),
  until: z.string().nullable(),
  bundle: z.string(),
  askedBy: z.string().nullable(),
  askedAt: z.string(),
  finishedAt: z.string().nullable(),
  state: z.enum(['waiting', 'running', 'done']),
  total: z.number().int().nullable(),
  checked: z.number().int(),
  changed: z.number().int().describe('Decisions that got a new assessment.'),
  tierMoved: z.number().int().describe('Of those, with another tier.'),
  index: z.number().int().nullable().describe('Place of its `assessment.rescored` in the log.'),
});
export type RescoreRun = z.infer<typeof rescoreRun>;
