-- What a policy that is not in force would have routed otherwise, over decisions that were scored (docs/policies.md). No content is here: which
-- decisions, which routes, which rules. A run's base is fixed when it begins, so that a run broken off goes on with the same question.

CREATE TABLE policy_dry_run (
  workspace_id uuid NOT NULL,
  run_id uuid NOT NULL,
  policy_id text NOT NULL,
  version int NOT NULL,                       -- of the draft or version that was tried
  document jsonb NOT NULL,
  hash text NOT NULL,
  base text[] NOT NULL DEFAULT '{}',          -- id@version in force beside it, as of the first slice
  systems uuid[],                             -- those that whoever asked sees; null: all
  from_at timestamptz(6) NOT NULL,
  until_at timestamptz(6) NOT NULL,
  asked_by text NOT NULL,
  asked_by_name text NOT NULL,
  asked_at timestamptz(6) NOT NULL DEFAULT now(),
  started_at timestamptz(6),
  finished_at timestamptz(6),
  state text NOT NULL DEFAULT 'waiting',      -- waiting | running | done | cancelled
  after uuid,                                 -- where to go on after an interruption
  total bigint,
  checked bigint NOT NULL DEFAULT 0,
  changed bigint NOT NULL DEFAULT 0,
  unread bigint NOT NULL DEFAULT 0,           -- their facts are gone or cannot be opened
  PRIMARY KEY (workspace_id, run_id)
);
CREATE INDEX policy_dry_run_policy_idx ON policy_dry_run (workspace_id, policy_id);

CREATE TABLE policy_dry_run_change (
  workspace_id uuid NOT NULL,
  run_id uuid NOT NULL,
  decision_id uuid NOT NULL,
  system_id uuid NOT NULL,
  recorded text,                              -- the route that was given then
  before text NOT NULL,                       -- under what is in force
  after text NOT NULL,                        -- with the draft in its place
  rules text[] NOT NULL DEFAULT '{}',         -- policy@version#rule that make the new route
  PRIMARY KEY (workspace_id, run_id, decision_id)
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['policy_dry_run', 'policy_dry_run_change'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY workspace_isolation ON %I USING (workspace_id = countersign_workspace()) WITH CHECK (workspace_id = countersign_workspace())', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO countersign_app', name);
  END LOOP;
END $$;
