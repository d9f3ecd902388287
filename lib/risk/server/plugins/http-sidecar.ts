import { z } from 'zod';
import { type Segment, type Stage } from '../../contract';
import { type Egress, type Plugin, type PluginFinding } from '../../plugin';

/** How a sidecar is spoken to: the request and answer shapes of three that people run. */
export const DIALECTS = ['presidio', 'llm-guard', 'prompt-guard'] as const;
export type SidecarDialect = (typeof DIALECTS)[number];

export interface SidecarOptions {
  id: string;
  version: string;
  dialect: SidecarDialect;
  /** The whole address that is posted to. */
  url: string;
  stages: readonly Stage[];
  timeoutMs?: number;
  /** A text is cut to this many UTF-16 units; what lies behind is not looked at, and the finding says so by its spans. */
  maxChars?: number;
  maxResponseBytes?: number;
  headers?: Readonly<Record<string, string>>;
}

/**
 * A detector behind HTTP. Only the texts go out, to the declared address; redirects are refused, answers are bounded and checked, and an
 * answer that does not have the dialect's shape is a failure, never "nothing found".
 */
export function httpSidecar(options: SidecarOptions): Plugin {
  const limits = {
    timeoutMs: options.timeoutMs ?? 2_000,
    maxChars: options.maxChars ?? 20_000,
    maxResponseBytes: options.maxResponseBytes ?? 262_144,
  };
  const dialect = SHAPES[options.dialect];
  return {
    id: options.id,
    version: options.version,
    stages: options.stages,
    egress: egressOf(options.url),
    limits,
    async detect({ segments }, _context, signal) {
      const found: PluginFinding[] = [];
      for (const segment of segments) {
        if (segment.text.trim() === '') continue;
        const text = segment.text.slice(0, limits.maxChars);
        const answer = await post(options, dialect.request(text), signal, limits.maxResponseBytes);
        found.push(...dialect.read(answer, segment, text));
      }
      return found;
    },
  };
}

/** Names the host only: paths and credentials may be secrets. */
export function egressOf(url: string): Egress {
  const { protocol, hostname, host } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') throw new Error('A sidecar is reached by http or https.');
  const local = hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
  return { reach: local ? 'host' : 'network', to: `${protocol}//${host}`, sends: 'text' };
}

async function post(options: SidecarOptions, body: unknown, signal: AbortSignal, most: number): Promise<unknown> {
  const response = await fetch(options.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...options.headers },
    body: JSON.stringify(body),
    redirect: 'error',
    signal,
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`the sidecar answered ${response.status}`);
  }
  return JSON.parse(await bounded(response, most));
}

async function bounded(response: Response, most: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.length;
    if (size > most) {
      await reader?.cancel();
      throw new Error('the sidecar answered more than the limit');
    }
    parts.push(part.value);
  }
  return Buffer.concat(parts).toString('utf8');
}

interface Shape {
  request(text: string): unknown;
  read(answer: unknown, segment: Segment, text: string): PluginFinding[];
}

const share = z.number().min(0).max(1);
const presidio = z
  .array(
    z.object({ entity_type: z.string().max(64), start: z.number().int().min(0), end: z.number().int().min(0), score: share }),
  )
  .max(5_000);
const llmGuard = z.object({ is_valid: z.boolean(), scanners: z.record(z.string().max(64), z.number()) });
const label = z.object({ label: z.string().max(64), score: share });
const promptGuard = z.union([z.array(label).max(50), z.array(z.array(label).max(50)).max(10), label]);

/** Labels that say that all is well. */
const HARMLESS = /^(?:benign|safe|label_0|ok|none|clean)$/i;

const SHAPES: Readonly<Record<SidecarDialect, Shape>> = {
  /** `POST /analyze {text, language}` -> `[{entity_type, start, end, score}]`; offsets are code points, as Python counts. */
  presidio: {
    request: (text) => ({ text, language: 'en' }),
    read(answer, { field }, text) {
      const at = unitsOf(text);
      return presidio.parse(answer).map(({ entity_type, start, end, score }) => ({
        label: entity_type,
        category: 'personal_data',
        severity: 0.4,
        confidence: score,
        spans: [{ field, start: at(start), end: at(end) }],
      }));
    },
  },
  /** `POST /analyze/prompt {prompt}` -> `{is_valid, scanners: {name: risk}}`, where -1 means that a scanner had nothing to say. */
  'llm-guard': {
    request: (prompt) => ({ prompt }),
    read(answer, { field }, text) {
      const { is_valid, scanners } = llmGuard.parse(answer);
      return Object.entries(scanners)
        .filter(([, risk]) => risk > 0)
        .map(([name, risk]) => ({
          label: name,
          category: categoryOf(name),
          severity: is_valid ? 0.3 : 0.8,
          confidence: Math.min(1, risk),
          spans: [{ field, start: 0, end: text.length }],
        }));
    },
  },
  /** Text classification: `POST {inputs}` -> `[{label, score}]`, one list deep or two. */
  'prompt-guard': {
    request: (inputs) => ({ inputs }),
    read(answer, { field }, text) {
      const parsed = promptGuard.parse(answer);
      const labels = Array.isArray(parsed) ? parsed.flat() : [parsed];
      return labels
        .filter((one) => !HARMLESS.test(one.label))
        .map((one) => ({
          label: one.label,
          category: 'prompt_injection',
          severity: 0.9,
          confidence: one.score,
          spans: [{ field, start: 0, end: text.length }],
        }));
    },
  },
};

function categoryOf(scanner: string): string {
  if (/inject|jailbreak/i.test(scanner)) return 'prompt_injection';
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
