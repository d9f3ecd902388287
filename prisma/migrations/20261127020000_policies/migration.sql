-- Policies: versioned documents whose rules turn facts into a route (docs/adr/0024). A draft may change; a version is what somebody proposed and
-- never changes again: the application may update when it holds and who consented, and has no right to touch its text.

CREATE TABLE policy (
  workspace_id uuid NOT NULL,
  policy_id text NOT NULL,                    -- as its document names it: refund-limits
  title text NOT NULL,                        -- of the newest document
  last_version int NOT NULL DEFAULT 0,        -- numbers are given once
  created_at timestamptz(6) NOT NULL DEFAULT now(),
  created_by text NOT NULL,                   -- name, as it was then
  PRIMARY KEY (workspace_id, policy_id)
);

CREATE TABLE policy_draft (
  workspace_id uuid NOT NULL,
  policy_id text NOT NULL,
  version int NOT NULL,                       -- the number it will have
  document jsonb NOT NULL,                    -- lib/policy/contract.ts; may be wrong still
  revision int NOT NULL DEFAULT 1,
  edited_by text NOT NULL,                    -- a person or a key, by id
  edited_by_name text NOT NULL,
  edited_at timestamptz(6) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, policy_id)
);

CREATE TABLE policy_version (
  workspace_id uuid NOT NULL,
  policy_id text NOT NULL,
  version int NOT NULL,
  document jsonb NOT NULL,
  hash text NOT NULL,                         -- SHA-256 of the canonical document, lower-case hex
  edited_by text NOT NULL,                    -- who wrote it last
  edited_by_name text NOT NULL,
  proposed_by text NOT NULL,
  proposed_by_name text NOT NULL,
  proposed_at timestamptz(6) NOT NULL DEFAULT now(),
  reason text NOT NULL,                       -- of the proposal
  wished_from timestamptz(6),                 -- null: from the moment of the consent
  wished_until timestamptz(6),
  state text NOT NULL DEFAULT 'proposed',     -- proposed | active | withdrawn
  decided_by text,
  decided_by_name text,
  decided_at timestamptz(6),
  decision_reason text,
  from_at timestamptz(6),                     -- in force from then ...
  until_at timestamptz(6),                    -- ... until then, exclusive; null: still
  retire_by text,                             -- who asked that it ends; a second person ends it
  retire_by_name text,
  retire_asked_at timestamptz(6),
  retire_reason text,
  retired_by_name text,
  PRIMARY KEY (workspace_id, policy_id, version),
  CONSTRAINT policy_version_state CHECK (state IN ('proposed', 'active', 'withdrawn')),
  -- Whatever the use case: nobody's own proposal and nobody's own last word is in force by their consent.
  CONSTRAINT policy_version_two_persons CHECK (state <> 'active' OR (decided_by IS NOT NULL AND decided_by <> proposed_by AND decided_by <> edited_by)),
  CONSTRAINT policy_version_window CHECK (state <> 'active' OR from_at IS NOT NULL)
);
CREATE INDEX policy_version_window_idx ON policy_version (workspace_id, from_at) WHERE state = 'active';

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['policy', 'policy_draft', 'policy_version'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY workspace_isolation ON %I USING (workspace_id = countersign_workspace()) WITH CHECK (workspace_id = countersign_workspace())', name);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON policy TO countersign_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON policy_draft TO countersign_app;
GRANT SELECT, INSERT ON policy_version TO countersign_app;
GRANT UPDATE (state, decided_by, decided_by_name, decided_at, decision_reason, from_at, until_at,
  retire_by, retire_by_name, retire_asked_at, retire_reason, retired_by_name) ON policy_version TO countersign_app;
