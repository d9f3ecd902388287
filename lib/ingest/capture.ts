import type { RecordTree } from '@/lib/dialects/contract';
import {
  AGENTS_STRUCTURE,
  keepStructure,
  LANGFUSE_STRUCTURE,
  STRUCTURAL_IDS,
  type Structure,
} from '@/lib/privacy/keep-structure';
import { isMarker, removedMarker } from '@/lib/privacy/markers';
import { identifierOfNumber, maskIdentifiers } from '@/lib/privacy/mask-identifiers';
import { maskedMarker } from '@/lib/privacy/markers';
import { keepEventMetadata } from '@/lib/privacy/keep-event';
import { keepAttributeMetadata, notCaptured } from '@/lib/privacy/keep-metadata';
import { removeSecrets } from '@/lib/privacy/remove-secrets';
import { removeSecretsFrom } from '@/lib/privacy/scrub-json';
import type { CaptureLevel } from '@/lib/registry/capture-levels';
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';

/**
 * Makes a record fit to be stored, in place: secrets go at every level; `masked` also replaces identifiers of persons; `metadata` keeps
 * structure only. Ids, times and kinds are never touched, so that the record still finds its decision.
 */
export function captureRecord(tree: RecordTree, level: CaptureLevel): void {
  if (tree.form === 'event') return captureEvent(tree.event, level);
  if (tree.form === 'langfuse') return captureForeign(tree.event, LANGFUSE_STRUCTURE, level);
  if (tree.form === 'agents') return captureForeign(tree.item, AGENTS_STRUCTURE, level);
  redactResource(tree.resource.attributes);
  captureAttributes(tree.resource.attributes, level);
  for (const holder of [tree.resource, tree.scope] as Record<string, unknown>[])
    for (const key of ['name', 'version', 'schemaUrl'])
      if (typeof holder[key] === 'string') holder[key] = removeSecrets(holder[key]);
  if (tree.scope.attributes) captureAttributes(tree.scope.attributes, level);
  if (tree.form === 'span') {
    const { span } = tree;
    span.name = captureText(span.name, level === 'metadata' ? 'masked' : level);
    captureAttributes(span.attributes, level);
    for (const event of span.events ?? []) {
      event.name = captureText(event.name, level === 'metadata' ? 'masked' : level);
      captureAttributes(event.attributes, level);
    }
    for (const link of span.links ?? []) {
      if (link.attributes) captureAttributes(link.attributes, level);
      if (link.traceState !== undefined) link.traceState = removeSecrets(link.traceState);
    }
    if (span.status?.message !== undefined) span.status.message = captureText(span.status.message, level);
    if (span.traceState !== undefined) span.traceState = removeSecrets(span.traceState);
  } else {
    const { log } = tree;
    captureAttributes(log.attributes, level);
    if (log.body !== undefined) log.body = captureValue(log.body, level);
    if (log.severityText !== undefined) log.severityText = removeSecrets(log.severityText);
    if (log.eventName !== undefined) log.eventName = captureText(log.eventName, level === 'metadata' ? 'masked' : level);
  }
}

/** Members of the envelope that name something; `data` holds what was said. */
const NAMES = new Set(['id', 'kind', 'schemaVersion', 'occurredAt', 'system', 'decision', 'step', 'parentStep']);
/** Members of the envelope that hold such names, each with those it may have. */
const NAMED: Readonly<Record<string, ReadonlySet<string>>> = {
  actor: new Set(['type', 'id', 'version']),
  subjects: new Set(['type', 'id', 'role']),
  trace: new Set(['traceId', 'spanId']),
  sequence: new Set(['emitter', 'number']),
  links: new Set(['traceId', 'spanId', 'decision']),
};

