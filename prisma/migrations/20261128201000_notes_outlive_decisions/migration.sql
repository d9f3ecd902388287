-- That somebody looked is no content of the decision: notes that wait for the worker go into the log before what they are about goes away, and one
-- that comes at the same moment is left for it. Both functions as before, without taking notes away.
CREATE OR REPLACE FUNCTION countersign_remove_decisions(cause bigint, decisions uuid[]) RETURNS bigint
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
  RETURN gone;
END $$;

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
