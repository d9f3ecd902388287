import { decisionAliases } from '@/lib/dialects/identity';
import { canonicalJson } from '@/lib/ledger/server/append';
import { uuidFrom } from '@/lib/shared/ids';
import type { JsonValue } from '@/lib/shared/json';
import { captureRecord, type CaptureLevel } from '../capture';
import type { DecodedRecord } from '../contract';
import type { DraftRecord } from '../draft';
import type { Refusal } from '../refusal';

/** Applies the capture level and computes what is stored and fingerprinted; or says why the record belongs to no decision. */
export function finishDraft(draft: DraftRecord, level: CaptureLevel): DecodedRecord | Refusal {
  captureRecord(draft.tree, level);
  const aliases = decisionAliases(draft.tree);
  if (aliases.length === 0) {
    return {
      position: draft.position,
      id: draft.eventId,
      code: 'noTraceContext',
      message:
        'A log record needs the trace and span it belongs to, or one of the attributes countersign.decision.id, gen_ai.conversation.id, session.id.',
      field: '/traceId',
      raw: structuredClone(draft.tree.form === 'log' ? draft.tree.log.attributes : {}),
    };
  }
  const canonical = canonicalJson(draft.tree as unknown as JsonValue);
  return { ...draft, eventId: draft.eventId ?? uuidFrom('otlp-log', draft.systemKey, canonical), aliases, canonical };
}

export function isRefusal(outcome: DecodedRecord | Refusal): outcome is Refusal {
  return 'code' in outcome;
}
