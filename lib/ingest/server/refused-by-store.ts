import type { RecordResult } from '../contract';
import type { Refused } from './keep-refused';

/** What the store refused, each with its record: another system's key, or no room for a new one, is mended here and not by the sender. */
export function refusedByStore(results: readonly RecordResult[]): Refused[] {
  return results.flatMap((one) => (one.status === 'rejected' ? [{ ...one.error, ...(one.kept && { raw: one.kept }) }] : []));
}
