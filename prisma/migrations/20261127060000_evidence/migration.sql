-- Evidence (docs/evidence.md): what blocks count of each day, and what people add to controls. The counts are derived from the read models and
-- the log by the worker and can be made anew; documents, owners, tasks, comments, arguments and drafts are acts of people, each an event of the
-- log, and their words are sealed under a key of the workspace (lib/ledger/server/sealed-text.ts).

-- How far the log was looked through for decisions that changed since their day was counted.
CREATE TABLE evidence_cursor (
  workspace_id uuid PRIMARY KEY REFERENCES workspace,
  next_idx bigint NOT NULL DEFAULT 0,
  moved_at timestamptz(6) NOT NULL DEFAULT now()
);

-- Days (UTC) of a system whose counts are no longer right.
CREATE TABLE evidence_stale (
  workspace_id uuid NOT NULL,
  system_id uuid NOT NULL,
  day date NOT NULL,
  PRIMARY KEY (workspace_id, system_id, day)
);

-- What one version of a block counted of the decisions that began on one day.
CREATE TABLE evidence_day (
  workspace_id uuid NOT NULL,
  system_id uuid NOT NULL,
  day date NOT NULL,
  block text NOT NULL,
  version text NOT NULL,
  population bigint NOT NULL,
  covered bigint NOT NULL,
  contradicted bigint NOT NULL,
  newest_at timestamptz(6),
  excluded jsonb NOT NULL DEFAULT '{}',       -- count by reason
  facts jsonb NOT NULL DEFAULT '{}',          -- sums by name
  read_rows bigint NOT NULL,
  counted_at timestamptz(6) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, system_id, day, block)
) WITH (fillfactor = 80);

-- A measurement that somebody kept: its event holds the same, so that two can be compared.
CREATE TABLE evidence_run (
  workspace_id uuid NOT NULL,
  run_id uuid NOT NULL,
  framework text NOT NULL,
  framework_version text NOT NULL,
  system_id uuid,                             -- null: all that the person saw
  from_day date NOT NULL,
  to_day date NOT NULL,                       -- exclusive
  law_date date NOT NULL,
  log_size bigint NOT NULL,
  controls jsonb NOT NULL,                    -- [{ref, state, population, covered}]
  blocks jsonb NOT NULL,                      -- [{block, version, state, population, covered, contradicted, facts}]
  run_by uuid,
  run_by_name text NOT NULL,
  run_at timestamptz(6) NOT NULL DEFAULT now(),
  idx bigint NOT NULL,
  PRIMARY KEY (workspace_id, run_id)
);
CREATE INDEX evidence_run_framework_idx ON evidence_run (workspace_id, framework, run_at);

CREATE TABLE evidence_document (
  workspace_id uuid NOT NULL,
  document_id uuid NOT NULL,
  form text NOT NULL,                         -- document | attestation | training
  kind text NOT NULL,                         -- a slot of a control: 'fria', 'qms', ...
  system_id uuid,                             -- null: of all systems
  controls text[] NOT NULL DEFAULT '{}',      -- 'eu-ai-act/27(1)(a)': beside those that ask for the kind
  owner_id uuid,
  person_id uuid,                             -- who was trained
  role text,                                  -- for which role
  effective_from date NOT NULL,
  expires_on date,
  received_at timestamptz(6) NOT NULL DEFAULT now(),
  words bytea NOT NULL,                       -- sealed: title, what it covers, name of the file
  sha256 text,
  bytes bigint,
  media_type text,
  recorded_by uuid,
  idx bigint NOT NULL,
  revoked_at timestamptz(6),
  PRIMARY KEY (workspace_id, document_id)
);
CREATE INDEX evidence_document_kind_idx ON evidence_document (workspace_id, kind);
CREATE TABLE evidence_file (
  workspace_id uuid NOT NULL,
  document_id uuid NOT NULL,
  body bytea NOT NULL,                        -- sealed
  PRIMARY KEY (workspace_id, document_id)
);

