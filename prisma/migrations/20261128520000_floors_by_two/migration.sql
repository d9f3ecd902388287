-- A period that declares less than the one before (high-risk, financial records) is asked for by one person and confirmed by another. Each step is an
-- event of the log; a confirmed one is a row of retention_policy as any.
CREATE TABLE retention_change (
  workspace_id uuid NOT NULL,
  change_id uuid NOT NULL,
  data_class text NOT NULL,
  system_id uuid,                             -- null: all AI systems
  keep_months integer,                        -- null: kept
  high_risk boolean NOT NULL,
  financial_months integer,
  reason text NOT NULL,
  asked_by uuid NOT NULL,
  asked_by_name text NOT NULL,
  asked_at timestamptz(6) NOT NULL DEFAULT now(),
  state text NOT NULL DEFAULT 'asked',        -- asked, confirmed, kept
  decided_by uuid,
  decided_by_name text,
  decided_at timestamptz(6),
  decision_reason text,
  PRIMARY KEY (workspace_id, change_id)
);
CREATE INDEX retention_change_state_idx ON retention_change (workspace_id, state);
ALTER TABLE retention_change ENABLE ROW LEVEL SECURITY;
CREATE POLICY workspace_isolation ON retention_change USING (workspace_id = countersign_workspace()) WITH CHECK (workspace_id = countersign_workspace());
GRANT SELECT, INSERT, UPDATE ON retention_change TO countersign_app;
