import type { Finding } from '@/lib/risk/contract';
import { isJsonObject, type JsonObject } from '@/lib/shared/json';

/** What the scorer found, as the event of the arguments has it (`action.requested`, `action.edited`). */
export function findingsOf(event: JsonObject | null): Finding[] {
  const assessment = event?.['assessment'];
  const findings = isJsonObject(assessment) ? assessment['findings'] : null;
  return Array.isArray(findings) ? (findings as unknown as Finding[]) : [];
}
