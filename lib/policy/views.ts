import { z } from 'zod';
import { writtenText } from '@/lib/privacy/written-text';
import { documentSchema } from './document';
import { POLICY_STATUSES } from './lifecycle';
import { ROUTES } from './contract';

/** Inputs and answers of the policy routes and actions, as zod schemas: the OpenAPI document is made of them. */
const instant = z.iso.datetime({ error: 'must be an RFC 3339 instant such as 2026-11-21T10:00:00Z' });
const reason = writtenText().trim().min(3, 'Say why, in a few words.').max(1_000);
const version = z.coerce.number().int().min(1);

export const RESERVED_IDS: ReadonlySet<string> = new Set(['check', 'evaluate', 'dry-runs', 'in-force', 'new', 'templates']);
export const newPolicy = z.object({
  document: documentSchema.refine((one) => !RESERVED_IDS.has(one.id), {
    path: ['id'],
    message: 'This name is taken by Countersign.',
  }),
});
export const newDraft = z.object({
  from: version.optional().describe('The version to begin with; the newest where none is named.'),
});
export const savedDraft = z.object({
  document: documentSchema,
  revision: z.number().int().min(1).describe('The revision that was read: a draft that changed since is not overwritten.'),
});
export const proposal = z.object({
  reason,
  from: instant.nullish().describe('In force from then; from the consent on where it is absent.'),
  until: instant.nullish().describe('In force until then, exclusive; the version before resumes.'),
});
export const versionAct = z.object({ version, reason });
export type Proposal = z.input<typeof proposal>;
export type VersionActInput = z.input<typeof versionAct>;

const person = z.object({ id: z.string(), name: z.string() });
export const policyRow = z.object({
  id: z.string(),
  title: z.string(),
  scope: documentSchema.shape.scope,
  rules: z.number().int(),
  inForce: z.number().int().nullable().describe('The version in force now.'),
  inForceSince: instant.nullable(),
  scheduled: z.number().int().nullable(),
  proposed: z.number().int().nullable().describe('The version that waits for a second person.'),
  draft: z.number().int().nullable(),
  retiring: z.boolean().describe('Somebody asked to end it; a second person has not yet.'),
});
export type PolicyRow = z.output<typeof policyRow>;
export const policyList = z.object({ items: z.array(policyRow), inForce: z.object({ label: z.string(), hash: z.string() }) });

export const versionView = z.object({
  version: z.number().int(),
  status: z.enum(POLICY_STATUSES),
  document: documentSchema,
  hash: z.string(),
  editedBy: person,
  editors: z.array(person).describe('Everybody who wrote on it, the last one among them; none of them puts it in force.'),
  proposedBy: person,
  proposedAt: instant,
  reason: z.string(),
  wishedFrom: instant.nullable(),
  wishedUntil: instant.nullable(),
  decidedBy: person.nullable(),
  decidedAt: instant.nullable(),
  decisionReason: z.string().nullable(),
  from: instant.nullable(),
  until: instant.nullable(),
  retirement: z.object({ askedBy: person, askedAt: instant, reason: z.string(), endedBy: z.string().nullable() }).nullable(),
  /** Null: the reader may. Otherwise why not. */
  refuses: z.object({ activate: z.string().nullable(), withdraw: z.string().nullable(), retire: z.string().nullable() }),
});
export type VersionView = z.output<typeof versionView>;
export const draftView = z.object({
  version: z.number().int(),
  document: documentSchema,
  revision: z.number().int(),
  editedBy: person,
  editedAt: instant,
  editors: z.array(person).describe('Everybody who wrote on it.'),
});
export type DraftView = z.output<typeof draftView>;
export const policyView = z.object({
  id: z.string(),
  title: z.string(),
  createdBy: z.string(),
  createdAt: instant,
  draft: draftView.nullable(),
  versions: z.array(versionView),
});
export type PolicyView = z.output<typeof policyView>;

const problem = z.object({
  level: z.enum(['error', 'warning']),
  path: z.string(),
  message: z.string(),
  start: z.number().int().optional(),
  end: z.number().int().optional(),
});
export const checkView = z.object({
  problems: z.array(problem),
  tests: z.array(
    z.object({
      name: z.string(),
      expect: z.enum(ROUTES),
      got: z.enum(ROUTES),
      passes: z.boolean(),
      matched: z.array(z.string()),
      errors: z.array(z.string()),
    }),
  ),
  ready: z.boolean(),
});
export type CheckView = z.output<typeof checkView>;

const matched = z.object({
  policy: z.string(),
  version: z.string(),
  rule: z.string(),
  route: z.enum(ROUTES),
  reason: z.string(),
});
const named = z.object({ policy: z.string(), version: z.string(), rule: z.string() });
export const outcomeView = z.object({
  route: z.enum(ROUTES),
  baseline: z.enum(ROUTES),
  matched: z.array(matched),
  unmatched: z.array(named),
  errors: z.array(named.extend({ message: z.string() })),
});
export const diffView = z.object({
  changes: z.array(
    z.object({
      part: z.enum(['document', 'rule', 'test']),
      name: z.string(),
      kind: z.enum(['added', 'removed', 'changed']),
      words: z.string(),
      fields: z.array(z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
    }),
  ),
});

export const policyParams = z.object({ id: z.string().min(1).max(60) });
const versionName = z.string().regex(/^(?:draft|[1-9][0-9]{0,8})$/, 'Give a number, or "draft".');
export const diffQuery = z.object({ from: versionName, to: versionName });
export const checkInput = z.object({ document: z.unknown() });
export const writtenDraft = z.object({ id: z.string(), version: z.number().int(), revision: z.number().int() });
export const proposedVersion = z.object({ version: z.number().int(), hash: z.string() });
export const activatedVersion = z.object({ from: instant, until: instant.nullable() });
export const retiredVersion = z.object({
  retired: z.boolean(),
  until: instant.nullable(),
  next: z.number().int().nullable().describe('The version that holds from then on; null where none of this policy does.'),
});
