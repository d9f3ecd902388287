-- What decisions were scored (docs/risk.md, docs/adr/0025). `risk.assessed`, `policy.evaluated` and `finding.labelled` in the log are the truth:
-- everything here but the queue and the runs can be made anew from them. No text of a decision is in any of these tables, and no span:
-- those are in the events' disclosures. Partitioned by month like decisions, so that retention takes both.

-- Closed decisions that wait to be scored. `since` tells how far scoring is behind.
CREATE TABLE assessment_cursor (
  workspace_id uuid PRIMARY KEY REFERENCES workspace,
  next_idx bigint NOT NULL DEFAULT 0,         -- every seal below it is queued
  moved_at timestamptz(6) NOT NULL DEFAULT now()
);
CREATE TABLE assessment_due (
  workspace_id uuid NOT NULL,
  decision_id uuid NOT NULL,
  sealed_idx bigint NOT NULL,
  since timestamptz(6) NOT NULL DEFAULT now(),
  tries smallint NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace_id, decision_id)
);
CREATE INDEX assessment_due_since_idx ON assessment_due (workspace_id, since);

-- One scoring of a decision. The newest counts; the others stay.
CREATE TABLE assessment (
  workspace_id uuid NOT NULL,
  decision_id uuid NOT NULL,
  idx bigint NOT NULL,                        -- of its risk.assessed
  policy_idx bigint,                          -- of its policy.evaluated
  system_id uuid NOT NULL,
  current boolean NOT NULL,                   -- the newest of the decision
  cause text NOT NULL,                        -- closed | rescored
  bundle text NOT NULL,
  tier text NOT NULL,
  score double precision,
  stage text,
  unscored text[] NOT NULL DEFAULT '{}',      -- why it could not be said, by code
  findings integer NOT NULL,
  route text,
  baseline text,
  policies text[] NOT NULL DEFAULT '{}',      -- id@version that were in force
  rule text,                                  -- policy@version#rule that decided; null: the tier alone
  assessed_at timestamptz(6) NOT NULL,
  PRIMARY KEY (workspace_id, decision_id, idx)
) PARTITION BY RANGE (decision_id);
CREATE TABLE assessment_default PARTITION OF assessment DEFAULT;
CREATE INDEX assessment_bundle_idx ON assessment (workspace_id, bundle, decision_id);

-- What was scored in it: the input as a whole, each answer, each tool call. Also the agent's own past with a tool.
CREATE TABLE assessment_subject (
  workspace_id uuid NOT NULL,
  decision_id uuid NOT NULL,
  idx bigint NOT NULL,
  no integer NOT NULL,
  system_id uuid NOT NULL,
  stage text NOT NULL,
  step_key text,                              -- null: the decision as a whole
  environment text,
  tier text NOT NULL,
  score double precision NOT NULL,
  probability double precision NOT NULL,
  unscored text[] NOT NULL DEFAULT '{}',
  tool text,
  effect text,
  effect_basis text,
  reversible text,
  reach text,
  amount numeric,
  currency text,
  recipients text[] NOT NULL DEFAULT '{}',    -- keyed tokens
  claims integer[] NOT NULL DEFAULT '{}',     -- supported, contradicted, unsupported, without context
  route text,
  baseline text,
  matched text[] NOT NULL DEFAULT '{}',       -- policy@version#rule
  PRIMARY KEY (workspace_id, decision_id, idx, no)
) PARTITION BY RANGE (decision_id);
CREATE TABLE assessment_subject_default PARTITION OF assessment_subject DEFAULT;
CREATE INDEX assessment_subject_tool_idx ON assessment_subject (workspace_id, system_id, tool, decision_id);

CREATE TABLE assessment_finding (
  workspace_id uuid NOT NULL,
  decision_id uuid NOT NULL,
  idx bigint NOT NULL,
  no integer NOT NULL,
  subject_no integer NOT NULL,
  system_id uuid NOT NULL,
  stage text NOT NULL,
  step_key text,
  detector text NOT NULL,
  detector_version text NOT NULL,
  category text NOT NULL,
  reason_code text NOT NULL,
  severity double precision NOT NULL,
  confidence double precision NOT NULL,
  contribution double precision NOT NULL,
  source text NOT NULL,
  owasp text[] NOT NULL DEFAULT '{}',
  atlas text[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (workspace_id, decision_id, idx, no)
) PARTITION BY RANGE (decision_id);
CREATE TABLE assessment_finding_default PARTITION OF assessment_finding DEFAULT;

-- What reviewers said of single findings. One word a person and finding; saying it anew replaces it, each saying is an event.
CREATE TABLE finding_label (
  workspace_id uuid NOT NULL,
  decision_id uuid NOT NULL,
  idx bigint NOT NULL,                        -- of the assessment
  finding_no integer NOT NULL,
  person_id uuid NOT NULL,
  person_name text NOT NULL,
  system_id uuid NOT NULL,
  label text NOT NULL,                        -- correct | falseAlarm
  stage text NOT NULL,
  detector text NOT NULL,
  detector_version text NOT NULL,
  category text NOT NULL,
  confidence double precision NOT NULL,
  said_idx bigint NOT NULL,                   -- of its finding.labelled
  said_at timestamptz(6) NOT NULL,
  PRIMARY KEY (workspace_id, decision_id, idx, finding_no, person_id)
) PARTITION BY RANGE (decision_id);
CREATE TABLE finding_label_default PARTITION OF finding_label DEFAULT;

-- Scoring older decisions anew: waiting, going on, or over.
CREATE TABLE rescore_run (
  workspace_id uuid NOT NULL REFERENCES workspace,
  run_id uuid NOT NULL,
  system_id uuid,
  from_at timestamptz(6),
  until_at timestamptz(6),
  bundle text NOT NULL,                       -- what it scores with
  asked_by uuid,
  asked_by_name text,
  asked_at timestamptz(6) NOT NULL DEFAULT now(),
  started_at timestamptz(6),
  finished_at timestamptz(6),
  state text NOT NULL,                        -- waiting | running | done
  after uuid,                                 -- where to go on after an interruption
  total bigint,
  checked bigint NOT NULL DEFAULT 0,
  changed bigint NOT NULL DEFAULT 0,          -- decisions that got a new assessment
  moved bigint NOT NULL DEFAULT 0,            -- of those, with another tier
  idx bigint,                                 -- its assessment.rescored
  PRIMARY KEY (workspace_id, run_id)
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['assessment_cursor', 'assessment_due', 'assessment', 'assessment_subject', 'assessment_finding', 'finding_label', 'rescore_run'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY workspace_isolation ON %I USING (workspace_id = countersign_workspace()) WITH CHECK (workspace_id = countersign_workspace())', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO countersign_app', name);
  END LOOP;
END $$;

-- Counted for pages beside decision_read (docs/adr/0008).
CREATE VIEW assessment_read AS SELECT * FROM assessment WHERE workspace_id = countersign_workspace();
CREATE VIEW assessment_finding_read AS SELECT * FROM assessment_finding WHERE workspace_id = countersign_workspace();
GRANT SELECT ON assessment_read, assessment_finding_read TO countersign_app;
