-- Erasing, holding, and how long what is kept (docs/adr/0013). Rows here are the desk's working memory: every act on them is an event of
-- the log, and what is gone from the log's disclosures is named by tombstones.

CREATE TABLE erasure_request (
  workspace_id uuid NOT NULL,
  request_id uuid NOT NULL,
  case_number text NOT NULL,
  legal_basis text NOT NULL,                  -- lib/retention/erasure.ts
  reason text NOT NULL,
  scope jsonb NOT NULL,                       -- as asked for, persons by their token only
  keep text NOT NULL,                         -- structure | nothing
  state text NOT NULL,
  requested_by uuid NOT NULL,
  requested_by_name text NOT NULL,            -- as it was then
  requested_at timestamptz(6) NOT NULL DEFAULT now(),
  decided_by uuid,
  decided_by_name text,
  decided_at timestamptz(6),
  decision_reason text,
  started_idx bigint,                         -- content.erasure.started: the intent
  completed_idx bigint,                       -- content.erasure.completed, the newest
  finished_at timestamptz(6),
  PRIMARY KEY (workspace_id, request_id)
);
CREATE INDEX erasure_request_state_idx ON erasure_request (workspace_id, state);

CREATE TABLE erasure_target (
  workspace_id uuid NOT NULL,
  request_id uuid NOT NULL,
  decision_id uuid NOT NULL,
  fields jsonb,                               -- [{index, fields}] of single records; null: the whole decision
  state text NOT NULL DEFAULT 'pending',      -- pending | erased | restricted | gone
  records integer,                            -- bodies that were erased
  cause_idx bigint,                           -- content.erased
  PRIMARY KEY (workspace_id, request_id, decision_id)
);
CREATE INDEX erasure_target_decision_idx ON erasure_target (workspace_id, decision_id);

CREATE TABLE hold (
  workspace_id uuid NOT NULL,
  hold_id uuid NOT NULL,
  matter text NOT NULL,
  basis text NOT NULL,
  scope jsonb NOT NULL,                       -- as asked for, persons by their token only
  subject_label text,                         -- scope subject
  system_id uuid,                             -- scope system, with from and to about the start of decisions
  from_at timestamptz(6),
  to_at timestamptz(6),
  review_on date NOT NULL,
  placed_by uuid NOT NULL,
  placed_by_name text NOT NULL,
  placed_at timestamptz(6) NOT NULL DEFAULT now(),
  release_asked_by uuid,
  release_asked_by_name text,
  release_asked_at timestamptz(6),
  release_reason text,
  released_by uuid,
  released_by_name text,
  released_at timestamptz(6),
  PRIMARY KEY (workspace_id, hold_id)
);
-- Scopes decisions and query: what the query found when the hold was placed.
CREATE TABLE hold_decision (
  workspace_id uuid NOT NULL,
  hold_id uuid NOT NULL,
  decision_id uuid NOT NULL,
  PRIMARY KEY (workspace_id, hold_id, decision_id)
);
CREATE INDEX hold_decision_idx ON hold_decision (workspace_id, decision_id);

-- Policies as they were set: the newest that counts already is followed. A superseded one that had not begun to count never does.
CREATE TABLE retention_policy (
  workspace_id uuid NOT NULL,
  policy_id uuid NOT NULL,
  data_class text NOT NULL,                   -- lib/retention/policy.ts
  system_id uuid,                             -- null: all AI systems
  keep_months integer,                        -- null: kept
  high_risk boolean NOT NULL DEFAULT false,
  financial_months integer,
  reason text NOT NULL,
  set_by uuid NOT NULL,
  set_by_name text NOT NULL,
  set_at timestamptz(6) NOT NULL DEFAULT now(),
  counts_from timestamptz(6) NOT NULL,
  superseded_at timestamptz(6),
  PRIMARY KEY (workspace_id, policy_id)
);