-- Who answers for a control, and where somebody argued that it does not apply. The nil system: for all systems.
CREATE TABLE evidence_control (
  workspace_id uuid NOT NULL,
  framework text NOT NULL,
  ref text NOT NULL,
  system_id uuid NOT NULL,
  owner_id uuid,
  excluded boolean NOT NULL DEFAULT false,
  argument bytea,                             -- sealed: why it does not apply
  argued_by uuid,
  argued_by_name text,
  argued_at timestamptz(6),
  idx bigint NOT NULL,
  PRIMARY KEY (workspace_id, framework, ref, system_id)
);

CREATE TABLE evidence_task (
  workspace_id uuid NOT NULL,
  task_id uuid NOT NULL,
  framework text NOT NULL,
  ref text NOT NULL,
  system_id uuid,
  words bytea NOT NULL,                       -- sealed: what is to be done
  owner_id uuid,
  due_on date NOT NULL,
  made_by uuid,
  made_at timestamptz(6) NOT NULL DEFAULT now(),
  done_at timestamptz(6),
  done_by uuid,
  idx bigint NOT NULL,
  PRIMARY KEY (workspace_id, task_id)
);
CREATE INDEX evidence_task_control_idx ON evidence_task (workspace_id, framework, ref);
CREATE INDEX evidence_task_open_idx ON evidence_task (workspace_id, due_on) WHERE done_at IS NULL;

CREATE TABLE evidence_comment (
  workspace_id uuid NOT NULL,
  comment_id uuid NOT NULL,
  framework text NOT NULL,
  ref text NOT NULL,
  system_id uuid,
  author_id uuid NOT NULL REFERENCES person,
  words bytea NOT NULL,                       -- sealed
  made_at timestamptz(6) NOT NULL DEFAULT now(),
  idx bigint NOT NULL,
  PRIMARY KEY (workspace_id, comment_id)
);
CREATE INDEX evidence_comment_control_idx ON evidence_comment (workspace_id, framework, ref, made_at);

-- Versions of an impact assessment or a technical file: what people wrote, and what had been observed when they did.
CREATE TABLE evidence_draft (
  workspace_id uuid NOT NULL,
  draft_id uuid NOT NULL,
  system_id uuid NOT NULL,
  kind text NOT NULL,                         -- fria | annexIV
  words bytea NOT NULL,                       -- sealed: text by section
  observed jsonb NOT NULL,                    -- facts that reopen it when they change
  saved_by uuid,
  saved_by_name text NOT NULL,
  saved_at timestamptz(6) NOT NULL DEFAULT now(),
  idx bigint NOT NULL,
  PRIMARY KEY (workspace_id, draft_id)
);
CREATE INDEX evidence_draft_system_idx ON evidence_draft (workspace_id, system_id, kind, saved_at);

-- Who looked at, revealed, searched or took away, and what was erased, by time.
CREATE INDEX event_access_idx ON event (workspace_id, received_at) WHERE kind IN ('trail.opened', 'search.performed', 'person.searched', 'content.revealed', 'record.exported', 'refusal.opened', 'content.erased');

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['evidence_cursor', 'evidence_stale', 'evidence_day', 'evidence_run', 'evidence_document', 'evidence_file',
    'evidence_control', 'evidence_task', 'evidence_comment', 'evidence_draft'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY workspace_isolation ON %I USING (workspace_id = countersign_workspace()) WITH CHECK (workspace_id = countersign_workspace())', name);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE ON evidence_cursor, evidence_stale, evidence_day TO countersign_app;
GRANT SELECT, INSERT ON evidence_run, evidence_draft, evidence_comment TO countersign_app;
GRANT SELECT, INSERT, UPDATE ON evidence_document, evidence_control, evidence_task TO countersign_app;
GRANT SELECT, INSERT, DELETE ON evidence_file TO countersign_app;
