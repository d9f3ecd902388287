/** Event kinds an emitter may send. Client-safe. */
export const EMITTED_KINDS = [
  'decision.started',
  'decision.ended',
  'prompt.rendered',
  'retrieval.completed',
  'model.invoked',
  'tool.called',
  'tool.returned',
  'evaluation.recorded',
  'guardrail.triggered',
  'outcome.observed',
  'feedback.received',
] as const;
export type EmittedKind = (typeof EMITTED_KINDS)[number];

export function isEmittedKind(kind: string): kind is EmittedKind {
  return (EMITTED_KINDS as readonly string[]).includes(kind);
}

/** Families that are Countersign's own word: what we computed, and what a person did here. A key may not speak for them. */
const RESERVED_FAMILIES = new Set([
  'risk', 'policy', 'action', 'review', 'verdict', 'halt', 'content', 'record', 'artifact', 'incident', 'event', 'trail', 'search', 'access',
  'system', 'key', 'person', 'session', 'view', 'comment', 'settings', 'workspace', 'log', 'checkpoint', 'evidence', 'control', 'monitor', 'drill',
  'hold', 'retention', 'countersign', 'pack', 'audit', 'check', 'signer', 'counter', 'assertion', 'refusal', 'finding', 'assessment',
  'duty', 'competence', 'notify', 'oversight',
]); // prettier-ignore
const RESERVED_KINDS = new Set(['decision.sealed', 'decision.merged']);

export function isReservedKind(kind: string): boolean {
  return RESERVED_KINDS.has(kind) || RESERVED_FAMILIES.has(kind.slice(0, kind.indexOf('.')));
}

/** Versions of the event schema, oldest first. 1.1 added `sequence` and `links`. */
export const SCHEMA_VERSIONS = ['1.0', '1.1'] as const;
export type SchemaVersion = (typeof SCHEMA_VERSIONS)[number];

/** The newest version of the event schema; unknown minor versions are accepted and flagged, unknown majors refused. */
export const SCHEMA_VERSION = '1.1';

export function isKnownVersion(version: string): version is SchemaVersion {
  return (SCHEMA_VERSIONS as readonly string[]).includes(version);
}
