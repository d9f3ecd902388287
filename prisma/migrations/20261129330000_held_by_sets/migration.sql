-- Which decisions are under hold is told for many at once, from the holds: asking each of hundreds of thousands by itself took as long as there are holds, and
-- did so under the lock of the head. One rule still: what is asked of one decision, of many and of a month is the same, and a test compares them.

-- The open holds that a decision is under. As before, and looked for by the decision instead of by every hold there is. Of whom a decision names more
-- persons than its row has labels for, the flag says so, not the number of labels: a hundred persons fit.
CREATE OR REPLACE FUNCTION countersign_holds_of(decision uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT h.hold_id FROM hold_decision x JOIN hold h ON h.workspace_id = x.workspace_id AND h.hold_id = x.hold_id
    WHERE x.workspace_id = countersign_workspace() AND x.decision_id = $1 AND h.released_at IS NULL
  UNION SELECT h.hold_id FROM hold_met x JOIN hold h ON h.workspace_id = x.workspace_id AND h.hold_id = x.hold_id
    WHERE x.workspace_id = countersign_workspace() AND x.decision_id = $1 AND h.released_at IS NULL
  UNION SELECT h.hold_id FROM person_token p JOIN hold h ON h.workspace_id = p.workspace_id
    WHERE p.workspace_id = countersign_workspace() AND p.anchor_id = $1 AND p.how = 1 AND h.released_at IS NULL AND h.subject_label IS NOT NULL
      AND p.token = CASE WHEN length(h.scope->>'token') >= 16 THEN decode(left(h.scope->>'token', 16), 'hex') END
  UNION SELECT h.hold_id FROM decision d JOIN hold h ON h.workspace_id = d.workspace_id
    WHERE d.workspace_id = countersign_workspace() AND d.decision_id = $1 AND h.released_at IS NULL
      AND (countersign_meets(h, d.decision_id, d.system_id, d.started_at, d.labels)
        OR (h.subject_label IS NOT NULL AND d.flags && ARRAY['conflict', 'labelsTruncated']
          AND d.latest_idx >= coalesce((SELECT c.next_idx FROM search_cursor c WHERE c.workspace_id = d.workspace_id), 0)))
$$;

-- Of these decisions, those that are under an open hold: as countersign_held says of each, in a number of steps that does not grow with the holds. Planned
-- anew for what it is given, because a plan for a hundred is none for a hundred thousand.
CREATE FUNCTION countersign_held_among(decisions uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE ws uuid := countersign_workspace(); cursor_at bigint; lo uuid; hi uuid;
BEGIN
  IF cardinality(decisions) = 0 OR NOT EXISTS (SELECT 1 FROM hold WHERE workspace_id = ws AND released_at IS NULL) THEN RETURN; END IF;
  SELECT coalesce((SELECT c.next_idx FROM search_cursor c WHERE c.workspace_id = ws), 0) INTO cursor_at;
  -- Where they lie: without that, tables are read from the first row of the workspace to find what stands in the middle.
  SELECT i.id INTO lo FROM unnest(decisions) AS i(id) WHERE i.id IS NOT NULL ORDER BY 1 LIMIT 1;
  SELECT i.id INTO hi FROM unnest(decisions) AS i(id) WHERE i.id IS NOT NULL ORDER BY 1 DESC LIMIT 1;
  RETURN QUERY
  WITH h AS MATERIALIZED (
    SELECT o.hold_id, o.subject_label, o.system_id, coalesce(o.from_at, '-infinity') AS from_at, coalesce(o.to_at, 'infinity') AS to_at,
      coalesce(countersign_uuid_floor(o.from_at), '00000000-0000-0000-0000-000000000000') AS from_id,
      coalesce(countersign_uuid_floor(o.to_at), 'ffffffff-ffff-ffff-ffff-ffffffffffff') AS to_id,
      CASE WHEN length(o.scope->>'token') >= 16 THEN decode(left(o.scope->>'token', 16), 'hex') END AS token
    FROM hold o WHERE o.workspace_id = ws AND o.released_at IS NULL),
  k AS MATERIALIZED (
    SELECT d.decision_id, d.system_id, d.started_at, d.labels, d.flags, d.latest_idx
    FROM unnest(decisions) AS i(id) JOIN decision d ON d.workspace_id = ws AND d.decision_id = i.id
    WHERE d.decision_id BETWEEN lo AND hi)
  SELECT x.decision_id FROM unnest(decisions) AS i(id) JOIN hold_decision x ON x.workspace_id = ws AND x.decision_id = i.id JOIN h ON h.hold_id = x.hold_id
    WHERE x.decision_id BETWEEN lo AND hi
  UNION SELECT x.decision_id FROM unnest(decisions) AS i(id) JOIN hold_met x ON x.workspace_id = ws AND x.decision_id = i.id JOIN h ON h.hold_id = x.hold_id
    WHERE x.decision_id BETWEEN lo AND hi
  UNION SELECT p.anchor_id FROM unnest(decisions) AS i(id) JOIN person_token p ON p.workspace_id = ws AND p.anchor_id = i.id AND p.how = 1
    JOIN h ON h.subject_label IS NOT NULL AND h.token = p.token WHERE p.anchor_id BETWEEN lo AND hi
  UNION SELECT k.decision_id FROM k CROSS JOIN LATERAL unnest(k.labels) AS l(label) JOIN h ON h.subject_label = l.label
    WHERE (h.system_id IS NULL OR h.system_id = k.system_id)
      AND ((k.started_at >= h.from_at AND k.started_at < h.to_at) OR (k.decision_id >= h.from_id AND k.decision_id < h.to_id))
  UNION SELECT k.decision_id FROM k JOIN h ON h.system_id = k.system_id AND h.subject_label IS NULL
    WHERE (k.started_at >= h.from_at AND k.started_at < h.to_at) OR (k.decision_id >= h.from_id AND k.decision_id < h.to_id)
  UNION SELECT k.decision_id FROM k WHERE k.latest_idx >= cursor_at AND k.flags && ARRAY['conflict', 'labelsTruncated']
    AND EXISTS (SELECT 1 FROM h WHERE h.subject_label IS NOT NULL);
END $$;

-- Whether anything of a month is under an open hold. Its decisions are gathered only where there is one: the month may be locked meanwhile.
CREATE FUNCTION countersign_month_held(at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM hold WHERE workspace_id = countersign_workspace() AND released_at IS NULL) AND EXISTS (SELECT 1 FROM countersign_held_among(ARRAY(SELECT d.decision_id FROM decision d WHERE d.workspace_id = countersign_workspace()
    AND d.decision_id >= countersign_uuid_floor(date_trunc('month', $1 AT TIME ZONE 'UTC') AT TIME ZONE 'UTC')
    AND d.decision_id < countersign_uuid_floor((date_trunc('month', $1 AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC'))))
$$;

-- Both as before, but for how they ask whether something is under hold.
CREATE OR REPLACE FUNCTION countersign_remove_decisions(cause bigint, decisions uuid[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE ws uuid := countersign_workspace(); one record; gone bigint;
BEGIN
  PERFORM countersign_demand_cause(cause, ARRAY['content.erased', 'content.purged']);
  IF EXISTS (SELECT 1 FROM countersign_held_among(decisions)) THEN
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
  IF countersign_month_held(at) THEN RETURN false; END IF;
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

REVOKE EXECUTE ON FUNCTION countersign_held_among(uuid[]), countersign_month_held(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION countersign_held_among(uuid[]), countersign_month_held(timestamptz) TO countersign_app;
