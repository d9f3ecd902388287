import { HIGH_RISK } from '@/lib/risk/action/words';
import {
  PROVENANCES,
  EFFECTS,
  type ActionSubject,
  type Assessment,
  type InputSubject,
  type OutputSubject,
  type Provenance,
  type Segment,
  type Stage,
  type ToolDescription,
  type TraceStep,
} from '@/lib/risk/contract';
import { reasonText } from '@/lib/risk/reasons';
import { scoreAction } from '@/lib/risk/score-action';
import { scoreInput } from '@/lib/risk/score-input';
import { scoreOutput } from '@/lib/risk/score-output';

/** What is wrong with a line, in words that hold none of its content. */
export class BadLine extends Error {}

/** Words that others use for where a text comes from. What nobody knows is not trusted. */
const SYNONYMS: Readonly<Record<string, Provenance>> = {
  human: 'user', customer: 'user', direct: 'user', prompt: 'user', assistant: 'model', ai: 'model', llm: 'model', developer: 'system',
  document: 'retrieved', rag: 'retrieved', context: 'retrieved', web: 'retrieved', website: 'retrieved', search: 'retrieved', retrieval: 'retrieved', indirect: 'tool',
  tool_output: 'tool', tool_result: 'tool', function: 'tool', observation: 'tool', api: 'tool', email: 'tool', upload: 'file', attachment: 'file',
}; // prettier-ignore

type Fields = Record<string, unknown>;

/** Scores one parsed line. Throws BadLine. */
export function scoreLine(stage: Stage, value: unknown): Assessment {
  const line = typeof value === 'string' ? lineOfText(stage, value) : value;
  if (!isObject(line)) throw new BadLine('the line is not a JSON object');
  if (stage === 'input') return scoreInput(inputOf(line));
  return stage === 'output' ? scoreOutput(outputOf(line)) : scoreAction(actionOf(line));
}

function lineOfText(stage: Stage, text: string): Fields {
  if (stage === 'action') throw new BadLine('the line is a string, not {"tool": ...}');
  return stage === 'input' ? { text } : { answer: text };
}

/** An assessment as it is written: with reasons in words, and an effect that tells reads and grave acts apart at a glance. */
export function assessmentLine(assessment: Assessment): Fields {
  const { stage, bundle, score, probability, tier, findings, unscored, effect, claims } = assessment;
  return {
    stage,
    score,
    probability,
    tier,
    findings: findings.map((finding) => ({ ...finding, reason: reasonText(finding) })),
    ...(effect ? { effect: { ...effect, class: effect.effect, readOnly: effect.effect === 'read' || effect.effect === 'sensitive_read', highRisk: HIGH_RISK.has(effect.effect) } } : {}), // prettier-ignore
    ...(claims ? { claims } : {}),
    ...(unscored.length > 0 ? { unscored } : {}),
    bundle,
  };
}

function inputOf(line: Fields): InputSubject {
  const task = optionalText(line, 'task');
  if (Array.isArray(line['segments'])) return { segments: segmentsOf(line['segments'], 'segments'), task };
  const text = requiredText(line, 'text');
  return { segments: [{ field: 'text', text, provenance: provenanceOf(line['provenance']) ?? guessProvenance(text) }], task };
}

