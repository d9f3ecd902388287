import type { z } from 'zod';
import { fromText } from '@/lib/dialects/instants';
import { checkProfile } from '@/lib/ingest/json-profile';
import { cleanName, pointer, type Issue } from '@/lib/ingest/refusal';
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { datasetEvent, jobEvent, LINEAGE_KINDS, runEvent, type LineageKind } from './contract';

export interface ReadLineage {
  kind: LineageKind;
  /** As sent. */
  event: JsonObject;
  /** eventTime, in UTC with six decimals. */
  at: string;
}

/**
 * One OpenLineage event, told apart by its members as the specification says: run and job, dataset alone, job alone. Or what is wrong
 * with it first, naming the member. `checkText`: the text had escapes that may be half surrogates.
 */
export function readLineageEvent(value: JsonValue, checkText: boolean): ReadLineage | Issue {
  if (!isJsonObject(value)) return wrong('An OpenLineage event must be a JSON object.', []);
  const bad = checkProfile(value, checkText);
  if (bad) return bad;
  const has = (key: string): boolean => Object.hasOwn(value, key);
  if (has('dataset') && (has('run') || has('job')))
    return wrong('dataset: a dataset event has neither run nor job; send them as events of their own.', ['dataset']);
  if (!has('dataset') && !has('job'))
    return has('run')
      ? wrong('job: is missing', ['job'])
      : wrong('job: is missing. An event has run and job (RunEvent), dataset (DatasetEvent), or job alone (JobEvent).', ['job']);
  const kind = has('dataset') ? LINEAGE_KINDS.dataset : has('run') ? LINEAGE_KINDS.run : LINEAGE_KINDS.job;
  const schema = { 'lineage.run': runEvent, 'lineage.dataset': datasetEvent, 'lineage.job': jobEvent }[kind];
  const parsed = schema.safeParse(value);
  if (!parsed.success) return describe(parsed.error.issues[0]!, parsed.error.issues.length);
  const major = /\/spec\/(\d+)-/.exec(parsed.data.schemaURL)?.[1];
  if (major !== undefined && Number(major) > 2)
    return { code: 'unsupportedSchemaVersion', message: `schemaURL: version ${major} of OpenLineage is not known here. Versions 1 and 2 are.`, field: '/schemaURL' }; // prettier-ignore
  const at = fromText(parsed.data.eventTime);
  if (at === undefined) return wrong('eventTime: is no time that there is', ['eventTime']);
  return { kind, event: value, at };
}

export function isIssue(outcome: ReadLineage | Issue): outcome is Issue {
  return 'code' in outcome;
}

function wrong(message: string, path: readonly PropertyKey[]): Issue {
  return { code: 'invalidEvent', message, field: pointer(path) };
}

function describe(issue: z.core.$ZodIssue, total: number): Issue {
  const missing = issue.code === 'invalid_type' && 'input' in issue && issue.input === undefined;
  const message = missing ? 'is missing' : issue.message.replace(/^Invalid input: /, '');
  const more = total > 1 ? ` (and ${total - 1} more ${total > 2 ? 'faults' : 'fault'})` : '';
  return wrong(`${issue.path.map(String).map(cleanName).join('.') || 'The event'}: ${message}${more}`, issue.path);
}
