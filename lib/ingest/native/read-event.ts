import type { z } from 'zod';
import { isJsonObject, type JsonValue } from '@/lib/shared/json';
import { isUuid } from '@/lib/shared/ids';
import { issueWords } from '@/lib/shared/issue-words';
import type { Draft } from '../draft';
import { checkProfile } from '../json-profile';
import { cleanName, pointer, type Issue } from '../refusal';
import { ENVELOPE_MEMBERS, eventSchema, readInstant } from './event-schema';
import { EMITTED_KINDS, isEmittedKind, isReservedKind, SCHEMA_VERSION, type EmittedKind } from './kinds';

/** The id of something that may not even be an event, for the answer about it. */
export function readEventId(value: JsonValue): string | null {
  const id = isJsonObject(value) && Object.hasOwn(value, 'id') ? value.id : undefined;
  return typeof id === 'string' && isUuid(id) ? id : null;
}

/** One parsed event to a record, or what is wrong with it first. `checkText`: the text had escapes that may be half surrogates. */
export function readEvent(value: JsonValue, checkText: boolean): Draft | Issue {
  if (!isJsonObject(value)) return { code: 'invalidEvent', message: 'An event must be a JSON object.', field: '' };
  const bad = checkProfile(value, checkText) ?? checkKind(value.kind) ?? checkVersion(value.schemaVersion);
  if (bad) return bad;
  const kind = value.kind as EmittedKind;
  const schemaVersion = (value.schemaVersion as string | undefined) ?? SCHEMA_VERSION;
  const parsed = eventSchema(kind, schemaVersion).safeParse(value);
  if (!parsed.success) return describe(parsed.error.issues);
  if (value.decision === undefined && !hasTraceId(value.trace)) {
    return {
      code: 'invalidEvent',
      message: 'Neither decision nor trace.traceId is given: add one, so that events of one run come together.',
      field: '/decision',
    };
  }
  return {
    eventId: value.id as string,
    kind,
    schemaVersion,
    systemKey: value.system as string,
    occurredAt: new Date(readInstant(value.occurredAt as string)!),
    tree: { form: 'event', event: value },
  };
}

function checkKind(kind: JsonValue | undefined): Issue | null {
  const field = '/kind';
  if (typeof kind !== 'string')
    return { code: 'invalidEvent', message: `kind is missing. Known kinds: ${EMITTED_KINDS.join(', ')}.`, field };
  if (isEmittedKind(kind)) return null;
  if (isReservedKind(kind)) {
    return { code: 'kindReserved', message: 'Only Countersign itself writes events of this kind; a key may not.', field };
  }
  return {
    code: 'unknownKind',
    message: `There is no event kind of this name. Known kinds: ${EMITTED_KINDS.join(', ')}.`,
    field,
  };
}

function checkVersion(version: JsonValue | undefined): Issue | null {
  if (
    typeof version !== 'string' ||
    !/^\d{1,4}\.\d{1,4}$/.test(version) ||
    version.startsWith(`${SCHEMA_VERSION.split('.')[0]}.`)
  )
    return null;
  return {
    code: 'unsupportedSchemaVersion',
    message: `This major version is not known here. Send version ${SCHEMA_VERSION}; its schema is at /api/v1/schemas/{kind}/${SCHEMA_VERSION}.`,
    field: '/schemaVersion',
  };
}

function hasTraceId(trace: JsonValue | undefined): boolean {
  return isJsonObject(trace) && typeof trace.traceId === 'string';
}

/** Faults that are named; of more there is a count. */
const NAMED = 4;

/** All faults in one message, so that one look mends them; the field is that of the first. */
function describe(issues: readonly z.core.$ZodIssue[]): Issue {
  const [first] = issues;
  const more = issues.length - NAMED;
  const faults = issues.slice(0, NAMED).map(faultOf);
  return {
    code: 'invalidEvent',
    message: `${faults.join('; ')}${more > 0 ? `; and ${more} more ${more > 1 ? 'faults' : 'fault'}` : ''}`,
    field:
      first!.code === 'unrecognized_keys' ? pointer([...first!.path, cleanName(first!.keys[0] ?? '')]) : pointer(first!.path),
  };
}

function faultOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys')
    return `${[...issue.path, issue.keys[0] ?? ''].map(String).map(cleanName).join('.')}: there is no member of this name here. Known: ${ENVELOPE_MEMBERS.join(', ')}; anything else goes into data`;
  const missing = issue.code === 'invalid_type' && 'input' in issue && issue.input === undefined;
  const message = missing ? 'is missing' : issue.code === 'invalid_union' ? 'has none of the allowed forms' : issueWords(issue);
  return `${issue.path.map(String).map(cleanName).join('.') || 'The event'}: ${message}`;
}

/** True for the outcome of readEvent that is a fault. */
export function isIssue(outcome: Draft | Issue): outcome is Issue {
  return 'code' in outcome;
}
