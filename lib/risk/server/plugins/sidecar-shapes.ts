import { z } from 'zod';
import { removeSecrets } from '@/lib/privacy/remove-secrets';
import { type Provenance, type Segment, type Stage } from '../../contract';
import { type PluginFinding } from '../../plugin';

/** How a sidecar is spoken to: the request and answer shapes of three that people run. */
export const SIDECAR_KINDS = ['presidio', 'llm-guard', 'prompt-guard'] as const;
export type SidecarKind = (typeof SIDECAR_KINDS)[number];

export interface ShapeOptions {
  /** Of the texts, for Presidio: ISO 639-1. */
  language: string;
  /** How grave a hit is, 0 to 1; what it adds to the score is that times how sure the sidecar is. */
  severity: number;
}

export interface Shape {
  /** One call sends this many UTF-16 units at most, unless declared otherwise: what its model can look at. */
  callChars: number;
  severity: number;
  request(text: string, stage: Stage, options: ShapeOptions): unknown;
  /** Throws where the answer does not have the shape: that is a failure, never "nothing found". */
  read(answer: unknown, segment: Segment, text: string, options: ShapeOptions): PluginFinding[];
}

/** What a sidecar is not sure of is not told: classifiers name every label with its share, also those that do not apply. */
const LEAST_SURE = 0.2;

const share = z.number().min(0).max(1);
/** Names of kinds, and no words of a text: they stand in reasons, which people see who may not read the text. */
const name = z.string().regex(/^[A-Za-z0-9_.:-]{1,40}$/);
const presidio = z
  .array(z.object({ entity_type: name, start: z.number().int().min(0), end: z.number().int().min(0), score: share })) // prettier-ignore
  .max(5_000);
const llmGuard = z.object({ is_valid: z.boolean(), scanners: z.record(name, z.number()) });
const label = z.object({ label: name, score: share });
const promptGuard = z.union([z.array(label).max(50), z.array(z.array(label).max(50)).max(10), label]);

/** Labels that the three are known to give: a text that speaks of a person is no reason to refuse PERSON. */
const KNOWN: ReadonlySet<string> = new Set(
  `person email_address phone_number credit_card iban_code us_ssn us_itin us_passport us_bank_number us_driver_license ip_address location date_time nrp
  medical_license url crypto uk_nhs uk_nino organization age id title
  promptinjection anonymize deanonymize secrets toxicity bancode bancompetitors bansubstrings bantopics code gibberish invisibletext language regex sentiment
  tokenlimit bias factualconsistency json languagesame maliciousurls norefusal readingtime relevance sensitive urlreachability
  injection jailbreak malicious indirect benign safe unsafe toxic ok none clean`.split(/\s+/),
);

/** True for a label that is a piece of the text, a number, or a secret: a detector that answers so tells content where only kinds may stand. */
export function tellsContent(label: string, text: string): boolean {
  if (KNOWN.has(label.toLowerCase()) || /^label_\d{1,2}$/i.test(label)) return false;
  if (removeSecrets(label) !== label) return true;
  return /\d[._:-]?\d[._:-]?\d[._:-]?\d/.test(label) || text.toLowerCase().includes(label.toLowerCase());
}

/** Labels that say that all is well. */
const HARMLESS = /^(?:benign|safe|label_0|ok|none|clean)$/i;

export const SHAPES: Readonly<Record<SidecarKind, Shape>> = {
  /** `POST /analyze {text, language}` -> `[{entity_type, start, end, score}]`; offsets are code points, as Python counts. */
  presidio: {
    callChars: 20_000,
    // Personal data is a reason for a policy and no sign of an attack: it stays below medium, as what we find ourselves does.
    severity: 0.08,
    request: (text, _stage, { language }) => ({ text, language }),
    read(answer, { field }, text, { severity }) {
      const at = unitsOf(text);
      return presidio
        .parse(answer)
        .filter(({ score }) => score >= LEAST_SURE)
        .map(({ entity_type, start, end, score }) => ({
          label: entity_type,
          category: 'personal_data',
          severity,
          confidence: score,
          spans: [{ field, start: at(start), end: at(end) }],
        }));
    },
  },
  /**
   * `POST /analyze/prompt {prompt}`, and for answers `POST /analyze/output {prompt, output}` -> `{is_valid, scanners: {name: risk}}`, where
   * -1 means that a scanner had nothing to say.
   */
  'llm-guard': {
    callChars: 8_000,
    severity: 0.8,
    request: (text, stage) => (stage === 'output' ? { prompt: '', output: text } : { prompt: text }),
    read(answer, { field, provenance }, text, { severity }) {
      const { is_valid, scanners } = llmGuard.parse(answer);
      return Object.entries(scanners)
        .filter(([, risk]) => risk >= LEAST_SURE)
        .map(([name, risk]) => ({
          label: name,
          category: categoryOf(name, provenance),
          severity: is_valid ? severity * 0.4 : severity,
          confidence: Math.min(1, risk),
          spans: [{ field, start: 0, end: text.length }],
        }));
    },
  },
  /** Text classification: `POST {inputs}` -> `[{label, score}]`, one list deep or two. */
  'prompt-guard': {
    // Its window is 512 tokens: what is longer goes in several calls, because attacks hide in the middle.
    callChars: 1_600,
    severity: 0.9,
    request: (inputs) => ({ inputs }),
    read(answer, { field, provenance }, text, { severity }) {
      const parsed = promptGuard.parse(answer);
      const labels = Array.isArray(parsed) ? parsed.flat() : [parsed];
      if (labels.length === 0) throw new Error('no label');
      return labels
        .filter((one) => one.score >= LEAST_SURE && !HARMLESS.test(one.label))
        .map((one) => ({
          label: one.label,
          category: injectionOf(provenance),
          severity,
          confidence: one.score,
          spans: [{ field, start: 0, end: text.length }],
        }));
    },
  },
};

/** What a document or a tool said is another kind than what was typed: policies, facets and tags tell them apart, whoever found it. */
function injectionOf(provenance: Provenance): string {
  return provenance === 'user' || provenance === 'model' || provenance === 'system' ? 'prompt_injection' : 'indirect_injection';
}

function categoryOf(scanner: string, provenance: Provenance): string {
  if (/inject|jailbreak/i.test(scanner)) return injectionOf(provenance);
  if (/toxic|bias|sentiment|language/i.test(scanner)) return 'toxicity';
  return /secret|anonym|pii|sensitive/i.test(scanner) ? 'personal_data' : 'policy';
}

/** From code points to UTF-16 units. */
function unitsOf(text: string): (points: number) => number {
  if (/^[\u0000-\ud7ff\ue000-\uffff]*$/.test(text)) return (points) => Math.min(points, text.length);
  const starts = [0];
  for (const char of text) starts.push(starts[starts.length - 1]! + char.length);
  return (points) => starts[Math.min(points, starts.length - 1)]!;
}
