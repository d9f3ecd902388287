import type { DecodedRecord, RecordResult } from '../contract';
import { keptRecord } from '../kept-record';
import type { Refused } from './keep-refused';

/** What the store refused, each with its record: another system's key, or no room for a new one, is mended here and not by the sender. */
export function refusedByStore(records: readonly DecodedRecord[], results: readonly RecordResult[]): Refused[] {
  const refused = results.flatMap((one) => (one.status === 'rejected' ? [one] : []));
  if (refused.length === 0) return [];
  const byPosition = new Map(records.map((record) => [record.position, record]));
  return refused.map(({ position, error }) => {
    const record = byPosition.get(position);
    return record ? { ...error, raw: keptRecord(record) } : error;
  });
}
