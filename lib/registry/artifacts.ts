import { z } from 'zod';
import { refuseSecretAt, writtenText } from '@/lib/privacy/written-text';
import type { JsonObject } from '@/lib/shared/json';
import {
  ARTIFACT_KIND_NAMES,
  CONSENT_BASIS_NAMES,
  EFFECT_CLASS_NAMES,
  KINDS_WITH_TEXT,
  LINK_RELATION_NAMES,
  type ArtifactKind,
} from './artifact-kinds';
import { isWellFormed } from '@/lib/shared/well-formed';
import { splitModel } from './model-family';
import { PROMOTION_ACTS } from './promotion';
import { schemaSecret } from './schema-secrets';

const visible = (text: string): boolean => !/[\p{Cc}\p{Cf}]/u.test(text);
const named = (what: string, max: number) =>
  writtenText()
    .trim()
    .min(1, `${what} is needed.`)
    .max(max, `Use at most ${max} characters.`)
    .refine(visible, { message: 'No invisible characters.' });
const text = (max: number) =>
  writtenText()
    .trim()
    .max(max, `Use at most ${max.toLocaleString('en')} characters.`);

export const artifactName = named('A name', 200);
export const versionName = named('A version', 200);
export const environmentName = named('An environment', 100);

export const sha256 = z
  .string()
  .trim()
  .toLowerCase()
  .transform((given) => given.replace(/^sha256[:-]/, ''))
  .pipe(z.string().regex(/^[0-9a-f]{64}$/, 'A digest is the SHA-256 of the artifact: 64 hexadecimal digits.'));

/** JSON Schema of a tool's arguments: kept as sent, so that a reader sees what was registered, and refused with a secret in it. */
const schemaText = z
  .record(z.string(), z.json())
  .refine((schema) => JSON.stringify(schema).length <= 64_000, { message: 'A schema has at most 64,000 characters.' })
  .superRefine(refuseSecretAt((schema) => schemaSecret(schema as JsonObject)));

export const versionDetails = z.object({
  /** Tools: what it does to the world, and what arguments it takes. */
  effect: z.enum(EFFECT_CLASS_NAMES).optional(),
  argumentsSchema: schemaText.optional(),
  /** Datasets and features. */
  consentBasis: z.enum(CONSENT_BASIS_NAMES).optional(),
  collected: text(1_000).optional().describe('Where and when the data was collected.'),
  inferred: z
    .boolean()
    .optional()
    .describe('An attribute that a model inferred about persons. Link it: inferredBy, derivedFrom.'),
  /** Anything. */
  provider: text(200).optional(),
  licence: text(200).optional(),
  uri: text(2_000).optional().describe('Where it is kept; shown, never fetched.'),
  notes: text(4_000).optional(),
  metrics: z
    .array(z.object({ name: text(200), value: text(200), slice: text(200).optional() }))
    .max(200)
    .optional(),
});
export type VersionDetails = z.output<typeof versionDetails>;

/** Bounds of the text of one version. */
export const MOST_TEXTS = 500;
const TEXT_CHARACTERS = 200_000;
const TEXTS_CHARACTERS = 2_000_000;
const versionTexts = z
  .array(
    z
      .string()
      .min(1, 'A text is not empty.')
      .max(TEXT_CHARACTERS, `Use at most ${TEXT_CHARACTERS.toLocaleString('en')} characters.`)
      .refine(isWellFormed, { message: 'The text holds half a character (a lone surrogate).' }),
  )
  .min(1, 'Give at least one text, or none of the list.')
  .max(MOST_TEXTS, `Give at most ${MOST_TEXTS} texts.`)
  .refine((texts) => texts.reduce((sum, one) => sum + one.length, 0) <= TEXTS_CHARACTERS, {
    message: `Together at most ${TEXTS_CHARACTERS.toLocaleString('en')} characters.`,
  });

export const newVersion = z.object({
  version: versionName,
  digest: sha256.nullish(),
  details: versionDetails.optional(),
  texts: versionTexts
    .optional()
    .describe(
      'Prompts and documents: the text as records hold it, such as a system prompt, or the passages a document is retrieved in. Kept encrypted; a record that holds one of at least 1 KB refers to it instead of storing it again.',
    ),
});

export const newArtifact = z
  .object({
    kind: z.enum(ARTIFACT_KIND_NAMES),
    name: artifactName,
    description: text(2_000).nullish(),
    version: newVersion.nullish(),
  })
  .transform((given, context) => {
    const { name, problem } = nameOf(given.kind, given.name);
    if (problem) context.addIssue({ code: 'custom', path: ['name'], message: problem });
    if (given.version?.texts && !KINDS_WITH_TEXT.includes(given.kind))
      context.addIssue({ code: 'custom', path: ['version', 'texts'], message: 'Only prompts and documents carry their text.' });
    return { ...given, name };
  });
