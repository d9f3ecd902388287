-- What was refused at ingest and what pipelines reported is about no decision: while anything is under hold nobody can say that it is no evidence
-- for it, so an erasure leaves it and waits. Whom it is to be looked through for is kept with the request until then, sealed under the workspace key.
ALTER TABLE erasure_request ADD COLUMN names bytea, ADD COLUMN named_idx bigint;

-- Takes the content of acts about no decision away, by anchor and index. As before; what pipelines reported stays while anything is under hold.
CREATE OR REPLACE FUNCTION countersign_remove_acts(cause bigint, anchors uuid[], idxs bigint[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE ws uuid := countersign_workspace(); gone bigint;
BEGIN
  PERFORM countersign_demand_cause(cause, ARRAY['content.purged', 'content.erased']);
  IF EXISTS (SELECT 1 FROM unnest(idxs) AS a(idx) WHERE
      NOT EXISTS (SELECT 1 FROM tombstone t WHERE t.workspace_id = ws AND t.cause_idx = cause AND a.idx BETWEEN t.from_idx AND t.to_idx)
      OR EXISTS (SELECT 1 FROM event e WHERE e.workspace_id = ws AND e.idx = a.idx AND e.decision_id IS NOT NULL)) THEN
    RAISE EXCEPTION 'not named by a tombstone, or about a decision' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF EXISTS (SELECT 1 FROM hold WHERE workspace_id = ws AND released_at IS NULL)
     AND EXISTS (SELECT 1 FROM event e WHERE e.workspace_id = ws AND e.idx = ANY(idxs) AND e.kind LIKE 'lineage.%') THEN
    RAISE EXCEPTION 'something is under hold, and nobody can say that what pipelines reported is no evidence for it' USING ERRCODE = 'insufficient_privilege';
  END IF;
  DELETE FROM disclosure d USING unnest(anchors, idxs) AS a(anchor_id, idx)
    WHERE d.workspace_id = ws AND d.anchor_id = a.anchor_id AND d.idx = a.idx;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;

-- Drops a month's tables. As before, with the tables locked before they are looked at.
CREATE OR REPLACE FUNCTION countersign_drop_month(cause bigint, at timestamptz) RETURNS boolean
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
  -- Before anything is looked at: what another workspace commits between the look and the drop would be dropped with the tables.
  FOR one IN SELECT parent FROM countersign_month_table ORDER BY parent LOOP
    EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', one.parent || '_' || suffix);
  END LOOP;
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
