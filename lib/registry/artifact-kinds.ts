/** What an AI system is made of and was made from. Without zod, so that pages may import it. */
export const ARTIFACT_KINDS = {
  model: 'Model',
  prompt: 'Prompt',
  policy: 'Policy',
  agent: 'Agent',
  tool: 'Tool',
  index: 'Retrieval index',
  document: 'Document',
  dataset: 'Dataset',
  feature: 'Feature',
  trainingRun: 'Training run',
  evaluation: 'Evaluation',
  notebook: 'Notebook',
} as const;
export type ArtifactKind = keyof typeof ARTIFACT_KINDS;
export const ARTIFACT_KIND_NAMES = Object.keys(ARTIFACT_KINDS) as [ArtifactKind, ...ArtifactKind[]];

/** Kinds whose versions may carry their text: what records hold of it is stored once (docs/adr/0031). */
export const KINDS_WITH_TEXT: readonly ArtifactKind[] = ['prompt', 'document'];

/** How one artifact stands to another, read from the first to the second. */
export const LINK_RELATIONS = {
  trainedOn: { label: 'trained on', back: 'used to train' },
  producedBy: { label: 'produced by', back: 'produced' },
  evaluatedBy: { label: 'evaluated by', back: 'evaluates' },
  builtFrom: { label: 'built from', back: 'built into' },
  derivedFrom: { label: 'derived from', back: 'source of' },
  inferredBy: { label: 'inferred by', back: 'infers' },
  documentedBy: { label: 'documented by', back: 'documents' },
  supersedes: { label: 'supersedes', back: 'superseded by' },
} as const;
export type LinkRelation = keyof typeof LINK_RELATIONS;
export const LINK_RELATION_NAMES = Object.keys(LINK_RELATIONS) as [LinkRelation, ...LinkRelation[]];

/** What a tool does to the world, as registered. Until then its name is all there is: effect.ts. */
export const EFFECT_CLASSES = {
  read: 'Reads only',
  sensitiveRead: 'Reads what not everybody may read',
  write: 'Writes, can be undone',
  send: 'Sends something to somebody',
  money: 'Moves money',
  delete: 'Deletes',
  accessChange: 'Changes who may do what',
  code: 'Runs code or commands',
  physical: 'Moves something in the world',
  irreversible: 'Cannot be undone, in another way',
} as const;
export type EffectClass = keyof typeof EFFECT_CLASSES;
export const EFFECT_CLASS_NAMES = Object.keys(EFFECT_CLASSES) as [EffectClass, ...EffectClass[]];

/** On what basis the personal data in a dataset or a feature is used: GDPR Art. 6(1), and that there is none in it. */
export const CONSENT_BASES = {
  consent: 'Consent, Art. 6(1)(a)',
  contract: 'Contract, Art. 6(1)(b)',
  legalObligation: 'Legal obligation, Art. 6(1)(c)',
  vitalInterests: 'Vital interests, Art. 6(1)(d)',
  publicTask: 'Public task, Art. 6(1)(e)',
  legitimateInterests: 'Legitimate interests, Art. 6(1)(f)',
  notPersonal: 'No personal data',
} as const;
export type ConsentBasis = keyof typeof CONSENT_BASES;
export const CONSENT_BASIS_NAMES = Object.keys(CONSENT_BASES) as [ConsentBasis, ...ConsentBasis[]];

export const VERSION_SOURCES = {
  traffic: 'seen in traffic',
  person: 'registered by a person',
  key: 'registered through the API',
  bom: 'read from a CycloneDX bill of materials',
  sample: 'registered by the sample',
} as const;
export type VersionSource = keyof typeof VERSION_SOURCES;
