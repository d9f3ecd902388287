-- Calls that were judged at the desk before they ran are tried too, beside the decisions. A run from before has tried none: `calls_total` is null.
ALTER TABLE policy_dry_run ADD COLUMN calls_after uuid, ADD COLUMN calls_total bigint, ADD COLUMN calls_checked bigint NOT NULL DEFAULT 0,
  ADD COLUMN calls_changed bigint NOT NULL DEFAULT 0, ADD COLUMN calls_unread bigint NOT NULL DEFAULT 0;

CREATE TABLE policy_dry_run_call (
  workspace_id uuid NOT NULL,
  run_id uuid NOT NULL,
  action_id uuid NOT NULL,
  system_id uuid NOT NULL,
  tool text NOT NULL,
  recorded text,                              -- the route that was given when it was asked for
  before text NOT NULL,                       -- under what is in force
  after text NOT NULL,                        -- with the draft in its place
  rules text[] NOT NULL DEFAULT '{}',         -- policy@version#rule that make the new route
  PRIMARY KEY (workspace_id, run_id, action_id)
);
ALTER TABLE policy_dry_run_call ENABLE ROW LEVEL SECURITY;
CREATE POLICY workspace_isolation ON policy_dry_run_call USING (workspace_id = countersign_workspace()) WITH CHECK (workspace_id = countersign_workspace());
GRANT SELECT, INSERT, UPDATE, DELETE ON policy_dry_run_call TO countersign_app;