/** A caller who does not say: what parses as a JSON object or list, or is a whole page of markup, was not typed by a person. */
function guessProvenance(text: string): Provenance {
  const start = text.trimStart();
  if (/^<(?:!doctype|html|\?xml)/i.test(start)) return 'retrieved';
  if (!/^[[{]/.test(start)) return 'user';
  try {
    const value: unknown = JSON.parse(start);
    return typeof value === 'object' && value !== null ? 'tool' : 'user';
  } catch {
    return 'user';
  }
}

function outputOf(line: Fields): OutputSubject {
  return {
    answer: requiredText(line, 'answer'),
    context: contextOf(line['context'] ?? line['contexts'] ?? []),
    question: optionalText(line, 'question'),
    systemPrompt: optionalText(line, 'systemPrompt') ?? optionalText(line, 'system'),
  };
}

function contextOf(value: unknown): Segment[] {
  if (value === null || value === '') return [];
  if (Array.isArray(value)) return segmentsOf(value, 'context');
  return [{ field: 'context', text: asText(value), provenance: 'retrieved' }];
}

function segmentsOf(items: readonly unknown[], field: string): Segment[] {
  return items
    .map((item, index): Segment => {
      const at = `${field}[${index}]`;
      if (!isObject(item)) return { field: at, text: asText(item), provenance: 'retrieved' };
      const text = item['text'] ?? item['content'] ?? item['page_content'];
      return {
        field: typeof item['field'] === 'string' ? item['field'] : at,
        text: asText(text ?? item),
        provenance: provenanceOf(item['provenance']) ?? (field === 'segments' ? 'user' : 'retrieved'),
      };
    })
    .filter(({ text }) => text !== '');
}

function actionOf(line: Fields): ActionSubject {
  const named = line['tool'] ?? line['name'];
  const tool = typeof named === 'string' ? { name: named, ...line } : named;
  if (!isObject(tool)) throw new BadLine('"tool" is missing: {"tool": {"name": ...}, "arguments": ...}');
  const steps = line['steps'];
  if (steps !== undefined && steps !== null && !Array.isArray(steps)) throw new BadLine('"steps" is not a list');
  const history = line['history'];
  return {
    tool: toolOf(tool),
    arguments: parsedArguments(line['arguments'] ?? line['args'] ?? undefined),
    environment: optionalText(line, 'environment'),
    task: optionalText(line, 'task'),
    steps: Array.isArray(steps) ? steps.map(stepOf) : undefined,
    history: isObject(history) ? historyOf(history) : undefined,
  };
}

function toolOf(tool: Fields): ToolDescription {
  const profile = tool['profile'];
  const effect = isObject(profile) ? EFFECTS.find((one) => one === profile['effect']) : undefined;
  return {
    name: requiredText(tool, 'name', 'tool.'),
    description: typeof tool['description'] === 'string' ? tool['description'] : undefined,
    parameters: tool['parameters'] ?? tool['inputSchema'] ?? tool['input_schema'],
    annotations: isObject(tool['annotations']) ? tool['annotations'] : undefined,
    annotationsTrusted: tool['annotationsTrusted'] === true,
    profile: effect
      ? {
          effect,
          reversible: (['yes', 'no', 'unknown'] as const).find((one) => isObject(profile) && one === profile['reversible']),
        }
      : undefined,
  };
}

/** Function calls often carry their arguments as JSON text. */
function parsedArguments(args: unknown): unknown {
  if (typeof args !== 'string') return args ?? undefined;
  try {
    return JSON.parse(args) as unknown;
  } catch {
    return { value: args };
  }
}

function stepOf(step: unknown, index: number): TraceStep {
  const field = `steps[${index}]`;
  if (!isObject(step)) return { kind: 'other', name: field, texts: [{ field, text: asText(step), provenance: 'tool' }] };
  const name = [step['name'], step['tool'], isObject(step['tool']) ? step['tool']['name'] : undefined].find(
    (one) => typeof one === 'string',
  ) as string | undefined;
  const kind =
    typeof step['kind'] === 'string'
      ? step['kind']
      : typeof step['type'] === 'string'
        ? step['type']
        : name
          ? 'tool'
          : String(step['role'] ?? 'other');
  const provenance = provenanceOf(step['provenance'] ?? step['role']) ?? provenanceOf(kind) ?? 'tool';
  const texts = Array.isArray(step['texts'])
    ? step['texts'].map((item, n): Segment => (isObject(item) ? { field: `${field}.texts[${n}]`, text: asText(item['text']), provenance: provenanceOf(item['provenance']) ?? provenance } : { field: `${field}.texts[${n}]`, text: asText(item), provenance }))
    : ['text', 'result', 'output', 'content', 'observation'].filter((key) => step[key] !== undefined && step[key] !== null).map((key): Segment => ({ field: `${field}.${key}`, text: asText(step[key]), provenance })); // prettier-ignore
  return { kind, name: name ?? kind, texts, effect: EFFECTS.find((one) => one === step['effect']) };
}

function historyOf(history: Fields): ActionSubject['history'] {
  const texts = (value: unknown): string[] | undefined => (Array.isArray(value) ? value.map(String) : undefined);
  return {
    calls: Number(history['calls'] ?? 0) || 0,
    amounts: texts(history['amounts']),
    recipients: texts(history['recipients']),
    lastHour: Number(history['lastHour'] ?? 0) || undefined,
  };
}

function provenanceOf(value: unknown): Provenance | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const word = String(value).toLowerCase().trim();
  return PROVENANCES.find((one) => one === word) ?? SYNONYMS[word] ?? 'retrieved';
}

function requiredText(line: Fields, name: string, prefix = ''): string {
  const value = line[name];
  if (typeof value !== 'string') throw new BadLine(`"${prefix}${name}" is ${value === undefined ? 'missing' : 'not a string'}`);
  return value;
}

function optionalText(line: Fields, name: string): string | undefined {
  const value = line[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
