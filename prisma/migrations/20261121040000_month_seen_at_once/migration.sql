-- Whether a month has its tables is asked of pg_class by a query, which sees what committed while the advisory lock was waited for.
-- to_regclass answers from the session's cache, which a wait on an advisory lock does not refresh: of several nodes that met a new
-- month at the same moment, all but one tried to make its tables again and failed (42P07).
CREATE OR REPLACE FUNCTION countersign_ensure_month(at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '400ms' AS $$
DECLARE
  first_day timestamptz := date_trunc('month', at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC';
  next_day timestamptz := (date_trunc('month', at AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC';
  suffix text := to_char(at AT TIME ZONE 'UTC', 'YYYYMM');
  most constant integer := 20000; -- more rows would hold everybody up while they move: they stay where they are
  lo uuid; hi uuid; parent text; made text; anchor text; waiting integer;
BEGIN
  IF at < now() - interval '10 years' OR at > now() + interval '2 months' THEN RETURN false; END IF;
  IF EXISTS (SELECT 1 FROM pg_class WHERE relname = 'decision_search_' || suffix AND relnamespace = 'public'::regnamespace) THEN RETURN true; END IF;
  PERFORM pg_advisory_xact_lock(hashtext('countersign_ensure_month'));
  IF EXISTS (SELECT 1 FROM pg_class WHERE relname = 'decision_search_' || suffix AND relnamespace = 'public'::regnamespace) THEN RETURN true; END IF;
  lo := countersign_uuid_floor(first_day); hi := countersign_uuid_floor(next_day);
  LOCK TABLE disclosure_default, decision_default, step_default, decision_search_default IN ACCESS EXCLUSIVE MODE;
  FOREACH parent IN ARRAY ARRAY['disclosure', 'decision', 'step', 'decision_search'] LOOP
    anchor := CASE parent WHEN 'disclosure' THEN 'anchor_id' ELSE 'decision_id' END;
    EXECUTE format('SELECT count(*) FROM (SELECT 1 FROM %I WHERE %I >= $1 AND %I < $2 LIMIT %s) w', parent || '_default', anchor, anchor, most + 1)
      INTO waiting USING lo, hi;
    IF waiting > most THEN RETURN false; END IF;
  END LOOP;
  FOREACH parent IN ARRAY ARRAY['disclosure', 'decision', 'step', 'decision_search'] LOOP
    anchor := CASE parent WHEN 'disclosure' THEN 'anchor_id' ELSE 'decision_id' END;
    made := parent || '_' || suffix;
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)', made, parent);
    EXECUTE format('WITH moved AS (DELETE FROM %I WHERE %I >= $1 AND %I < $2 RETURNING *) INSERT INTO %I SELECT * FROM moved',
      parent || '_default', anchor, anchor, made) USING lo, hi;
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, made, lo, hi);
  END LOOP;
  RETURN true;
END $$;
