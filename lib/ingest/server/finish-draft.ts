import { decisionAliases } from '@/lib/dialects/identity';
import { canonicalJson } from '@/lib/ledger/server/canonical-json';
import { fingerprint } from '@/lib/ledger/server/workspace-key';
import { uuidFrom } from '@/lib/shared/ids';
import type { JsonValue } from '@/lib/shared/json';
import type { CaptureLevel } from '@/lib/registry/capture-levels';
import { captureRecord } from '../capture';
import type { DecodedRecord } from '../contract';
import type { DraftRecord } from '../draft';
import { keptRecord } from '../kept-record';
import type { Refusal } from '../refusal';

/**
 * Applies the capture level and computes what is stored and fingerprinted; or says why the record belongs to no decision. The
 * fingerprint, and the id of a record that came without one, follow from what was sent without its secrets: a resend is recognised
 * although the system's capture level was changed in between. Both are keyed, so that neither lets one test guesses of what was not kept.
 */
export function finishDraft(workspaceId: string, draft: DraftRecord, level: CaptureLevel): DecodedRecord | Refusal {
  captureRecord(draft.tree, 'full');
  let canonical = canonicalJson(draft.tree as unknown as JsonValue);
  let bytes = Buffer.from(canonical, 'utf8');
  const mark = fingerprint(workspaceId, bytes);
  if (level !== 'full') {
    captureRecord(draft.tree, level);
    canonical = canonicalJson(draft.tree as unknown as JsonValue);
    bytes = Buffer.from(canonical, 'utf8');
  }
  const aliases = decisionAliases(draft.tree);
  if (aliases.length === 0) {
    return {
      position: draft.position,
      id: draft.eventId,
      code: 'noTraceContext',
      message: NAMELESS[draft.tree.form],
      field: draft.tree.form === 'langfuse' ? '/body/traceId' : '/traceId',
      raw: keptRecord(draft),
    };
  }
  const eventId = draft.eventId ?? uuidFrom('otlp-log', draft.systemKey, mark.toString('hex'));
  return { ...draft, eventId, aliases, canonical, bytes, fingerprint: mark, captured: level };
}

/** What a record must say to belong to a decision. */
const NAMELESS: Readonly<Record<DraftRecord['tree']['form'], string>> = {
  event: 'An event needs decision or trace.traceId.',
  span: 'A span needs a traceId.',
  log: 'A log record needs the trace and span it belongs to, or one of the attributes countersign.decision.id, gen_ai.conversation.id, session.id.',
  langfuse: 'An observation needs the traceId it belongs to, and a score a traceId or a sessionId.',
  agents: 'A span needs a trace_id.',
};

export function isRefusal(outcome: DecodedRecord | Refusal): outcome is Refusal {
  return 'code' in outcome;
}
