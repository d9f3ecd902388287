import type { DecodedRecord } from './contract';
import type { Refusal } from './refusal';

/** A decoded record before its capture level is applied. `eventId` null: it follows from what was sent, without secrets. */
export type Draft = Omit<
  DecodedRecord,
  'position' | 'canonical' | 'bytes' | 'fingerprint' | 'captured' | 'aliases' | 'eventId'
> & {
  eventId: string | null;
};
export type DraftRecord = Draft & { position: number };

/** What one request holds. */
export interface Decoded {
  records: DraftRecord[];
  refused: Refusal[];
  /** How many there were: positions run from 0 to total - 1. */
  total: number;
}
