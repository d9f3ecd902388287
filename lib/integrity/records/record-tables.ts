import type { IdKind } from '@/lib/shared/ids';
import type { JsonValue } from '@/lib/shared/json';

/** A table whose rows acts make and change: each row is held against what the log says of it. */
export interface RecordTable {
  /** Columns that tell a row, besides the workspace; for a workspace's one row none. */
  key: readonly string[];
  /** How people call the row: the first key column under this public id. */
  id?: IdKind;
  /** Columns that are compared. */
  compared: readonly string[];
  /** Columns that are not, and why. */
  leftOut: Readonly<Record<string, string>>;
  /** A row without an act is none of ours. False where rows also come from what emitters report, or from defaults. */
  made: boolean;
  /** The column with the place of the act that made the row. `ofDecision`: that act is about the decision of the row, or about none where it has none. */
  madeAt?: { column: string; ofDecision: boolean };
  /** What columns are as long as no act says otherwise: rows come from elsewhere too, and what these say only acts change. */
  untold?: Readonly<Record<string, JsonValue>>;
  /** Rows that say by `idx` which acts were about a row, under the same key. */
  stream?: string;
}

const NAME = 'a name beside an id that is compared';
const SEALED = 'words, encrypted under a key; the event holds them, and its digest is compared';
const BY = 'the event says who';
const WORKING = 'how far the worker has come';

