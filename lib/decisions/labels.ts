import { fnv64 } from '@/lib/shared/fnv';

export { fnv64 };

/**
 * Labels: every exact-match fact of a decision as `field:value` in one text array, so that any combination of facets is one GIN
 * lookup. Pure and client-safe; the catalogue here is the only place that knows the fields.
 */
export interface LabelField {
  /** What a person reads. */
  title: string;
  /** Counted per day in label_rollup. Fields with nearly one value a decision are not. */
  rolledUp: boolean;
  /** Its first appearance in a system is remembered in first_seen. */
  firstSeen: boolean;
}

export const LABEL_FIELDS = {
  tool: { title: 'Tool', rolledUp: true, firstSeen: true },
  model: { title: 'Model', rolledUp: true, firstSeen: true }, // requested and answered, one label each
  provider: { title: 'Provider', rolledUp: true, firstSeen: true },
  environment: { title: 'Environment', rolledUp: true, firstSeen: false },
  agent: { title: 'Agent', rolledUp: true, firstSeen: true },
  agentVersion: { title: 'Agent version', rolledUp: true, firstSeen: true },
  prompt: { title: 'Prompt', rolledUp: true, firstSeen: true },
  promptVersion: { title: 'Prompt version', rolledUp: true, firstSeen: true }, // name@version when the name is known
  policyVersion: { title: 'Policy version', rolledUp: true, firstSeen: true },
  guardrail: { title: 'Guardrail', rolledUp: true, firstSeen: true },
  evaluation: { title: 'Evaluation', rolledUp: true, firstSeen: false },
  outcome: { title: 'Outcome', rolledUp: true, firstSeen: false },
  feedback: { title: 'Feedback', rolledUp: true, firstSeen: false },
  flag: { title: 'Flag', rolledUp: true, firstSeen: false },
  check: { title: 'Check', rolledUp: true, firstSeen: false }, // found by lib/checks
  finding: { title: 'Finding', rolledUp: true, firstSeen: false }, // category of what a scorer found, by lib/assessment
  detector: { title: 'Detector', rolledUp: true, firstSeen: false },
  reason: { title: 'Reason', rolledUp: true, firstSeen: false }, // reason code of a finding
  stage: { title: 'Risk stage', rolledUp: true, firstSeen: false }, // in which something was found
  scorer: { title: 'Scorer bundle', rolledUp: true, firstSeen: false }, // that gave the risk
  digest: { title: 'Reported digest', rolledUp: false, firstSeen: false }, // kind/name@version#sha256
  user: { title: 'User', rolledUp: false, firstSeen: false },
  session: { title: 'Session', rolledUp: false, firstSeen: false },
  subject: { title: 'Subject', rolledUp: false, firstSeen: false }, // type/token, never the plain id
} as const satisfies Record<string, LabelField>;

/** Events that say what a check found begin so; the rest of the kind is the check, so that folding needs no content. */
export const CHECK_KIND = 'check.';

/** Fields whose labels an assessment gives: a new one replaces those of the one before. */
export const ASSESSED_FIELDS = ['finding', 'detector', 'reason', 'stage', 'scorer'] as const;

export type LabelFieldName = keyof typeof LABEL_FIELDS;
export const LABEL_FIELD_NAMES = Object.keys(LABEL_FIELDS) as LabelFieldName[];

/** At most so many values of one field are kept for one decision; more sets the flag `labelsTruncated`. */
export const MAX_LABELS_PER_FIELD = 100;
const MAX_VALUE = 200;

export function isLabelField(name: string): name is LabelFieldName {
  return Object.hasOwn(LABEL_FIELDS, name);
}

/** Printable ASCII without outer spaces: nothing to lose. */
const PLAIN = /^[!-~](?:[ -~]*[!-~])?$/;

/**
 * Builds a label. The value loses control characters and outer spaces; one longer than 200 UTF-16 units is cut and ends in a hash,
 * so that different values stay different. Null when nothing is left of the value.
 */
export function label(field: LabelFieldName, value: string): string | null {
  return labelText(field, value);
}

/** The same for facts that are kept beside the decision's own labels (lib/search/record-uses.ts). */
export function labelText(field: string, value: string): string | null {
  const clean = PLAIN.test(value) ? value : value.replace(/[\p{Cc}\p{Cs}]+/gu, ' ').trim();
  if (clean === '') return null;
  if (clean.length <= MAX_VALUE) return `${field}:${clean}`;
  return `${field}:${clean.slice(0, MAX_VALUE - 18).replace(/\p{Cs}/gu, '')}~${fnv64(clean)}`;
}

/** The parts of a label; null when the text is not one of the catalogue. */
export function parseLabel(text: string): { field: LabelFieldName; value: string } | null {
  const colon = text.indexOf(':');
  const field = text.slice(0, colon);
  return colon > 0 && isLabelField(field) ? { field, value: text.slice(colon + 1) } : null;
}

/** The label of a person or thing a decision is about: its type and keyed token (lib/decisions/server/subject-token.ts). */
export function subjectLabel(type: string, token: string): string | null {
  return label('subject', `${type}/${token}`);
}

export function rolledUpLabels(labels: readonly string[]): string[] {
  return labels.filter((one) => {
    const parsed = parseLabel(one);
    return parsed !== null && LABEL_FIELDS[parsed.field].rolledUp;
  });
}

export function firstSeenLabels(labels: readonly string[]): string[] {
  return labels.filter((one) => {
    const parsed = parseLabel(one);
    return parsed !== null && LABEL_FIELDS[parsed.field].firstSeen;
  });
}
