-- Texts that versions of the registry were registered with, stored once for all decisions (docs/adr/0031). A record that holds such a text
-- refers to it by -text_id in disclosure.refs: places in the log are never negative. text_id is random, so that no two workspaces share one
-- and the index below needs no workspace.

CREATE TABLE shared_text (
  workspace_id uuid NOT NULL,
  text_id bigint NOT NULL,
  mark bytea NOT NULL,                        -- HMAC-SHA-256 of the text under the workspace's key: found by it, guessed by nobody
  wrapped bytea NOT NULL,                     -- a data key of its own, under the workspace's key (RFC 3394)
  body bytea NOT NULL,                        -- packed, AES-256-GCM, bound to -text_id as its place
  registered boolean NOT NULL DEFAULT true,   -- false: no version holds it any more, records may
  PRIMARY KEY (workspace_id, text_id),
  CONSTRAINT shared_text_id_check CHECK (text_id > 0)
);
ALTER TABLE shared_text ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE UNIQUE INDEX shared_text_mark_idx ON shared_text (workspace_id, mark);
CREATE INDEX shared_text_withdrawn_idx ON shared_text (workspace_id) WHERE NOT registered;

-- Which texts a version was registered with, by which event, in their order. Registered again after a withdrawal: rows of another event.
CREATE TABLE version_text (
  workspace_id uuid NOT NULL,
  version_id uuid NOT NULL,
  registered_idx bigint NOT NULL,             -- artifact.textsRegistered, which holds the digest of each
  position integer NOT NULL,
  text_id bigint NOT NULL,
  characters integer NOT NULL,
  registered_at timestamptz(6) NOT NULL DEFAULT now(),
  registered_by text NOT NULL,
  withdrawn_at timestamptz(6),
  withdrawn_by text,
  PRIMARY KEY (workspace_id, registered_idx, position)
);
CREATE INDEX version_text_version_idx ON version_text (workspace_id, version_id);
CREATE INDEX version_text_text_idx ON version_text (workspace_id, text_id);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['shared_text', 'version_text'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY workspace_isolation ON %I USING (workspace_id = countersign_workspace()) WITH CHECK (workspace_id = countersign_workspace())', name);
  END LOOP;
END $$;
-- What is stored of a text changes never, and goes by the function below only.
GRANT SELECT, INSERT ON shared_text, version_text TO countersign_app;
GRANT UPDATE (registered) ON shared_text TO countersign_app;
GRANT UPDATE (withdrawn_at, withdrawn_by) ON version_text TO countersign_app;

-- Another one whenever a text is registered or withdrawn; null while none ever was. Read with the head, so that ingest asks for nothing more.
ALTER TABLE log_head ADD COLUMN texts_mark uuid;
GRANT UPDATE (texts_mark) ON log_head TO countersign_app;

-- Which records hold a text: only rows that refer to one are in it. refs is in ascending order.
CREATE INDEX disclosure_texts_idx ON disclosure USING gin (refs) WHERE refs[1] < 0;

-- Whether a record refers to a text. Row-level security would keep the index above from being used (docs/adr/0008).
CREATE FUNCTION countersign_text_held(text_number bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM disclosure d WHERE d.refs[1] < 0 AND d.refs @> ARRAY[-$1] AND d.workspace_id = countersign_workspace())
$$;
-- Takes a text away that no version is registered with and no record refers to. Call under the head lock, which whoever refers holds too.
CREATE FUNCTION countersign_forget_text(text_number bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF countersign_text_held(text_number) THEN RETURN false; END IF;
  DELETE FROM shared_text WHERE workspace_id = countersign_workspace() AND text_id = text_number AND NOT registered;
  RETURN FOUND;
END $$;
REVOKE EXECUTE ON FUNCTION countersign_text_held(bigint), countersign_forget_text(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION countersign_text_held(bigint), countersign_forget_text(bigint) TO countersign_app;