function captureEvent(event: JsonObject, level: CaptureLevel): void {
  for (const key of Object.keys(event)) {
    const value = event[key]!;
    if (key === 'data') continue;
    if (NAMES.has(key)) event[key] = typeof value === 'string' ? removeSecrets(value) : captureValue(value, level);
    else if (Object.hasOwn(NAMED, key)) captureNamed(value, NAMED[key]!, level);
    // A newer minor version may add members: until they are known here, they are content.
    else event[key] = captureValue(value, level);
  }
  removeSecretsFrom(event); // what is named like a secret, and secrets in names
  const { data } = event;
  if (!isJsonObject(data)) return;
  if (level === 'masked') mask(data);
  if (level === 'metadata') {
    keepEventMetadata(event.kind, data);
    mask(data);
  }
}

/** A record in another product's own form. */
function captureForeign(record: JsonObject, structure: Structure, level: CaptureLevel): void {
  removeSecretsFrom(record);
  if (level === 'metadata') keepStructure(record, structure);
  if (level !== 'full') maskForeign(record, structure);
}

/** Ids where the form has them stay; everything else is masked. */
function maskForeign(record: JsonObject, structure: Structure): void {
  for (const key of Object.keys(record)) {
    const value = record[key]!;
    const known = Object.hasOwn(structure, key) ? structure[key] : undefined;
    if (typeof known === 'object' && isJsonObject(value)) maskForeign(value, known);
    else if (known !== true || !STRUCTURAL_IDS.has(key)) record[key] = mask(value);
  }
}

function captureNamed(value: JsonValue, names: ReadonlySet<string>, level: CaptureLevel): void {
  for (const one of Array.isArray(value) ? value : [value]) {
    if (!isJsonObject(one)) continue;
    for (const key of Object.keys(one)) if (!names.has(key)) one[key] = captureValue(one[key]!, level);
  }
}

function captureAttributes(attributes: JsonObject, level: CaptureLevel): void {
  removeSecretsFrom(attributes);
  if (level === 'masked') mask(attributes);
  if (level === 'metadata') keepAttributeMetadata(attributes);
}

function captureText(text: string, level: CaptureLevel): string {
  const clean = removeSecrets(text);
  if (level === 'full') return clean;
  return level === 'masked' ? maskIdentifiers(clean) : (notCaptured(clean) as string);
}

/** A value of any shape, such as the body of a log record or an entry of the quarantine. */
export function captureValue(value: JsonValue, level: CaptureLevel): JsonValue {
  const clean = removeSecretsFrom(value);
  if (level === 'full') return clean;
  return level === 'masked' ? mask(clean) : notCaptured(clean);
}

/** Structure that an application fills with ids stays readable: what finds a decision must not be masked away. */
const IDS = new Set([
  'session.id',
  'gen_ai.conversation.id',
  'callId',
  'toolCallId',
  'countersign.decision.id',
  'baggage.countersign.decision.id',
  'gen_ai.tool.call.id',
  'gen_ai.response.id',
]);

function mask(value: JsonValue): JsonValue {
  if (typeof value === 'string') return isMarker(value) ? value : maskIdentifiers(value);
  if (typeof value === 'number') {
    const type = identifierOfNumber(value);
    return type ? maskedMarker(type) : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  const at = value as { [key: string]: JsonValue };
  for (const key of Object.keys(at)) {
    if (IDS.has(key)) continue;
    const item = at[key]!;
    const masked = mask(item);
    if (masked !== item) at[key] = masked;
  }
  return value;
}

/** Resource attributes that say on whose machine, as whom and how a process was started: SDKs send them without being asked. */
const RESOURCE_DENIED = new Set([
  'process.command_args', 'process.command_line', 'process.command', 'process.executable.path', 'process.owner', 'process.working_directory',
  'process.parent_pid', 'host.name', 'host.id', 'host.ip', 'host.mac', 'os.user', 'enduser.email', 'device.id',
]); // prettier-ignore

function redactResource(attributes: JsonObject): void {
  for (const key of Object.keys(attributes)) {
    if (RESOURCE_DENIED.has(key) || key.startsWith('process.environment_variable.'))
      attributes[key] = removedMarker('resource-attribute');
  }
}
