import { openText } from '@/lib/ledger/server/sealed-text';
import { isJsonObject, type JsonValue } from '@/lib/shared/json';
import type { RefusedText } from '../quarantine';

/** What was kept of a refused record, as it was kept: secrets replaced. `text` null when nothing was, or when it was erased. */
export function keptText(workspaceId: string, quarantineId: string, body: Uint8Array | null): RefusedText {
  const text = body && openText(workspaceId, 'quarantine', quarantineId, body);
  if (text === null) return { text: null, complete: body === null };
  const kept = JSON.parse(text) as JsonValue;
  if (!isJsonObject(kept) || typeof kept.excerpt !== 'string') return { text: null, complete: true };
  return { text: kept.excerpt, complete: kept.complete !== false };
}
