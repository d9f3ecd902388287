-- Verifications of the log (docs/adr/0011) and the places outside that its checkpoints were given to. Neither is part of what is proved:
-- both can be lost without any proof being lost, except that time stamps are the copies we keep of them.

-- One run of a verification: waiting, going on, or over. The log holds log.verified and log.fault beside it.
CREATE TABLE verification_run (
  workspace_id uuid NOT NULL REFERENCES workspace,
  run_id uuid NOT NULL,
  cause text NOT NULL,                        -- nightly | person | command
  asked_by uuid,                              -- the person
  asked_at timestamptz(6) NOT NULL DEFAULT now(),
  started_at timestamptz(6),
  moved_at timestamptz(6),                    -- last sign of life while it goes on
  finished_at timestamptz(6),
  state text NOT NULL,                        -- waiting | running | passed | failed | ended
  content boolean NOT NULL,                   -- disclosures were opened
  whole boolean NOT NULL,                     -- from the first entry to the last
  of_size bigint,                             -- entries to check
  at_size bigint NOT NULL DEFAULT 0,          -- entries checked
  result jsonb,                               -- lib/integrity/run.ts
  faults jsonb NOT NULL DEFAULT '[]',         -- the first ones: lib/integrity/fault.ts
  fault_total bigint NOT NULL DEFAULT 0,
  resume jsonb,                               -- where to go on after an interruption
  PRIMARY KEY (workspace_id, run_id)
);
CREATE INDEX verification_run_asked_idx ON verification_run (workspace_id, asked_at);

-- A checkpoint that left the installation: stamped by a time-stamping authority, written to a directory, posted to a webhook.
CREATE TABLE anchor (
  workspace_id uuid NOT NULL REFERENCES workspace,
  anchor_id uuid NOT NULL,
  kind text NOT NULL,                         -- timestamp | directory | webhook
  size bigint NOT NULL,
  note text NOT NULL,                         -- the signed checkpoint, verbatim
  target text NOT NULL,                       -- who has it: authority, file name, host
  anchored_at timestamptz(6) NOT NULL,        -- for a time stamp, the time it says
  token bytea,                                -- RFC 3161 token with the authority's certificates
  PRIMARY KEY (workspace_id, anchor_id)
);
CREATE INDEX anchor_size_idx ON anchor (workspace_id, kind, size);

-- How each way out goes: the last attempt, and since when it fails.
CREATE TABLE anchor_attempt (
  workspace_id uuid NOT NULL REFERENCES workspace,
  kind text NOT NULL,
  attempted_at timestamptz(6) NOT NULL,
  failing_since timestamptz(6),
  error text,                                 -- in words; null when the last attempt worked
  PRIMARY KEY (workspace_id, kind)
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['verification_run', 'anchor', 'anchor_attempt'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY workspace_isolation ON %I USING (workspace_id = countersign_workspace()) WITH CHECK (workspace_id = countersign_workspace())', name);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON verification_run, anchor_attempt TO countersign_app;
GRANT SELECT, INSERT ON anchor TO countersign_app;
