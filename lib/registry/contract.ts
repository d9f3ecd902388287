import { z } from 'zod';
import { ARTIFACT_KIND_NAMES, LINK_RELATION_NAMES, VERSION_SOURCES, type VersionSource } from './artifact-kinds';
import { versionDetails } from './artifacts';
import { CAPTURE_LEVELS, type CaptureLevel } from './capture-levels';
import { ANNEX_POINT_NAMES, OPERATOR_NAMES, RISK_CLASS_NAMES, SYSTEM_ROLE_NAMES } from './inventory';
import { PROMOTION_STATES } from './promotion';

/** An AI system of a workspace: registered by a person or first seen in traffic. Client-safe. */
export interface SystemEntry {
  /** UUID. */
  id: string;
  /** `sys_...`, as the API writes it. */
  publicId: string;
  /** As emitters name it. */
  key: string;
  name: string;
  description: string | null;
  captureLevel: CaptureLevel;
  /** Null: seen in traffic, not registered by a person. */
  registeredAt: Date | null;
  firstSeenAt: Date;
}

const instant = z.iso.datetime();
const person = z.object({ id: z.string(), name: z.string() });

/** An AI system as the API answers it. What nobody stated is null. */
export const systemView = z.object({
  id: z.string(),
  key: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  purpose: z.string().nullable().describe('Intended purpose, AI Act Art. 3(12).'),
  owner: person.nullable(),
  role: z.enum(SYSTEM_ROLE_NAMES).nullable(),
  operator: z
    .enum(OPERATOR_NAMES)
    .nullable()
    .describe('What the organisation that uses it is, where a duty depends on it (AI Act Art. 27(1)); null: not stated.'),
  annexPoint: z
    .enum(ANNEX_POINT_NAMES)
    .nullable()
    .describe('A point of Annex III; "none": looked at, falls under none; null: not stated.'),
  riskClass: z.enum(RISK_CLASS_NAMES).nullable(),
  environments: z.array(z.string()),
  captureLevel: z.enum(CAPTURE_LEVELS),
  registeredAt: instant.nullable().describe('Null: seen in traffic, registered by nobody.'),
  firstSeenAt: instant.nullable().describe('Null: registered, and no decision of it was ever recorded.'),
  decisions: z.number().int(),
  recentDecisions: z.number().int().describe('In the last 30 days (UTC).'),
  lastDay: z.string().nullable(),
});
export type SystemView = z.output<typeof systemView>;

export const artifactRow = z.object({
  id: z.string(),
  kind: z.enum(ARTIFACT_KIND_NAMES),
  name: z.string(),
  description: z.string().nullable(),
  registeredAt: instant.nullable().describe('Null: seen in traffic, registered by nobody.'),
  versions: z.number().int(),
  newestVersion: z.string().nullable().describe('The version that became known last: registered, or seen for the first time.'),
  firstSeenAt: instant.nullable(),
  lastSeenAt: instant.nullable(),
  systems: z.array(z.object({ id: z.string(), name: z.string() })).describe('Seen in, or deployed to.'),
  /** Windows that are open now. */
  deployed: z.number().int(),
  waiting: z.number().int().describe('Promotions that wait for consent.'),
});
export type ArtifactRow = z.output<typeof artifactRow>;
export const artifactPage = z.object({
  items: z.array(artifactRow),
  nextCursor: z.string().nullable(),
  previousCursor: z.string().nullable(),
  total: z.number().int(),
  asOf: instant,
});
export type ArtifactPage = z.output<typeof artifactPage>;

