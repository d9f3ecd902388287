import { openText, sealText } from '@/lib/ledger/server/sealed-text';
import type { JsonObject } from '@/lib/shared/json';

/** Words of people beside a control, sealed under the key for evidence and bound to their row. */
export const sealWords = (workspaceId: string, rowId: string, words: JsonObject): Buffer =>
  sealText(workspaceId, 'evidence', rowId, JSON.stringify(words));

/** The words again; empty when they cannot be opened, which the caller shows as such. */
export function openWords<T extends object>(workspaceId: string, rowId: string, sealed: Uint8Array): Partial<T> {
  const text = openText(workspaceId, 'evidence', rowId, sealed);
  return text === null ? {} : (JSON.parse(text) as Partial<T>);
}