export type NewArtifact = z.input<typeof newArtifact>;

/** Models go by family and build everywhere, because traffic names them so. */
function nameOf(kind: ArtifactKind, given: string): { name: string; problem: string | null } {
  if (kind !== 'model') return { name: given, problem: null };
  const { name, version } = splitModel(given);
  return {
    name,
    problem: version === '' ? null : `A model is registered by its family and its build: name ${name}, version ${version}.`,
  };
}

const instant = z.iso.datetime({ offset: true, error: 'must be an RFC 3339 instant such as 2026-11-21T10:00:00Z' });

/** A window that was: a fact reported by whoever deploys. Nobody consents to a fact; a promotion asks first. */
export const newDeployment = z
  .object({
    artifact: z.string().min(1).describe('Id (art_...).'),
    version: versionName,
    system: z.string().min(1).describe('Id (sys_...) or key.'),
    environment: environmentName,
    from: instant.optional().describe('Default: now.'),
    until: instant.nullish().describe('Null: still deployed.'),
    replace: z.boolean().default(true).describe('Ends what was still deployed of the same artifact there, at `from`.'),
  })
  .refine((given) => !given.until || Date.parse(given.until) > Date.parse(given.from ?? new Date().toISOString()), {
    message: 'It must end after it began.',
    path: ['until'],
  });
export const newDeployments = z.object({ items: z.array(newDeployment).min(1).max(500) });
export type NewDeployment = z.input<typeof newDeployment>;

export const newPromotion = z.object({
  artifact: z.string().min(1).describe('Id (art_...).'),
  version: versionName,
  system: z.string().min(1).describe('Id (sys_...) or key.'),
  environment: environmentName,
  from: instant.nullish().describe('Null: from the moment of the consent.'),
  reason: writtenText().trim().min(3, 'Say why, in a few words.').max(2_000),
});
export type NewPromotion = z.input<typeof newPromotion>;

export const promotionDecision = z.object({
  act: z.enum(PROMOTION_ACTS),
  reason: writtenText().trim().min(3, 'Say why, in a few words.').max(2_000),
});
export type PromotionDecision = z.input<typeof promotionDecision>;

/** One end of a link: an artifact by id, or by kind and name; a version, or none for all of them. */
const linkEnd = z.object({
  artifact: z.string().min(1).optional(),
  kind: z.enum(ARTIFACT_KIND_NAMES).optional(),
  name: artifactName.optional(),
  version: versionName.optional(),
});
export const newLink = z.object({
  version: versionName.optional(),
  relation: z.enum(LINK_RELATION_NAMES),
  to: linkEnd.refine((end) => end.artifact !== undefined || (end.kind !== undefined && end.name !== undefined), {
    message: 'Name the other artifact by its id, or by kind and name.',
  }),
});
export type NewLink = z.input<typeof newLink>;

export const newSigner = z.object({
  name: named('A name', 200),
  publicKey: z.string().trim().min(1, 'Give the Ed25519 public key.').max(2_000),
});
export type NewSigner = z.input<typeof newSigner>;

export const newSignature = z.object({
  version: versionName,
  /** A DSSE envelope around an in-toto statement. */
  envelope: z.json(),
  /** Of the signer, when it is not among the trusted ones: the signature is then checked, and shown as not trusted. */
  publicKey: z.string().trim().max(2_000).optional(),
});

export const textsQuery = z.object({ version: versionName });
export const textsWithdrawal = z.object({
  version: versionName,
  reason: writtenText().trim().min(3, 'Say why, in a few words.').max(2_000),
});
export type TextsWithdrawal = z.input<typeof textsWithdrawal>;

export const newCard = z.object({ version: versionName, markdown: writtenText().min(1).max(200_000) });

/** How the list of artifacts is asked. */
export const ARTIFACT_SORTS = ['name', '-name', '-lastSeen', '-registered'] as const;
export const ARTIFACT_STATES = ['all', 'registered', 'unregistered', 'unused', 'waiting'] as const;
export const artifactsQuery = z.object({
  q: z.string().max(200).default('').describe('Part of the name.'),
  kind: z.enum(ARTIFACT_KIND_NAMES).optional(),
  state: z
    .enum(ARTIFACT_STATES)
    .default('all')
    .describe(
      'unregistered: seen in traffic, registered by nobody. unused: registered, never seen in traffic. waiting: a promotion of it waits for consent.',
    ),
  system: z.string().max(100).optional().describe('Id (sys_...) or key: seen in it, or deployed to it.'),
  sort: z.enum(ARTIFACT_SORTS).default('name'),
  cursor: z.string().max(20).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