-- What went by retention, for the page: the events themselves are content.purged.
CREATE TABLE purge (
  workspace_id uuid NOT NULL,
  purge_id uuid NOT NULL,
  idx bigint NOT NULL,
  data_class text NOT NULL,
  system_id uuid,
  month date,                                 -- set when a whole month was dropped
  decisions bigint NOT NULL DEFAULT 0,
  records bigint NOT NULL DEFAULT 0,
  at timestamptz(6) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, purge_id)
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['erasure_request', 'erasure_target', 'hold', 'hold_decision', 'retention_policy', 'purge'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY workspace_isolation ON %I USING (workspace_id = countersign_workspace()) WITH CHECK (workspace_id = countersign_workspace())', name);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON erasure_request, erasure_target, hold, retention_policy TO countersign_app;
GRANT SELECT, INSERT ON hold_decision, purge TO countersign_app;

-- The open holds that a decision of this workspace is under: one rule for people, for the worker and for the functions below.
CREATE FUNCTION countersign_holds_of(decision uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT h.hold_id FROM hold h
  WHERE h.workspace_id = countersign_workspace() AND h.released_at IS NULL AND (
    EXISTS (SELECT 1 FROM hold_decision x WHERE x.workspace_id = h.workspace_id AND x.hold_id = h.hold_id AND x.decision_id = $1)
    OR ((h.subject_label IS NOT NULL OR h.system_id IS NOT NULL) AND EXISTS (SELECT 1 FROM decision d
      WHERE d.workspace_id = h.workspace_id AND d.decision_id = $1
        AND (h.subject_label IS NULL OR h.subject_label = ANY(d.labels))
        AND (h.system_id IS NULL OR h.system_id = d.system_id)
        AND (h.from_at IS NULL OR d.started_at >= h.from_at) AND (h.to_at IS NULL OR d.started_at < h.to_at))))
$$;
CREATE FUNCTION countersign_held(decision uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM countersign_holds_of($1))
$$;

-- The application's role can take nothing out of the log. These functions can, for an event of this workspace's log that says so:
-- what its tombstones do not name, and what is under hold, they refuse.
CREATE FUNCTION countersign_demand_cause(cause bigint, kinds text[]) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM event WHERE workspace_id = countersign_workspace() AND idx = cause AND kind = ANY(kinds) AND actor_type = 'countersign') THEN
    RAISE EXCEPTION 'no event of this log orders the removal (index %)', cause USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;

-- Takes all content of one decision away and puts in its place what remains, under a new key (null: nothing remains). Every body that is
-- there must be named by a tombstone of the cause, or come back.
CREATE FUNCTION countersign_replace_content(cause bigint, anchor uuid, wrapped bytea, idxs bigint[], starts integer[], lengths integer[], bodies bytea)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE ws uuid := countersign_workspace(); gone bigint;
BEGIN
  PERFORM countersign_demand_cause(cause, ARRAY['content.erased']);
  IF countersign_held(anchor) THEN RAISE EXCEPTION 'the decision is under hold' USING ERRCODE = 'insufficient_privilege'; END IF;
  IF EXISTS (SELECT 1 FROM disclosure d WHERE d.workspace_id = ws AND d.anchor_id = anchor AND d.idx <> ALL(idxs)
      AND NOT EXISTS (SELECT 1 FROM tombstone t WHERE t.workspace_id = ws AND t.cause_idx = cause AND d.idx BETWEEN t.from_idx AND t.to_idx)) THEN
    RAISE EXCEPTION 'a body that no tombstone names would be lost' USING ERRCODE = 'insufficient_privilege';
  END IF;
  DELETE FROM disclosure WHERE workspace_id = ws AND anchor_id = anchor;
  GET DIAGNOSTICS gone = ROW_COUNT;
  DELETE FROM data_key WHERE workspace_id = ws AND anchor_id = anchor;
  IF wrapped IS NOT NULL THEN
    INSERT INTO data_key (workspace_id, anchor_id, wrapped) VALUES (ws, anchor, wrapped);
    INSERT INTO disclosure (workspace_id, anchor_id, idx, body)
      SELECT ws, anchor, b.idx, substring(bodies FROM b.start FOR b.length) FROM unnest(idxs, starts, lengths) AS b(idx, start, length);
  END IF;
  RETURN gone;
END $$;

-- Takes decisions away, with everything that is kept of them in tables of months, and their comments. Their envelopes stay.
CREATE FUNCTION countersign_remove_decisions(cause bigint, decisions uuid[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE ws uuid := countersign_workspace(); one record; gone bigint;
BEGIN
  PERFORM countersign_demand_cause(cause, ARRAY['content.erased', 'content.purged']);
  IF EXISTS (SELECT 1 FROM hold WHERE workspace_id = ws AND released_at IS NULL)
     AND EXISTS (SELECT 1 FROM unnest(decisions) AS d(id) WHERE countersign_held(d.id)) THEN
    RAISE EXCEPTION 'a decision is under hold' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF EXISTS (SELECT 1 FROM disclosure d WHERE d.workspace_id = ws AND d.anchor_id = ANY(decisions)
      AND NOT EXISTS (SELECT 1 FROM tombstone t WHERE t.workspace_id = ws AND t.cause_idx = cause AND d.idx BETWEEN t.from_idx AND t.to_idx)) THEN
    RAISE EXCEPTION 'a body that no tombstone names would be lost' USING ERRCODE = 'insufficient_privilege';
  END IF;
  DELETE FROM disclosure WHERE workspace_id = ws AND anchor_id = ANY(decisions);
  GET DIAGNOSTICS gone = ROW_COUNT;
  FOR one IN SELECT parent, key FROM countersign_month_table WHERE parent <> 'disclosure' LOOP
    EXECUTE format('DELETE FROM %I WHERE workspace_id = $1 AND %I = ANY($2)', one.parent, one.key) USING ws, decisions;
  END LOOP;
  DELETE FROM alias WHERE workspace_id = ws AND decision_id = ANY(decisions);
  DELETE FROM mention WHERE workspace_id = ws AND decision_id = ANY(decisions);
  DELETE FROM comment WHERE workspace_id = ws AND decision_id = ANY(decisions);
  DELETE FROM access_note WHERE workspace_id = ws AND decision_id = ANY(decisions);
  RETURN gone;
END $$;

-- Takes the content of acts about no decision away (who searched for what), by anchor and index.
CREATE FUNCTION countersign_remove_acts(cause bigint, anchors uuid[], idxs bigint[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE ws uuid := countersign_workspace(); gone bigint;
BEGIN
  PERFORM countersign_demand_cause(cause, ARRAY['content.purged']);
  IF EXISTS (SELECT 1 FROM unnest(idxs) AS a(idx) WHERE
      NOT EXISTS (SELECT 1 FROM tombstone t WHERE t.workspace_id = ws AND t.cause_idx = cause AND a.idx BETWEEN t.from_idx AND t.to_idx)
      OR EXISTS (SELECT 1 FROM event e WHERE e.workspace_id = ws AND e.idx = a.idx AND e.decision_id IS NOT NULL)) THEN
    RAISE EXCEPTION 'not named by a tombstone, or about a decision' USING ERRCODE = 'insufficient_privilege';
  END IF;
  DELETE FROM disclosure d USING unnest(anchors, idxs) AS a(anchor_id, idx)
    WHERE d.workspace_id = ws AND d.anchor_id = a.anchor_id AND d.idx = a.idx;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;

-- Drops a month's tables when every decision in them is of this workspace and named by the cause: instead of deleting row by row. What
-- the month holds about no decision (acts of people, their key) moves into the month's new, nearly empty tables. False: do it by rows.
CREATE FUNCTION countersign_drop_month(cause bigint, at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '400ms' AS $$
DECLARE
  ws uuid := countersign_workspace();
  first_day timestamptz := date_trunc('month', at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC';
  next_day timestamptz := (date_trunc('month', at AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC';
  suffix text := to_char(at AT TIME ZONE 'UTC', 'YYYYMM');
  lo uuid := countersign_uuid_floor(first_day); hi uuid := countersign_uuid_floor(next_day);
  most constant integer := 20000;
  one record; blocked boolean; n bigint;
BEGIN
  PERFORM countersign_demand_cause(cause, ARRAY['content.purged']);
  PERFORM pg_advisory_xact_lock(hashtext('countersign_ensure_month'));
  IF NOT countersign_month_alone(at) THEN RETURN false; END IF;
  IF EXISTS (SELECT 1 FROM hold WHERE workspace_id = ws AND released_at IS NULL) THEN
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE countersign_held(decision_id))', 'decision_' || suffix) INTO blocked;
    IF blocked THEN RETURN false; END IF;
  END IF;
  EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I d JOIN event e ON e.workspace_id = d.workspace_id AND e.idx = d.idx
    WHERE e.decision_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM tombstone t WHERE t.workspace_id = $1 AND t.cause_idx = $2 AND d.idx BETWEEN t.from_idx AND t.to_idx))',
    'disclosure_' || suffix) INTO blocked USING ws, cause;
  IF blocked THEN RAISE EXCEPTION 'a body that no tombstone names would be lost' USING ERRCODE = 'insufficient_privilege'; END IF;
  EXECUTE format('SELECT count(*) FROM %I d JOIN event e ON e.workspace_id = d.workspace_id AND e.idx = d.idx WHERE e.decision_id IS NULL', 'disclosure_' || suffix) INTO n;
  IF n > most THEN RETURN false; END IF;
  CREATE TEMP TABLE countersign_kept_disclosure (LIKE disclosure) ON COMMIT DROP;
  CREATE TEMP TABLE countersign_kept_key (LIKE data_key) ON COMMIT DROP;
  EXECUTE format('INSERT INTO countersign_kept_disclosure SELECT d.* FROM %I d JOIN event e ON e.workspace_id = d.workspace_id AND e.idx = d.idx WHERE e.decision_id IS NULL', 'disclosure_' || suffix);
  EXECUTE format('INSERT INTO countersign_kept_key SELECT * FROM %I WHERE anchor_id = $1', 'data_key_' || suffix) USING lo;
  EXECUTE format('DELETE FROM alias WHERE workspace_id = $1 AND decision_id IN (SELECT decision_id FROM %I)', 'decision_' || suffix) USING ws;
  DELETE FROM mention WHERE workspace_id = ws AND decision_id >= lo AND decision_id < hi;
  DELETE FROM comment WHERE workspace_id = ws AND decision_id >= lo AND decision_id < hi;
  DELETE FROM access_note WHERE workspace_id = ws AND decision_id >= lo AND decision_id < hi;
  FOR one IN SELECT parent FROM countersign_month_table ORDER BY parent LOOP
    EXECUTE format('DROP TABLE %I', one.parent || '_' || suffix);
    IF one.parent IN ('disclosure', 'data_key') THEN
      EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', one.parent || '_' || suffix, one.parent, lo, hi);
    END IF;
  END LOOP;
  EXECUTE format('ALTER TABLE %I ALTER COLUMN body SET STORAGE EXTERNAL', 'disclosure_' || suffix);
  INSERT INTO disclosure SELECT * FROM countersign_kept_disclosure;
  INSERT INTO data_key SELECT * FROM countersign_kept_key;
  RETURN true;
END $$;

-- True when the month has tables of its own and nothing of another workspace is in them.
CREATE FUNCTION countersign_month_alone(at timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE ws uuid := countersign_workspace(); one record; part text; blocked boolean;
BEGIN
  FOR one IN SELECT parent FROM countersign_month_table LOOP
    part := one.parent || '_' || to_char(at AT TIME ZONE 'UTC', 'YYYYMM');
    IF NOT EXISTS (SELECT 1 FROM pg_class WHERE relname = part AND relnamespace = 'public'::regnamespace) THEN RETURN false; END IF;
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE workspace_id < $1) OR EXISTS (SELECT 1 FROM %I WHERE workspace_id > $1)', part, part) INTO blocked USING ws;
    IF blocked THEN RETURN false; END IF;
  END LOOP;
  RETURN true;
END $$;

-- The months that have tables of their own, oldest first.
CREATE FUNCTION countersign_months() RETURNS SETOF date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT to_date(substring(c.relname FROM '[0-9]{6}$'), 'YYYYMM') FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
  WHERE i.inhparent = 'decision'::regclass AND c.relname ~ '^decision_[0-9]{6}$' ORDER BY 1
$$;

REVOKE EXECUTE ON FUNCTION countersign_demand_cause(bigint, text[]) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION countersign_replace_content(bigint, uuid, bytea, bigint[], integer[], integer[], bytea),
  countersign_remove_decisions(bigint, uuid[]), countersign_remove_acts(bigint, uuid[], bigint[]), countersign_drop_month(bigint, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION countersign_holds_of(uuid), countersign_held(uuid), countersign_months(), countersign_month_alone(timestamptz),
  countersign_replace_content(bigint, uuid, bytea, bigint[], integer[], integer[], bytea),
  countersign_remove_decisions(bigint, uuid[]), countersign_remove_acts(bigint, uuid[], bigint[]), countersign_drop_month(bigint, timestamptz) TO countersign_app;
