import { createHash } from 'node:crypto';
import { canonicalJson } from '@/lib/ledger/server/canonical-json';
import type { JsonValue } from '@/lib/shared/json';
import type { PolicyDocument } from '../contract';

/** SHA-256 of the document as RFC 8785 writes it, lower-case hex: the same words give the same hash, however they were laid out. */
export function documentHash(document: PolicyDocument): string {
  return createHash('sha256')
    .update(canonicalJson(document as unknown as JsonValue))
    .digest('hex');
}
