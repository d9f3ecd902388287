-- Passages and steps of which people said that a scorer should have found something there, and did not. `finding.missed` and
-- `finding.missedWithdrawn` in the log are the truth; no text and no word of a note is here. One row a saying that stands.
CREATE TABLE missed_finding (
  workspace_id uuid NOT NULL,
  decision_id uuid NOT NULL,
  said_idx bigint NOT NULL,                   -- of its finding.missed
  said_at timestamptz(6) NOT NULL,
  person_id uuid NOT NULL,
  person_name text NOT NULL,
  system_id uuid NOT NULL,
  idx bigint NOT NULL,                        -- of the assessment that did not find it
  bundle text NOT NULL,
  stage text NOT NULL,
  category text NOT NULL,
  step_key text NOT NULL,
  field text,                                 -- null: the step as a whole, or the passage was erased
  from_at integer,                            -- UTF-16 units into the unmasked field, end exclusive
  until_at integer,
  PRIMARY KEY (workspace_id, decision_id, said_idx)
) PARTITION BY RANGE (decision_id);
CREATE TABLE missed_finding_default PARTITION OF missed_finding DEFAULT;

ALTER TABLE missed_finding ENABLE ROW LEVEL SECURITY;
CREATE POLICY workspace_isolation ON missed_finding USING (workspace_id = countersign_workspace()) WITH CHECK (workspace_id = countersign_workspace());
GRANT SELECT, INSERT, UPDATE, DELETE ON missed_finding TO countersign_app;
