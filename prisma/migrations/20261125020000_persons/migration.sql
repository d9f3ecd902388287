-- Where a person occurs (docs/adr/0012): keyed tokens, never values. Derived from the log by the worker that fills the text index, behind
-- the same cursor; dropped and made anew with it.

CREATE TABLE person_token (
  workspace_id uuid NOT NULL,
  token bytea NOT NULL,                       -- the first 8 bytes of a keyed HMAC (lib/search/server/person-tokens.ts)
  anchor_id uuid NOT NULL,                    -- the decision
  how smallint NOT NULL,                      -- 1 subject, 2 user, 3 a value that a detector found
  idxs bigint[] NOT NULL,                     -- the records, in the order of the log: one row a decision, however often it is said
  PRIMARY KEY (workspace_id, token, anchor_id, how)
) PARTITION BY RANGE (anchor_id);
CREATE TABLE person_token_default PARTITION OF person_token DEFAULT;
-- For an erasure, which takes a decision's tokens away.
CREATE INDEX person_token_anchor_idx ON person_token (workspace_id, anchor_id);

-- Which AI systems name the persons that their decisions are about, and by which types: what is not here never does, and a search that
-- finds nothing there says so.
CREATE TABLE subject_type (
  workspace_id uuid NOT NULL,
  system_id uuid NOT NULL,
  type text NOT NULL,
  PRIMARY KEY (workspace_id, system_id, type)
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['person_token', 'subject_type'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY workspace_isolation ON %I USING (workspace_id = countersign_workspace()) WITH CHECK (workspace_id = countersign_workspace())', name);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE ON person_token, subject_type TO countersign_app;
