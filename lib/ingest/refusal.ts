import type { JsonValue } from '@/lib/shared/json';

/** Why one record of a request was refused. Codes are stable and part of the API. */
export const REFUSAL_CODES = {
  malformedJson: 'The line is not JSON.',
  invalidEvent: 'A member is missing, unknown or has the wrong form.',
  invalidCloudEvent: 'A CloudEvents attribute is missing or has the wrong form.',
  duplicateKey: 'An object names one member twice.',
  tooDeep: 'Nested deeper than 64 levels.',
  eventTooLarge: 'One record is larger than its limit.',
  tooManyMembers: 'One record has more members or items than its limit.',
  unsafeNumber: 'A number cannot be kept exactly.',
  malformedText: 'Text is not UTF-8, or holds half of a surrogate pair.',
  unknownKind: 'There is no event kind of this name.',
  kindReserved: 'Only Countersign writes events of this kind.',
  unsupportedSchemaVersion: 'The major version is not known here.',
  invalidTraceId: 'A trace id is missing, all zero or of the wrong length.',
  invalidSpanId: 'A span id is missing, all zero or of the wrong length.',
  invalidTime: 'A time is missing or out of range.',
  noTraceContext: 'A log record says neither trace, decision nor session.',
  systemNotPermitted: 'The API key is bound to another AI system.',
  tooManySystems: 'The workspace holds as many AI systems as traffic may add.',
  metricsNotAccepted: 'Metrics are not evidence about a decision.',
  wrongSignal: 'Log records were posted to the traces route.',
} as const;
export type RefusalCode = keyof typeof REFUSAL_CODES;

export interface Refusal {
  position: number;
  /** The emitter's event id, when it could be read. */
  id: string | null;
  code: RefusalCode;
  /** What is wrong, where and how to mend it; never what was sent. */
  message: string;
  /** JSON pointer into the record. */
  field?: string;
  /** What was refused, for the quarantine: still with its secrets. */
  raw?: JsonValue;
}
export type Issue = Pick<Refusal, 'code' | 'message' | 'field'>;

/** JSON pointer (RFC 6901) of a path. Names can come from the sender: they are cut and kept printable. */
export function pointer(path: readonly PropertyKey[]): string {
  return path
    .slice(0, 40)
    .map((part) => `/${cleanName(String(part)).replace(/~/g, '~0').replace(/\//g, '~1')}`)
    .join('');
}

/** A name that a sender chose, fit for a message: printable ASCII, at most 64 characters. */
export function cleanName(name: string): string {
  const printable = name.slice(0, 65).replace(/[^\x20-\x7e]/g, '?');
  return printable.length > 64 ? `${printable.slice(0, 61)}...` : printable;
}