const systemRef = z.object({ id: z.string(), key: z.string(), name: z.string() });
export const cardView = z.object({
  facts: z.array(z.object({ name: z.string(), value: z.string() })),
  metrics: z.array(z.object({ name: z.string(), value: z.string(), slice: z.string().optional() })),
  sections: z.array(z.object({ title: z.string(), text: z.string() })),
  from: z.enum(['markdown', 'cyclonedx']),
});
export const signatureView = z.object({
  valid: z.boolean().describe('A known key made a signature over this payload.'),
  trusted: z.boolean().describe('That key belongs to a trusted signer now.'),
  covers: z.boolean().describe("The signed statement names this version's digest."),
  signer: z.string().nullable().describe('Name of the trusted signer.'),
  publicKey: z.string().nullable(),
  predicateType: z.string().nullable(),
  problem: z.string().nullable(),
  verifiedAt: z.string(),
});
export type SignatureView = z.output<typeof signatureView>;
export const seenView = z.object({
  system: systemRef,
  environment: z.string().nullable(),
  firstAt: instant,
  firstDecision: z.string(),
  lastAt: instant,
  lastDecision: z.string(),
});
export const versionTextsState = z.object({
  count: z.number().int(),
  characters: z.number().int(),
  registeredAt: instant,
  registeredBy: z.string(),
  withdrawnAt: instant.nullable(),
  withdrawnBy: z.string().nullable(),
});
export type VersionTextsState = z.output<typeof versionTextsState>;
export const versionTextsView = z.object({
  version: z.string(),
  items: z.array(
    z.object({
      position: z.number().int(),
      characters: z.number().int(),
      text: z
        .string()
        .nullable()
        .describe('Secrets were replaced before it was stored. Null: its stored bytes cannot be opened.'),
      shared: z.boolean().describe('Long enough to be stored once for all records that hold it.'),
    }),
  ),
});
export type VersionTextsView = z.output<typeof versionTextsView>;
export const versionView = z.object({
  id: z.string(),
  version: z.string(),
  digest: z.string().nullable(),
  disputedDigest: z
    .string()
    .nullable()
    .describe('Another digest that a parts list or a call claimed of this version: one of the two is not what it says.'),
  details: versionDetails,
  card: cardView.nullable(),
  signature: signatureView.nullable(),
  texts: versionTextsState.nullable().describe('Null: registered without its text.'),
  source: z.enum(Object.keys(VERSION_SOURCES) as [VersionSource, ...VersionSource[]]),
  notedAt: instant,
  registeredAt: instant.nullable(),
  registeredBy: z.string().nullable(),
  seen: z.array(seenView),
});
export type VersionView = z.output<typeof versionView>;
export const deploymentView = z.object({
  id: z.string(),
  version: z.string(),
  system: systemRef,
  environment: z.string(),
  from: instant,
  until: instant.nullable(),
  recordedBy: z.string(),
  recordedAt: instant,
  /** Null: recorded as a fact, consented to by nobody. */
  approval: z.object({ requestedBy: z.string(), approvedBy: z.string(), promotion: z.string() }).nullable(),
});
export type DeploymentView = z.output<typeof deploymentView>;
export const promotionView = z.object({
  id: z.string(),
  artifact: z.object({ id: z.string(), kind: z.enum(ARTIFACT_KIND_NAMES), name: z.string() }),
  version: z.string(),
  system: systemRef,
  environment: z.string(),
  from: instant.nullable(),
  reason: z.string(),
  state: z.enum(PROMOTION_STATES),
  requestedBy: z.string(),
  requestedAt: instant,
  decidedBy: z.string().nullable(),
  decidedAt: instant.nullable(),
  decisionReason: z.string().nullable(),
  /** What the reader may do now. */
  may: z.object({ approve: z.boolean(), reject: z.boolean(), withdraw: z.boolean() }),
});
export type PromotionView = z.output<typeof promotionView>;
const linkEnd = z.object({ id: z.string(), kind: z.enum(ARTIFACT_KIND_NAMES), name: z.string(), version: z.string().nullable() });
export const linkView = z.object({
  relation: z.enum(LINK_RELATION_NAMES),
  /** `from`: this artifact stands first. */
  direction: z.enum(['from', 'to']),
  version: z.string().nullable().describe('Of this artifact; null: all of them.'),
  other: linkEnd,
  madeBy: z.string(),
  madeAt: instant,
});
export type LinkView = z.output<typeof linkView>;
export const artifactView = z.object({
  id: z.string(),
  kind: z.enum(ARTIFACT_KIND_NAMES),
  name: z.string(),
  description: z.string().nullable(),
  registeredAt: instant.nullable(),
  registeredBy: z.string().nullable(),
  versions: z.array(versionView),
  /** Use without a version that was reported. */
  unversioned: z.array(seenView),
  deployments: z.array(deploymentView),
  promotions: z.array(promotionView),
  links: z.array(linkView),
});
export type ArtifactView = z.output<typeof artifactView>;

export const signerView = z.object({
  id: z.string(),
  name: z.string(),
  publicKey: z.string(),
  addedBy: z.string(),
  addedAt: instant,
  revokedBy: z.string().nullable(),
  revokedAt: instant.nullable(),
});
export type SignerView = z.output<typeof signerView>;

export const bomImport = z.object({
  registered: z.array(z.object({ artifact: z.string(), kind: z.enum(ARTIFACT_KIND_NAMES), name: z.string(), version: z.string(), outcome: z.enum(['registered', 'known', 'digestDiffers']) })),
  links: z.number().int(),
  left: z.array(z.string()).describe('What could not become an artifact, and why.'),
}); // prettier-ignore

/** What an AI system uses, for its page: versions in use by environment. */
export const systemUse = z.object({
  artifact: z.object({ id: z.string(), kind: z.enum(ARTIFACT_KIND_NAMES), name: z.string(), registered: z.boolean() }),
  version: z.string().nullable(),
  environment: z.string().nullable(),
  firstAt: instant.nullable(),
  lastAt: instant.nullable().describe('Null: deployed, never seen.'),
  deployedNow: z.boolean(),
});
export type SystemUse = z.output<typeof systemUse>;
