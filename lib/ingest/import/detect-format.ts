import { isJsonObject, type JsonValue } from '@/lib/shared/json';
import { readChat } from '../chat/read-chat';

export const IMPORT_FORMATS = ['events', 'chat', 'otlp'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

const OTLP_MEMBERS = ['resourceSpans', 'resource_spans', 'resourceLogs', 'resource_logs', 'resourceMetrics', 'resource_metrics'];

/** What a file holds, by its first value; null when it is none of the three. */
export function detectFormat(value: JsonValue): ImportFormat | null {
  if (isJsonObject(value)) {
    if (OTLP_MEMBERS.some((key) => Object.hasOwn(value, key))) return 'otlp';
    if (typeof value.kind === 'string' || Array.isArray(value.events)) return 'events';
  }
  return readChat(value) !== null || isMessage(value) ? 'chat' : null;
}

/** A single message: the file is one bare list of them. */
export function isMessage(value: JsonValue): boolean {
  return (
    isJsonObject(value) &&
    typeof value.role === 'string' &&
    (Object.hasOwn(value, 'content') || Object.hasOwn(value, 'tool_calls'))
  );
}
