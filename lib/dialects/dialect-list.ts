import type { JsonObject } from '@/lib/shared/json';
import { AGENT_FRAMEWORK } from './agent-framework';
import { CLAUDE_CODE } from './claude-code';
import type { SpanTree } from './contract';
import type { Dialect } from './dialect';
import { GENERIC } from './generic-io';
import { GENKIT } from './genkit';
import { GOOGLE_ADK } from './google-adk';
import { LANGFUSE_OTEL } from './langfuse-otel';
import { LANGSMITH } from './langsmith';
import { LITELLM } from './litellm';
import { MCP } from './mcp';
import { MLFLOW } from './mlflow';
import { OPENINFERENCE } from './openinference';
import { OTEL_GENAI } from './otel-genai';
import { OWN_KEYS } from './own-keys';
import { PYDANTIC_AI } from './pydantic-ai';
import { SEMANTIC_KERNEL } from './semantic-kernel';
import { TRACELOOP } from './traceloop';
import { VERCEL_AI_SDK } from './vercel-ai-sdk';

/** Emitters' own dialects, in the order in which they are asked when several have keys in one span and none is named by the scope. */
const NATIVE: readonly Dialect[] = [
  VERCEL_AI_SDK,
  LANGSMITH,
  LANGFUSE_OTEL,
  CLAUDE_CODE,
  GOOGLE_ADK,
  PYDANTIC_AI,
  MLFLOW,
  GENKIT,
  SEMANTIC_KERNEL,
  AGENT_FRAMEWORK,
  LITELLM,
  OPENINFERENCE,
  TRACELOOP,
  MCP,
];

/** Every dialect of spans and log records, in order of precedence. */
export const DIALECTS: readonly Dialect[] = [OWN_KEYS, ...NATIVE, OTEL_GENAI, GENERIC];

/** Patterns of keys by their first segment, so that a key is compared with few. */
const PATTERNS = new Map<string, { start: string; exact: boolean; bit: number }[]>();
for (const [i, dialect] of DIALECTS.entries())
  for (const key of dialect.keys) {
    const exact = !key.endsWith('*');
    const start = exact ? key : key.slice(0, -1);
    const segment = segmentOf(start);
    PATTERNS.set(segment, [...(PATTERNS.get(segment) ?? []), { start, exact, bit: 1 << i }]);
  }

function segmentOf(key: string): string {
  for (let i = 0; i < key.length; i++) {
    const code = key.charCodeAt(i);
    if (code === 46 || code === 58) return key.slice(0, i); // . and :
  }
  return key;
}

/** One bit for each dialect that has a key in the attributes. */
function present(attributes: JsonObject): number {
  let bits = 0;
  for (const key in attributes) {
    const patterns = PATTERNS.get(segmentOf(key));
    if (patterns === undefined) continue;
    for (const { start, exact, bit } of patterns)
      if ((bits & bit) === 0 && (exact ? key === start : key.startsWith(start))) bits |= bit;
  }
  return bits;
}

const SCOPES = NATIVE.flatMap((dialect) =>
  dialect.scopes.map((scope) => ({ dialect, start: scope.replace(/\*$/, ''), exact: !scope.endsWith('*') })),
);
const byScope = new Map<string, Dialect | null>();

/** The dialect of an instrumentation's scope. Few scopes are ever seen; should somebody send endless ones, they are looked for again. */
function scopeDialect(scope: string): Dialect | null {
  let found = byScope.get(scope);
  if (found === undefined) {
    found = SCOPES.find(({ start, exact }) => (exact ? scope === start : scope.startsWith(start)))?.dialect ?? null;
    if (byScope.size < 1_000) byScope.set(scope, found);
  }
  return found;
}

/** Whom to ask, in order, for each combination seen. There are few. */
const orders = new Map<number, readonly Dialect[]>();

interface Choice {
  /** Whose record this is: what the step's source names. */
  chosen: Dialect;
  layers: readonly Dialect[];
}

/** By the instrumentation's scope first, then by the keys it wrote: spans of mixed dialects happen, so all that have keys are asked. */
export function dialectsOf(tree: SpanTree): Choice {
  const { attributes, events } = tree.span;
  let bits = present(attributes);
  if (events) for (const event of events) bits |= eventBits(event.name);
  const named = tree.scope.name ? scopeDialect(tree.scope.name) : null;
  const first = named ? DIALECTS.indexOf(named) : 31;
  const code = bits * 32 + first;
  let layers = orders.get(code);
  if (!layers) {
    const told = DIALECTS.filter((_, i) => bits & (1 << i));
    layers = named
      ? [...told.filter((one) => one === OWN_KEYS), named, ...told.filter((one) => one !== OWN_KEYS && one !== named)]
      : told;
    if (layers.at(-1) !== GENERIC) layers = [...layers, GENERIC];
    if (orders.size < 5_000) orders.set(code, layers);
  }
  return { chosen: named ?? layers.find((one) => one !== OWN_KEYS) ?? GENERIC, layers };
}

const GENAI_BIT = 1 << DIALECTS.indexOf(OTEL_GENAI);
const TRACELOOP_BIT = 1 << DIALECTS.indexOf(TRACELOOP);

/** Content may stand in span events alone. */
function eventBits(name: string): number {
  if (name.startsWith('gen_ai.')) return GENAI_BIT;
  return name.startsWith('db.query.') || name.startsWith('db.search.') ? TRACELOOP_BIT : 0;
}
