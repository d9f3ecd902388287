-- The Merkle tree over the log (docs/adr/0010), its signed checkpoints, and what the signer says. `event.entry` is the leaf; everything
-- here but checkpoints and keys can be computed again from the leaves.

-- How far the tree reaches: behind log_head.next_idx by what the worker has not integrated yet. A row of its own, so that appending
-- never waits for hashing.
CREATE TABLE log_tree (
  workspace_id uuid PRIMARY KEY REFERENCES workspace,
  size bigint NOT NULL DEFAULT 0,
  frontier bytea NOT NULL,                    -- hashes of the complete subtrees, largest first: lib/ledger/frontier.ts
  alarm text,                                 -- why integration stopped: lib/ledger/tree-state.ts; null while it goes on
  alarmed_at timestamptz(6)
);

-- Tiles of C2SP tlog-tiles: up to 256 hashes of a level. Hashes do not compress.
CREATE TABLE log_tile (
  workspace_id uuid NOT NULL,
  level smallint NOT NULL,
  n bigint NOT NULL,
  width smallint NOT NULL CHECK (width BETWEEN 1 AND 256),
  data bytea NOT NULL CHECK (octet_length(data) = width * 32),
  PRIMARY KEY (workspace_id, level, n)
);
ALTER TABLE log_tile ALTER COLUMN data SET STORAGE EXTERNAL;

-- Every checkpoint that was ever published. Two roots for one size would be two forks: both are kept.
CREATE TABLE checkpoint (
  workspace_id uuid NOT NULL,
  size bigint NOT NULL,
  root bytea NOT NULL,
  note text NOT NULL,                         -- the signed note, verbatim
  signed_at timestamptz(6) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, size, root)
);
CREATE INDEX checkpoint_signed_idx ON checkpoint (workspace_id, signed_at);

-- The signer's public keys, as it told them: a copy for readers. What is trusted is what the signer's own directory says.
CREATE TABLE log_key (
  workspace_id uuid NOT NULL,
  key_id text NOT NULL,
  public_key bytea NOT NULL,
  from_size bigint,                           -- null: not announced in the log yet
  until_size bigint,                          -- null: in use
  announced_idx bigint,                       -- the event log.key.announced
  retired_idx bigint,                         -- the event log.key.retired
  PRIMARY KEY (workspace_id, key_id)
);

-- What the signer last said about a log: it signs, or it refuses and why.
CREATE TABLE log_signer (
  workspace_id uuid PRIMARY KEY REFERENCES workspace,
  refusal text,                               -- lib/ledger/tree-state.ts; null while it signs
  remembered_size bigint NOT NULL,            -- of its own memory
  offered_size bigint NOT NULL,               -- of the tree that it was shown
  since timestamptz(6) NOT NULL DEFAULT now()
);

-- One signer at a time: whoever renews this row.
CREATE TABLE signer_lease (
  lease text PRIMARY KEY DEFAULT 'signer' CHECK (lease = 'signer'),
  holder uuid NOT NULL,
  expires_at timestamptz(6) NOT NULL
);

-- Tiles grow and are never changed otherwise: the application cannot write the table, only call this. What is stored must be the
-- beginning of what is given, else nothing is stored (SQLSTATE CS001).
CREATE FUNCTION countersign_extend_tiles(levels smallint[], ns bigint[], datas bytea[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE ws uuid := countersign_workspace(); stored integer;
BEGIN
  IF ws IS NULL THEN RAISE EXCEPTION 'no workspace is set'; END IF;
  INSERT INTO log_tile AS t (workspace_id, level, n, width, data)
  SELECT ws, g.level, g.n, octet_length(g.data) / 32, g.data FROM unnest(levels, ns, datas) AS g(level, n, data)
  ON CONFLICT (workspace_id, level, n) DO UPDATE SET width = excluded.width, data = excluded.data
  WHERE substring(excluded.data FROM 1 FOR octet_length(t.data)) = t.data;
  GET DIAGNOSTICS stored = ROW_COUNT;
  IF stored < cardinality(levels) THEN
    RAISE EXCEPTION 'a stored tile is not the beginning of the one that was computed' USING ERRCODE = 'CS001';
  END IF;
END $$;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['log_tree', 'log_tile', 'checkpoint', 'log_key', 'log_signer'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY workspace_isolation ON %I USING (workspace_id = countersign_workspace()) WITH CHECK (workspace_id = countersign_workspace())', name);
  END LOOP;
END $$;

GRANT SELECT ON log_tile TO countersign_app;
GRANT SELECT, INSERT ON checkpoint TO countersign_app;
GRANT SELECT, INSERT, UPDATE (size, frontier, alarm, alarmed_at) ON log_tree TO countersign_app;
GRANT SELECT, INSERT, UPDATE (from_size, until_size, announced_idx, retired_idx) ON log_key TO countersign_app;
GRANT SELECT, INSERT, UPDATE (refusal, remembered_size, offered_size, since) ON log_signer TO countersign_app;
GRANT SELECT, INSERT, UPDATE (holder, expires_at) ON signer_lease TO countersign_app;
GRANT EXECUTE ON FUNCTION countersign_extend_tiles(smallint[], bigint[], bytea[]) TO countersign_app;