export const RECORD_TABLES: Readonly<Record<string, RecordTable>> = {
  hold: {
    key: ['hold_id'],
    id: 'hold',
    compared: ['matter', 'basis', 'scope', 'subject_label', 'system_id', 'from_at', 'to_at', 'review_on', 'review_event', 'acts', 'reach', 'placed_by', 'placed_by_name', 'placed_at', 'release_asked_by', 'release_asked_by_name', 'release_asked_at', 'release_reason', 'released_by', 'released_by_name', 'released_at'], // prettier-ignore
    leftOut: {},
    made: true,
  },
  hold_decision: { key: ['hold_id', 'decision_id'], id: 'hold', compared: [], leftOut: {}, made: true },
  hold_met: {
    key: ['hold_id', 'decision_id'],
    id: 'hold',
    compared: ['idx'],
    leftOut: { met_at: 'when the row was made; the event says when' },
    made: true,
    madeAt: { column: 'idx', ofDecision: true },
  },
  retention_change: {
    key: ['change_id'],
    id: 'periodChange',
    compared: ['data_class', 'system_id', 'keep_months', 'high_risk', 'financial_months', 'reason', 'asked_by', 'asked_by_name', 'asked_at', 'state', 'decided_by', 'decided_by_name', 'decided_at', 'decision_reason'], // prettier-ignore
    leftOut: {},
    made: true,
  },
  retention_policy: {
    key: ['data_class', 'system_id', 'counts_from'],
    compared: ['keep_months', 'high_risk', 'financial_months', 'reason', 'set_by', 'set_by_name', 'set_at', 'superseded_at'],
    leftOut: { policy_id: 'a number of the row, shown nowhere' },
    made: true,
  },
  erasure_request: {
    key: ['request_id'],
    id: 'erasure',
    compared: ['case_number', 'legal_basis', 'reason', 'scope', 'keep', 'state', 'requested_by', 'requested_by_name', 'requested_at', 'decided_by', 'decided_by_name', 'decided_at', 'decision_reason', 'started_idx', 'completed_idx'], // prettier-ignore
    leftOut: {
      finished_at: 'set once nothing of it waits for a hold; the event at completed_idx says when',
      names: 'encrypted; emptied when they were looked through',
      named_idx: 'place of the event about what names a person; that event is verified itself',
    },
    made: true,
  },
  erasure_target: {
    key: ['request_id', 'decision_id'],
    id: 'erasure',
    compared: [],
    leftOut: {
      fields: 'stands with the decision in the digest of what was asked for',
      state: 'counted, and compared with what the event says that ended the erasure',
      records: 'counted, and compared with what the event says that ended the erasure',
      cause_idx: 'the event that removed it; removals are held against that event',
    },
    made: false,
  },
  ai_system: {
    key: ['system_id'],
    id: 'system',
    compared: ['name', 'description', 'capture_level', 'identity_keys', 'purpose', 'owner_id', 'role', 'operator', 'annex_point', 'risk_class', 'class_lowered_at', 'environments'], // prettier-ignore
    leftOut: {
      key: 'as emitters name it: every record of it does',
      registered_at: 'the event says when',
      first_seen_at: 'when a record named it first',
    },
    made: false,
    // A system that was only seen in traffic: everything is kept, and nobody has stated anything.
    untold: {
      capture_level: 'full',
      keys_now: null,
      owner_id: null,
      annex_point: null,
      risk_class: null,
      class_lowered_at: null,
    },
  },
  version_text: {
    key: ['registered_idx', 'position'],
    compared: ['characters', 'withdrawn_at'],
    leftOut: {
      version_id: 'the event that registered it names artifact and version',
      text_id: 'the text itself is held against its digest in that event',
      registered_at: 'the event says when',
      registered_by: BY,
      withdrawn_by: BY,
    },
    made: true,
    madeAt: { column: 'registered_idx', ofDecision: false },
  },
  membership: {
    key: ['person_id'],
    id: 'person',
    compared: ['role', 'permission_sets', 'all_systems', 'valid_from', 'valid_until', 'ended_at', 'systems'],
    leftOut: { created_at: 'when the row was made; the event says when the person was added' },
    made: true,
  },
  api_key: {
    key: ['key_id'],
    id: 'key',
    compared: ['name', 'lookup', 'scopes', 'system_id', 'created_by', 'created_at', 'expires_at', 'revoked_at'],
    leftOut: {
      secret_hash: 'a hash of the secret, which no event holds: whoever replaces it can use the key, and no event shows it',
      last_used_at: 'noted while it is used',
    },
    made: true,
  },
  policy_version: {
    key: ['policy_id', 'version'],
    compared: ['document', 'hash', 'edited_by', 'editors', 'proposed_by', 'proposed_at', 'reason', 'wished_from', 'wished_until', 'state', 'decided_by', 'decided_at', 'decision_reason', 'from_at', 'until_at', 'retire_by', 'retire_asked_at', 'retire_reason'], // prettier-ignore
    leftOut: {
      edited_by_name: NAME,
      editor_names: NAME,
      proposed_by_name: NAME,
      decided_by_name: NAME,
      retire_by_name: NAME,
      retired_by_name: NAME,
    },
    made: true,
  },
  approval_setting: {
    key: [],
    compared: ['halt_epoch', 'high_seconds', 'critical_seconds', 'exclude_owner', 'eligible_roles', 'backup_roles'],
    leftOut: {},
    made: false,
    untold: {
      halt_epoch: 0,
      high_seconds: 14_400,
      critical_seconds: 86_400,
      exclude_owner: true,
      eligible_roles: ['reviewer', 'compliance_officer'],
    },
  },
  halt: {
    key: ['halt_id'],
    id: 'halt',
    compared: ['scope', 'system_id', 'value', 'mode', 'drill', 'epoch', 'started_by', 'started_at', 'started_idx', 'ended_at', 'ended_by'], // prettier-ignore
    leftOut: {
      started_by_name: NAME,
      ended_by_name: NAME,
      asked_at: 'when the request came in; the start is compared',
      safe_at: 'counted from actions, which are compared',
      frozen: 'counted from actions, which are compared',
      voided: 'counted from actions, which are compared',
      running: 'counted from actions, which are compared',
      known: 'whether anything of that name had been seen when it began',
    },
    made: true,
    madeAt: { column: 'started_idx', ofDecision: false },
  },
  action: {
    stream: 'action_change',
    key: ['action_id'],
    id: 'action',
    compared: ['system_id', 'decision_id', 'step_key', 'asked_by', 'asked_at', 'tool', 'tool_version', 'effect', 'environment', 'run_id', 'call_id', 'framework', 'state', 'execution', 'revision', 'reason_code', 'tier', 'score', 'chain', 'required', 'approvals', 'maker_id', 'execute_by', 'decided_at', 'decided_by', 'escalation', 'claimed_by', 'claimed_until', 'assigned_to', 'frozen_by', 'overridden', 'second_review', 'nonce', 'proposed_hash', 'action_hash', 'requested_idx', 'args_idx', 'note_idx', 'verdict_id', 'halt_epoch', 'redemption_id', 'redeemed_at', 'redeemed_by', 'finished_at'], // prettier-ignore
    leftOut: {
      idempotency_key: 'finds the same request again; shown nowhere',
      body_mac: 'finds the same request again, under a key',
      call_mac: 'finds the same call again, under a key',
      subject_mac: 'finds the same person again, under a key',
      callback: 'which channel is told',
      accepts_edits: 'whether a person is offered to edit; an edit is checked by itself',
      supersedes: 'which action the agent says this replaces',
      change: 'counts changes of the row; the stream of changes is compared',
      route: 'what policy said, made stricter by a halt; chain and quorum are compared',
      rule_key: 'groups the queue; the rules are compared in the chain',
      checking_until: 'the end of a check that takes seconds',
      expires_at: 'the end of a review, counted from the settings then; an expiry is an event',
      verdict: 'signed itself: a changed one is refused by everybody who checks it',
      polled_at: 'when the agent last asked',
      told_approval: 'what the list of decisions was told',
      amount: 'read from the arguments, for the history of the tool',
      currency: 'read from the arguments, for the history of the tool',
      recipients: 'keyed tokens from the arguments, for the history of the tool',
    },
    made: true,
    madeAt: { column: 'requested_idx', ofDecision: true },
  },
  action_vote: {
    key: ['action_id', 'idx'],
    id: 'action',
    compared: ['vote', 'revision', 'person_id', 'authority_id', 'reason_code', 'batch_id', 'voted_at'],
    leftOut: { seen_mac: 'what was shown, under a key; the event holds the hash of it' },
    made: true,
    madeAt: { column: 'idx', ofDecision: true },
  },
  action_change: {
    key: ['action_id', 'idx'],
    id: 'action',
    compared: ['kind'],
    leftOut: { change: 'the order within the stream; the place in the log is compared', at: 'when the line was written' },
    made: true,
    madeAt: { column: 'idx', ofDecision: true },
  },
  review_delegation: {
    key: ['delegation_id'],
    id: 'delegation',
    compared: ['from_person', 'to_person', 'from_at', 'until_at', 'made_by', 'made_at', 'ended_at'],
    leftOut: {},
    made: true,
  },
  evidence_pack: {
    key: ['pack_id'],
    id: 'pack',
    compared: ['system_id', 'profile', 'mode', 'content', 'reveal', 'frameworks', 'from_at', 'until_at', 'sample_size', 'seed', 'seed_idx', 'seed_by', 'decisions', 'grounds', 'incident_id', 'state', 'asked_at', 'asked_idx', 'manifest_sha256', 'zip_sha256', 'bytes', 'log_size', 'finished_at', 'successor_of'], // prettier-ignore
    leftOut: {
      law_date: 'stands in the signed manifest',
      language: 'stands in the signed manifest',
      reports: 'what the frameworks said when it was built: the archive holds them, and its hash is compared',
      facts: 'counts of its cover: the archive holds what was counted, and its hash is compared',
      statement: 'signed itself, and held against its hash',
      envelope: 'the signature itself',
      signature_asked_idx: 'the signer holds the statement against the event there',
      signature_asked_says: 'opens that event: the signer holds it against the digest in the log',
      draft_manifest: 'the hash that was signed off; each sign-off is compared',
      built_at: 'stands in the signed manifest',
      draw_size: 'stands in the signed manifest',
      asked_by: 'the event says who asked',
      asked_by_name: NAME,
      schedule_id: 'which schedule asked',
      delivery_id: 'which delivery carries it',
      wrapped_key: 'the key of the stored archive; a wrong one opens nothing',
      stage: WORKING,
      done: WORKING,
      total: WORKING,
      problem: WORKING,
      cancel_asked: WORKING,
      claimed_by: WORKING,
      claimed_until: WORKING,
      attempts: WORKING,
      retry_at: WORKING,
    },
    made: true,
    madeAt: { column: 'asked_idx', ofDecision: false },
  },
  evidence_pack_withholding: {
    key: ['pack_id', 'mark_id'],
    id: 'pack',
    compared: ['record_idx', 'part', 'everywhere', 'ground', 'made_by', 'made_at', 'idx', 'lifted_at', 'lifted_idx'],
    leftOut: {
      words:
        'what is kept back and why, encrypted and bound to the mark: where they cannot be opened all of the record is kept back',
      made_by_name: NAME,
      lifted_by_name: 'the event at lifted_idx says who',
    },
    made: true,
    madeAt: { column: 'idx', ofDecision: false },
  },
  evidence_pack_sign_off: {
    key: ['pack_id', 'person_id', 'manifest_sha256'],
    id: 'pack',
    compared: ['capacity', 'signed_at'],
    leftOut: {
      person_name: NAME,
      voided_at:
        'set when the draft changed after it was signed, and compared with nothing: a sign-off says of which manifest it is, which is not that of the changed draft',
    },
    made: true,
  },
  evidence_pack_recipient: {
    key: ['pack_id', 'name', 'way'],
    id: 'pack',
    compared: [],
    leftOut: {
      recipient_id: 'a number of the row, shown nowhere',
      recorded_by: 'the event says who recorded it',
      recorded_by_name: NAME,
      recorded_at: 'the event says when',
    },
    made: true,
  },
  incident: {
    stream: 'incident_step',
    key: ['incident_id'],
    id: 'incident',
    compared: ['system_id', 'class', 'widespread', 'breach', 'provider_unreachable', 'causal_link', 'aware_at', 'opened_by', 'opened_at', 'closed_at', 'idx'], // prettier-ignore
    leftOut: { opened_by_name: NAME, words: SEALED },
    made: true,
    madeAt: { column: 'idx', ofDecision: false },
  },
  incident_decision: {
    key: ['incident_id', 'decision_id'],
    id: 'incident',
    compared: ['idx', 'finding', 'linked_at'],
    leftOut: {},
    made: true,
    madeAt: { column: 'idx', ofDecision: false },
  },
  incident_step: {
    key: ['incident_id', 'idx'],
    id: 'incident',
    compared: ['kind', 'facts', 'by_id', 'made_at'],
    leftOut: { by_name: NAME, words: SEALED },
    made: true,
    madeAt: { column: 'idx', ofDecision: false },
  },
  promotion: {
    key: ['promotion_id'],
    id: 'promotion',
    compared: ['artifact_id', 'version', 'system_id', 'environment', 'from_at', 'reason', 'state', 'requested_at', 'decided_at', 'decision_reason'], // prettier-ignore
    leftOut: { requested_by: BY, requested_by_name: NAME, decided_by: BY, decided_by_name: NAME },
    made: true,
  },
  deployment: {
    key: ['deployment_id'],
    id: 'deployment',
    compared: ['artifact_id', 'version', 'system_id', 'environment', 'from_at', 'promotion_id', 'recorded_at'],
    leftOut: { until_at: 'moved when a later deployment takes its place: the event of that one says so', recorded_by: BY },
    made: true,
  },
  trusted_signer: {
    key: ['signer_id'],
    id: 'signer',
    compared: ['name', 'public_key', 'added_at', 'revoked_at'],
    leftOut: { added_by: BY, revoked_by: BY },
    made: true,
  },
  competence: {
    key: ['competence_id', 'version'],
    id: 'competence',
    compared: ['entry', 'person_id', 'capacity', 'training', 'valid_from', 'valid_until', 'evidence_name', 'evidence_sha256', 'withdrawn', 'recorded_at'], // prettier-ignore
    leftOut: { recorded_by: BY, recorded_by_name: NAME },
    made: true,
  },
  evidence_document: {
    key: ['document_id'],
    id: 'document',
    compared: ['form', 'kind', 'system_id', 'owner_id', 'person_id', 'role', 'effective_from', 'expires_on', 'sha256', 'bytes', 'received_at', 'idx', 'revoked_at'], // prettier-ignore
    leftOut: {
      controls: 'for which controls it is offered; the event at idx does not say it',
      words: SEALED,
      media_type: 'how the file is served; its hash is compared',
      recorded_by: BY,
    },
    made: true,
    madeAt: { column: 'idx', ofDecision: false },
  },
  evidence_task: {
    key: ['task_id'],
    id: 'task',
    compared: ['framework', 'ref', 'system_id', 'owner_id', 'due_on', 'made_at', 'idx', 'done_at', 'done_by'],
    leftOut: { words: SEALED, made_by: BY },
    made: true,
    madeAt: { column: 'idx', ofDecision: false },
  },
  audit_room: {
    key: ['audit_id'],
    id: 'audit',
    compared: ['title', 'auditor_id', 'system_id', 'frameworks', 'from_at', 'until_at', 'expires_at', 'closed_at'],
    leftOut: {
      auditor_name: NAME,
      opened_by: BY,
      opened_by_name: 'the event says who opened it',
      opened_at: 'the event says when',
    },
    made: true,
  },
  audit_check: {
    key: ['audit_id', 'pack_id', 'decision_id'],
    id: 'audit',
    compared: ['result', 'checked_at'],
    leftOut: { words: SEALED, checked_by_name: 'the event says who looked' },
    made: true,
  },
};
