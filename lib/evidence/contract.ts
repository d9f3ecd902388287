/**
 * Frameworks, evidence blocks and what a run of one found. Pure, client-safe and without zod: pages, packs and the API share these shapes; the
 * schemas that check framework files stand in framework-schema.ts, those of the API in api-contract.ts.
 *
 * Evidence is found for a control; nothing here says that a duty is met. Integrity (unaltered), completeness (nothing left out) and truth (it was
 * so) are three statements, and a block makes one of them at most. Dates are `YYYY-MM-DD`, instants RFC 3339 UTC; periods are [from, to).
 *
 * Asked for through lib/evidence/server: runBlock(actor, { block, system, from, to }) -> BlockRun, listBlockRecords(actor, { block, system, from, to,
 * verdict?, cursor?, limit? }) -> BlockRecordPage, getFrameworkReport(actor, { framework, system, from, to, lawDate? }) -> FrameworkReport.
 */
import type { Operator } from '@/lib/registry/inventory';

// --- Frameworks ------------------------------------------------------------------------------------------------------

/** How sure a row is. V: read in a copy of the text. S: from secondary sources that agree. U: not verified. */
export type Mark = 'V' | 'S' | 'U';

/** How much of a control the record can answer by itself. The split is shown before anything else. */
export const AUTOMATION_CLASSES = ['computed', 'computedAndDocument', 'organisational'] as const;
export type AutomationClass = (typeof AUTOMATION_CLASSES)[number];
export const AUTOMATION_WORDS: Readonly<Record<AutomationClass, string>> = {
  computed: 'Computed from the record',
  computedAndDocument: 'Computed, plus a document or a judgement',
  organisational: 'Organisational: a document or an attestation',
};

/** Whom a control binds. `anyone`: no role is named (standards, GDPR rows of the controller). */
export const CONTROL_ROLES = ['provider', 'deployer', 'publicDeployer', 'controller', 'processor', 'anyone'] as const;
export type ControlRole = (typeof CONTROL_ROLES)[number];

/**
 * From when a row applies. Where the date is settled both ends are the same; where the law leaves it open, the range says so and `note` why. `when`
 * picks the range by class of system; the first that fits counts, `any` fits all.
 */
export interface AppliesFrom {
  when: 'any' | 'annexIII' | 'annexI';
  earliest: string;
  latest: string;
  note?: string;
  mark: Mark;
}

/** Which systems a row is about. Left out: all of them. */
export interface ControlScope {
  /** Only systems classified as high risk; others may be measured voluntarily. */
  highRisk?: boolean;
  /** Only these points of Annex III (`5b`), or whole numbers of it (`1`). */
  annexPoints?: string[];
  /** Not these. */
  exceptAnnexPoints?: string[];
  /** Only what is high risk by its use (Art. 6(2)), not as a product of Annex I. */
  annexIIIOnly?: boolean;
  /** Only organisations of these kinds; at these points of Annex III everyone. */
  operator?: { kinds: Operator[]; everyoneAt: string[] };
  /** Only systems with a duty of transparency, or that are generative: a person says so. */
  note?: string;
}

/** What a control wants beside its blocks before "evidence found" may be said; without it the state is "partly" at most. */
export type Requirement = 'independentCounts' | 'gatewayCoverage';

export interface DocumentSlot {
  /** Stable within its control: `fria`, `qms`. The same kind in two controls is the same document. */
  kind: string;
  title: string;
}

export interface ControlSource {
  /** Where the words stand: "Regulation (EU) 2024/1689, Art. 12(1)". */
  citation: string;
  url?: string;
}

/** Within which time an incident is to be told, as a row of a framework sets it. */
export interface ReportingClock {
  /** Hours from the moment of awareness; null: at once, without a number. */
  hours: number | null;
  to: 'authority' | 'provider' | 'dataProtectionAuthority';
  /** Of the rows of one group that fit an incident, the shortest counts. */
  group: string;
  /** Which incidents it is about: of one of these classes, or with one of these marks. */
  when: { classes?: string[]; widespread?: true; breach?: true };
  /** It binds a deployer too when the provider cannot be reached. */
  bindsAlso?: 'providerUnreachable';
}

