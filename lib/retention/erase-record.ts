import type { ConflictBody } from '@/lib/decisions/conflict-body';
import { recordOf } from '@/lib/decisions/conflict-body';
import type { RecordTree } from '@/lib/dialects/contract';
import { DECISION_ID_KEY } from '@/lib/dialects/identity';
import { attributeOf, DEFAULT_IDENTITY_KEYS } from '@/lib/dialects/identity-keys';
import { keepEventMetadata } from '@/lib/privacy/keep-event';
import { keepAttributeMetadata } from '@/lib/privacy/keep-metadata';
import {
  AGENTS_STRUCTURE,
  keepStructure,
  LANGFUSE_STRUCTURE,
  STRUCTURAL_IDS,
  type Structure,
} from '@/lib/privacy/keep-structure';
import { erasedMarker, isMarker } from '@/lib/privacy/markers';
import { identifierOfNumber, maskIdentifiers } from '@/lib/privacy/mask-identifiers';
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';

/**
 * What an erasure leaves of a stored record: structure stays (times, kinds, ids of events, traces and steps, names of models and tools,
 * counts, states), content and whatever names a person gives way to typed markers. Pure; erasing twice changes nothing.
 */

/** Members of an event's envelope that its place in the trail depends on. */
const KEPT = new Set([
  'id',
  'kind',
  'schemaVersion',
  'occurredAt',
  'system',
  'decision',
  'trace',
  'step',
  'parentStep',
  'sequence',
  'links',
]);
/** Attributes that are such a name. Those that hold one among other members are content and go whole. */
function namedIn(keys: readonly string[]): string[] {
  return keys.filter((key) => attributeOf(key) === key);
}
/** Attributes and members that name a person or their session, although capture level `metadata` keeps them. */
const USERS = new Set<string>(['user', 'by', 'userId', 'user_id', ...namedIn(DEFAULT_IDENTITY_KEYS.user)]);
const SESSIONS = new Set<string>([
  'session', 'sessionId', 'session_id', 'thread_id', 'group_id', 'mcp.session.id', 'thread.id', 'thread.name',
  ...namedIn(DEFAULT_IDENTITY_KEYS.session),
]); // prettier-ignore
/** Keys under which an AI system's emitters put user and session, beside the usual ones (docs/adr/0017). */
export interface NamingKeys {
  user: readonly string[];
  session: readonly string[];
}
const USUAL: NamingKeys = { user: [], session: [] };
const SUBJECTS = new Set(['subjects', 'countersign.subjects']);
const NAMES_DECISION = new Set([DECISION_ID_KEY, `baggage.${DECISION_ID_KEY}`]);

/** A stored body (a record, or a conflict around one) with all content gone. Null when the body is no record. */
export function eraseBody(body: JsonValue, naming: NamingKeys = USUAL): JsonValue | null {
  const stored = recordOf(structuredClone(body));
  if (!stored) return null;
  eraseTree(stored.tree, naming);
  stored.tree.erased = 'all';
  return (stored.conflict ?? stored.tree) as unknown as JsonValue;
}

/**
 * The body with some fields gone (JSON Pointers, RFC 6901, into the record): each becomes what erasing everything would leave in its
 * place. `refused` are the pointers that lead nowhere or to structure, which stays; then there is no body.
 */
export function eraseFields(
  body: JsonValue,
  pointers: readonly string[],
  naming: NamingKeys = USUAL,
): { body: JsonValue } | { refused: string[] } {
  const all = eraseBody(body, naming);
  if (all === null) return { refused: [...pointers] };
  const left = structuredClone(body);
  const [from, into] = [treeIn(all), treeIn(left)];
  const refused = pointers.filter((pointer) => !replaceAt(into, from, pointer));
  if (refused.length > 0) return { refused };
  if (into['erased'] !== 'all') into['erased'] = 'fields';
  return { body: left };
}

function treeIn(body: JsonValue): JsonObject {
  const object = body as JsonObject;
  return object['form'] === 'conflict' ? ((body as unknown as ConflictBody).record as unknown as JsonObject) : object;
}

/** Takes over the value at the pointer, or of the nearest part above it that is gone as a whole. False when nothing would change. */
function replaceAt(into: JsonObject, from: JsonObject, pointer: string): boolean {
  const path = pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  let [target, source]: [JsonValue, JsonValue] = [into, from];
  for (const [i, name] of path.entries()) {
    if (typeof target !== 'object' || target === null || !Object.hasOwn(target, name)) return false;
    const holder = target as { [key: string]: JsonValue };
    const value = holder[name]!;
    const left: JsonValue | undefined =
      typeof source === 'object' && source !== null && Object.hasOwn(source, name)
        ? (source as { [key: string]: JsonValue })[name]
        : undefined;
    if (left === undefined) return false;
    if (i === path.length - 1) {
      if (JSON.stringify(left) === JSON.stringify(value)) return typeof value === 'string' && isMarker(value);
      holder[name] = left;
      return true;
    }
    // Everything around the field would go: the field alone is marked, by its kind.
    if (typeof left !== 'object' || left === null) return markAt(value, path.slice(i + 1));
    [target, source] = [value, left];
  }
  return false;
}

