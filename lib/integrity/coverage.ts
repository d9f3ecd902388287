/**
 * What of the database a verification covers, table by table, in words for the Integrity page and docs/threat-model.md. Client-safe; a test
 * holds it against the tables and columns that there are.
 */

/** Verified themselves: hashed into the tree, held against digests or signatures, or checked against what the log orders. */
export const VERIFIED_TABLES: Readonly<Record<string, string>> = {
  event: 'leaf, columns, order',
  disclosure: 'digest in its entry',
  data_key: 'opens disclosures, which are compared',
  shared_text: 'the event that registered it',
  tombstone: 'the event that ordered the removal',
  checkpoint: 'signature and root',
  anchor: 'time stamp or copy, and the checkpoint it is over',
  log_head: 'order and number of entries, name of the log',
  log_tile: 'grown anew from the entries',
  log_tree: 'grown anew from the entries',
  log_key: "the signer's own directory, or a trust file",
};

/** Folded anew from the log, every row and column compared. */
export const FOLDED_TABLES = [
  'decision',
  'step',
  'alias',
  'first_seen',
  'decision_rollup',
  'label_rollup',
  'assessment',
  'assessment_subject',
  'assessment_finding',
  'finding_label',
  'missed_finding',
  'person_token',
  'lineage_job',
  'lineage_dataset',
  'lineage_dataset_version',
  'lineage_run',
  'lineage_edge',
  'lineage_column',
] as const;

/** Folded tables of which not all rows are compared, and which are. */
export const FOLDED_IN_PART: Readonly<Record<string, string>> = {
  first_seen: 'of decisions that are there',
  person_token:
    'that are persons of decisions which name more of them than their labels tell: there holds and erasures rely on it',
};

/** Tables that are not compared, grouped by why. What people did is in the log in any case: these are what pages show of it. */
export interface NotCompared {
  why: string;
  tables: readonly string[];
}
export const NOT_COMPARED: readonly NotCompared[] = [
  {
    why: 'Secrets and sessions: no event holds them, so nothing could be compared. Whoever writes here signs in as somebody else.',
    tables: ['workspace', 'signer_lease', 'person', 'session', 'setup_token', 'sign_in_throttle'],
  },
  {
    why: 'Made anew from the log by `countersign rebuild`, and cheaper to make anew than to compare: text search, uses of artifacts, completeness of the record.',
    tables: ['decision_search', 'decision_use', 'use_seen', 'subject_type', 'decision_link', 'decision_gap', 'emitter', 'emitter_run', 'counter_window', 'mapper_census', 'version_seen'], // prettier-ignore
  },
  {
    why: 'Counts of evidence: measured anew from the rows above whenever a day changes; a kept run is an event with its figures.',
    tables: ['evidence_day', 'evidence_stale', 'evidence_run'],
  },
  {
    why: 'How far workers have come, and what waits to be done: cursors, queues, runs.',
    tables: ['search_cursor', 'check_cursor', 'check_sweep', 'lineage_cursor', 'completeness_cursor', 'evidence_cursor', 'assessment_cursor', 'assessment_due', 'assertion_check', 'anchor_attempt', 'log_signer', 'remap_run', 'rescore_run', 'policy_dry_run', 'policy_dry_run_change', 'policy_dry_run_call', 'verification_run', 'notification_outbox', 'notify_delivery', 'ingest_rollup'], // prettier-ignore
  },
  {
    why: 'The register of artifacts: each act is an event, but a row also takes in what emitters report, so it is not held against the acts.',
    tables: ['artifact', 'artifact_version', 'artifact_link', 'system_assertion'],
  },
  {
    why: 'What people write about evidence (files, arguments, comments, drafts, questions of an audit): each act is an event that holds the words; the file of a document has the hash that is compared.',
    tables: ['evidence_file', 'evidence_control', 'evidence_comment', 'evidence_draft', 'audit_request', 'pack_schedule', 'comment', 'mention'], // prettier-ignore
  },
  {
    why: 'Rosters and how reviewing goes: who is on duty and who looked for how long. Each act is an event; who decided is compared with the votes.',
    tables: ['duty_setting', 'duty_shift', 'duty_absence', 'duty_holiday', 'duty_gap', 'review_attention', 'oversight_setting', 'oversight_remark'], // prettier-ignore
  },
  {
    why: 'A stored archive of a pack: its hash is compared, and whoever downloads it can check it with verify-pack.',
    tables: ['evidence_pack_chunk', 'evidence_pack_decision'],
  },
  {
    why: 'What was refused, and what was not stored in the log: there is nothing to compare it with.',
    tables: ['quarantine', 'access_note'],
  },
  {
    why: 'Settings of one person, drafts before anybody relies on them, and notices.',
    tables: ['saved_view', 'policy', 'policy_draft', 'notice', 'notify_channel', 'notify_preference'],
  },
  {
    why: 'What is so of the installation and of no workspace: a restore that is looked at, and whether sidecars answer. The end of the first is an event of each log.',
    tables: ['recovery', 'sidecar_state'],
  },
  {
    why: 'Places of backups and of what was purged: the event of each says the same and is verified itself.',
    tables: ['backup', 'purge'],
  },
];