export interface Control {
  /** Of its framework: `12(1)`, `A.6.2.8`, `MEASURE 2.4`. */
  ref: string;
  /** Heading it stands under: "Art. 12 Record-keeping". */
  group: string;
  /** In our own words. */
  title: string;
  duty: string;
  roles: ControlRole[];
  scope: ControlScope;
  appliesFrom: AppliesFrom[];
  automation: AutomationClass;
  blocks: BlockId[];
  documents: DocumentSlot[];
  requires: Requirement[];
  /** What the record cannot say about this row, for people. */
  limit?: string;
  clock?: ReportingClock;
  mark: Mark;
  source: ControlSource;
}

/** One version of a framework: a law as it stood, a standard's edition. */
export interface Framework {
  id: FrameworkId;
  version: string;
  title: string;
  /** "EU AI Act, as amended by Regulation (EU) 2026/1744". */
  versionTitle: string;
  publisher: string;
  kind: 'law' | 'standard' | 'voluntary';
  /** The version counts for reports whose law date lies in [from, until). */
  validFrom: string;
  validUntil: string | null;
  checkedOn: string;
  /** What is unsettled, what was not read, whose words these are. Packs print it. */
  notes: string[];
  controls: Control[];
  /** Of AI 600-1: risks, and the actions a decision log evidences best. */
  risks?: { id: string; title: string }[];
}
export const FRAMEWORK_IDS = ['eu-ai-act', 'iso-42001', 'nist-ai-rmf', 'gdpr', 'dora'] as const;
export type FrameworkId = (typeof FRAMEWORK_IDS)[number];

// --- Applicability ---------------------------------------------------------------------------------------------------

/**
 * applies: binding now. unsettled: the date is disputed and may have passed. readiness: binds later, measured now. voluntary: does not bind this
 * system (not high risk, a voluntary framework) and is measured all the same. notForRole, outOfScope: says nothing about this system.
 * notApplicable: a person argued so. notStated: role or class is missing, so nobody can tell.
 */
export const APPLICABILITIES = [
  'applies',
  'unsettled',
  'readiness',
  'voluntary',
  'notForRole',
  'outOfScope',
  'notApplicable',
  'notStated',
] as const;
export type ApplicabilityState = (typeof APPLICABILITIES)[number];
export interface Applicability {
  state: ApplicabilityState;
  /** One sentence. */
  because: string;
  from?: { earliest: string; latest: string; note?: string };
}

// --- Evidence blocks -------------------------------------------------------------------------------------------------

export type BlockId = `E${0 | 1 | 2}${0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}` | 'E30';

/** What one item of a block's population is. */
export type BlockUnit =
  'decision' | 'action' | 'event' | 'document' | 'person' | 'version' | 'system' | 'check' | 'notice' | 'day';

export interface EvidenceBlock {
  id: BlockId;
  version: string;
  title: string;
  /** What it asks. */
  question: string;
  unit: BlockUnit;
  /** The population, and when an item counts as covered, excluded or contradicting: the query in words. */
  population: string;
  covered: string;
  contradicted?: string;
  parameters: Record<string, string | number>;
  /** The trap in reading it. */
  limit: string;
  /** False: this record has no kind of event that could answer; documents have to. */
  answerable: boolean;
}

export const EVIDENCE_STATES = ['evidenced', 'partly', 'contradicted', 'noPopulation', 'cannotTell'] as const;
export type EvidenceState = (typeof EVIDENCE_STATES)[number];

/** What was asked for: one system, or null for all that the reader sees. */
export interface BlockScope {
  /** UUID. */
  systemId: string | null;
  from: Date;
  to: Date;
}

export interface Exclusion {
  reason: string;
  count: number;
}

/** How the population was checked against something else. */
export interface Reconciliation {
  against: string;
  expected: number | null;
  found: number | null;
  /** Covers the whole period: only then it is an independent count. */
  whole: boolean;
  says: string;
}

export type FactValue = string | number | boolean | null;

/** One point of a trend: a UTC day. */
export interface SeriesPoint {
  day: string;
  population: number;
  covered: number;
  contradicted: number;
}