function markAt(value: JsonValue, path: readonly string[]): boolean {
  let at = value;
  for (const [i, name] of path.entries()) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return false;
    const holder = at as { [key: string]: JsonValue };
    if (i === path.length - 1) holder[name] = gone(holder[name]!);
    at = holder[name]!;
  }
  return true;
}

function eraseTree(tree: RecordTree, naming: NamingKeys): void {
  if (tree.form === 'event') return eraseEvent(tree.event);
  if (tree.form === 'langfuse') return eraseForeign(tree.event, LANGFUSE_STRUCTURE);
  if (tree.form === 'agents') return eraseForeign(tree.item, AGENTS_STRUCTURE);
  eraseAttributes(tree.resource.attributes, naming);
  if (tree.scope.attributes) eraseAttributes(tree.scope.attributes, naming);
  if (tree.form === 'span') {
    const { span } = tree;
    span.name = maskText(span.name);
    eraseAttributes(span.attributes, naming);
    for (const event of span.events ?? []) {
      event.name = maskText(event.name);
      eraseAttributes(event.attributes, naming);
    }
    for (const link of span.links ?? []) {
      if (link.attributes) eraseAttributes(link.attributes, naming);
      delete link.traceState;
    }
    if (span.status?.message !== undefined) span.status.message = gone(span.status.message) as string;
    delete span.traceState;
  } else {
    const { log } = tree;
    eraseAttributes(log.attributes, naming);
    if (log.body !== undefined) log.body = gone(log.body);
    if (log.eventName !== undefined) log.eventName = maskText(log.eventName);
  }
}

function eraseEvent(event: JsonObject): void {
  for (const key of Object.keys(event)) {
    if (KEPT.has(key) || key === 'data') continue;
    if (key === 'actor') eraseActor(event, key);
    else event[key] = SUBJECTS.has(key) ? erasedMarker('subject') : gone(event[key]!);
  }
  const { data } = event;
  if (!isJsonObject(data)) {
    if (data !== undefined) event['data'] = gone(data);
    return;
  }
  keepEventMetadata(event['kind'], data, gone);
  erasePersons(data);
  maskWithin(data);
}

/** A record in another product's own form. */
function eraseForeign(record: JsonObject, structure: Structure): void {
  keepStructure(record, structure, gone);
  erasePersons(record);
  maskForeign(record, structure);
}

function maskForeign(record: JsonObject, structure: Structure): void {
  for (const key of Object.keys(record)) {
    const value = record[key]!;
    const known = Object.hasOwn(structure, key) ? structure[key] : undefined;
    if (typeof known === 'object' && isJsonObject(value)) maskForeign(value, known);
    else if (known !== true || !STRUCTURAL_IDS.has(key)) record[key] = maskWithin(value);
  }
}

/** An agent's name and version are structure; anybody else who acts may be a person. */
function eraseActor(event: JsonObject, key: string): void {
  const actor = event[key]!;
  if (!isJsonObject(actor)) event[key] = gone(actor);
  else if (actor['type'] !== 'agent' && actor['id'] !== undefined) actor['id'] = erasedMarker('user');
  if (isJsonObject(actor))
    for (const name of Object.keys(actor)) if (!['type', 'id', 'version'].includes(name)) actor[name] = gone(actor[name]!);
}

function eraseAttributes(attributes: JsonObject, naming: NamingKeys): void {
  const names = Object.entries(attributes).filter(([key]) => NAMES_DECISION.has(key));
  keepAttributeMetadata(attributes, gone);
  for (const [key, value] of names) attributes[key] = value;
  erasePersons(attributes);
  for (const [type, keys] of [
    ['user', naming.user],
    ['session', naming.session],
  ] as const)
    for (const key of keys) if (Object.hasOwn(attributes, key) && attributes[key] !== null) attributes[key] = erasedMarker(type);
  for (const key of Object.keys(attributes)) if (!NAMES_DECISION.has(key)) attributes[key] = maskWithin(attributes[key]!);
}

/** Users, sessions and subjects, at any depth. */
function erasePersons(value: JsonValue): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) return value.forEach(erasePersons);
  for (const key of Object.keys(value)) {
    const type = USERS.has(key) ? 'user' : SESSIONS.has(key) ? 'session' : SUBJECTS.has(key) ? 'subject' : null;
    if (type !== null && value[key] !== null) value[key] = erasedMarker(type);
    else erasePersons(value[key]!);
  }
}

/** A typed marker in place of a value. Booleans and null tell nothing about anybody, and markers stay. */
function gone(value: JsonValue): JsonValue {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return isMarker(value) ? value : erasedMarker('text');
  return erasedMarker(typeof value === 'number' ? 'number' : Array.isArray(value) ? 'list' : 'object');
}

function maskText(text: string): string {
  return isMarker(text) ? text : maskIdentifiers(text);
}

/** Identifiers of persons in what stays are masked. */
function maskWithin(value: JsonValue): JsonValue {
  if (typeof value === 'string') return maskText(value);
  if (typeof value === 'number') return identifierOfNumber(value) ? erasedMarker('number') : value;
  if (typeof value !== 'object' || value === null) return value;
  const holder = value as { [key: string]: JsonValue };
  for (const key of Object.keys(holder)) holder[key] = maskWithin(holder[key]!);
  return value;
}