export interface BlockRun {
  block: BlockId;
  version: string;
  /** Public id (`sys_...`), or null for all. */
  system: string | null;
  period: { from: string; to: string };
  state: EvidenceState;
  /** One sentence of facts. */
  says: string;
  population: number;
  covered: number;
  contradicted: number;
  /** covered / population; null without a population. */
  coverage: number | null;
  exclusions: Exclusion[];
  /** Instant of the newest item looked at; null when there is none. `age` counts from it to runAt, in whole days. */
  newestAt: string | null;
  age: number | null;
  /** The first record ids of the population (public ids), newest first; all of them by listBlockRecords. */
  recordIds: string[];
  reconciledAgainst: Reconciliation[];
  facts: Record<string, FactValue>;
  series: SeriesPoint[];
  runAt: string;
  /** Events in the log when it ran. */
  logSize: number;
  /** Rows that the query read or summed. */
  rows: number;
  durationMs: number;
  parameters: Record<string, string | number>;
}

export const RECORD_VERDICTS = ['covered', 'uncovered', 'contradicted'] as const;
export type RecordVerdict = (typeof RECORD_VERDICTS)[number];

/** One item of a block's population, to be opened. */
export interface BlockRecord {
  /** Public id where there is one (`dec_...`), or the index of an event. */
  id: string;
  unit: BlockUnit;
  at: string;
  verdict: RecordVerdict;
  /** Why, in words that hold no content. */
  says: string;
  href: string | null;
  /** The decision it belongs to. */
  decisionId: string | null;
}
export interface BlockRecordPage {
  items: BlockRecord[];
  nextCursor: string | null;
}

// --- Controls, measured ----------------------------------------------------------------------------------------------

export interface EvidenceDocument {
  id: string;
  kind: string;
  title: string;
  form: 'document' | 'attestation' | 'training';
  owner: { id: string; name: string } | null;
  /** Trained or competent person, for `training`. */
  person: { id: string; name: string } | null;
  role: string | null;
  system: string | null;
  controls: string[];
  effectiveFrom: string;
  receivedAt: string;
  expiresOn: string | null;
  /** The version of the system or thing that it covers, as its owner wrote it. */
  covers: string | null;
  file: { name: string; bytes: number; sha256: string; mediaType: string } | null;
  revokedAt: string | null;
  /** Of the log event that recorded it. */
  eventIndex: number;
}

export interface ControlStatus {
  framework: FrameworkId;
  frameworkVersion: string;
  control: Control;
  applicability: Applicability;
  state: EvidenceState;
  /** One sentence: "Evidence found for ...". */
  says: string;
  /** Why the state is not better, each one sentence. */
  gaps: string[];
  runs: BlockRun[];
  documents: EvidenceDocument[];
  population: number;
  coverage: number | null;
  /** Days since the newest item of its blocks. */
  age: number | null;
  owner: { id: string; name: string } | null;
  openTasks: number;
}

/**
 * How far the counting is. `behind`: events of the log that nobody has looked at yet, so that days which stand as counted may still change; days are
 * those with decisions in the period.
 */
export interface CountingProgress {
  done: number;
  of: number;
  behind: number;
}

export interface FrameworkReport {
  framework: { id: FrameworkId; version: string; title: string; versionTitle: string; notes: string[] };
  system: { id: string; key: string; name: string } | null;
  period: { from: string; to: string };
  /** The day whose law is used: the end of the period unless another was asked for. */
  lawDate: string;
  runAt: string;
  logSize: number;
  /** Null when every day was counted, up to everything that was in the log when it was asked for; otherwise how far it is. */
  progress: CountingProgress | null;
  split: Record<AutomationClass, { controls: number; states: Record<EvidenceState, number> }>;
  controls: ControlStatus[];
}

/** A task put on a control. */
export interface ControlTask {
  id: string;
  framework: string;
  ref: string;
  what: string;
  owner: string | null;
  dueOn: string;
  doneAt: string | null;
  overdue: boolean;
  /** An auditor asked for it, in this room; answering it there is what makes it done. */
  request: { audit: string; id: string; by: string } | null;
}

/** One control with everything that hangs on it. */
export interface ControlDetail {
  report: Omit<FrameworkReport, 'controls' | 'split'>;
  status: ControlStatus;
  blocks: EvidenceBlock[];
  /** Of each block: the contradictions first, then what is not shown, then what is. */
  samples: Record<string, BlockRecord[]>;
  argument: { reason: string; by: string; at: string } | null;
  tasks: ControlTask[];
  comments: { id: string; author: string; text: string; at: string }[];
  /** Who may be named as owner; empty for those who may not change it. */
  members: { id: string; name: string }[];
  mayManage: boolean;
}
