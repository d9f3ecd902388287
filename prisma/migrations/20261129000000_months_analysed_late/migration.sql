-- A table that holds one page when it is measured looks as if reading all of it were the quickest way to one of its rows, and statements that are planned once
-- (docs/adr/0037) go on doing so for up to a minute (autovacuum_naptime), while thousands of rows come: on the first day of an installation, or of a month,
-- storing an event took ten times as long. PostgreSQL takes a table that was never measured for ten pages, and goes by its index. So a month is attached empty, because
-- making its indexes measures it; rows that waited for it come after; and it is measured for the first time when it holds more than that.
CREATE OR REPLACE FUNCTION countersign_ensure_month(at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '400ms' AS $$
DECLARE
  first_day timestamptz := date_trunc('month', at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC';
  next_day timestamptz := (date_trunc('month', at AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC';
  suffix text := to_char(at AT TIME ZONE 'UTC', 'YYYYMM');
  most constant integer := 20000;
  missing constant text := 'SELECT parent, key FROM countersign_month_table t WHERE NOT EXISTS (SELECT 1 FROM pg_class c
    WHERE c.relname = t.parent || ''_'' || $1 AND c.relnamespace = ''public''::regnamespace) ORDER BY parent';
  lo uuid; hi uuid; one record; made text; lying text; waiting integer; found boolean := false;
BEGIN
  IF at < now() - interval '10 years' OR at > now() + interval '2 months' THEN RETURN false; END IF;
  FOR one IN EXECUTE missing USING suffix LOOP found := true; END LOOP;
  IF NOT found THEN RETURN true; END IF;
  PERFORM pg_advisory_xact_lock(hashtext('countersign_ensure_month'));
  lo := countersign_uuid_floor(first_day); hi := countersign_uuid_floor(next_day);
  FOR one IN EXECUTE missing USING suffix LOOP
    EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', one.parent || '_default');
    EXECUTE format('SELECT count(*) FROM (SELECT 1 FROM %I WHERE %I >= $1 AND %I < $2 LIMIT %s) w', one.parent || '_default', one.key, one.key, most + 1)
      INTO waiting USING lo, hi;
    IF waiting > most THEN RETURN false; END IF;
  END LOOP;
  FOR one IN EXECUTE missing USING suffix LOOP
    made := one.parent || '_' || suffix;
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE) WITH (autovacuum_analyze_threshold = 2000)', made, one.parent);
    lying := 'countersign_moving_' || one.parent;
    EXECUTE format('CREATE TEMP TABLE %I ON COMMIT DROP AS SELECT * FROM %I WHERE %I >= %L AND %I < %L', lying, one.parent || '_default', one.key, lo, one.key, hi);
    EXECUTE format('DELETE FROM %I WHERE %I >= $1 AND %I < $2', one.parent || '_default', one.key, one.key) USING lo, hi;
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', one.parent, made, lo, hi);
    EXECUTE format('INSERT INTO %I SELECT * FROM %I', made, lying);
    EXECUTE format('DROP TABLE %I', lying);
  END LOOP;
  RETURN true;
END $$;

DO $$
DECLARE one record;
BEGIN
  FOR one IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
             JOIN countersign_month_table t ON t.parent = p.relname WHERE c.relkind = 'r' LOOP
    EXECUTE format('ALTER TABLE %I SET (autovacuum_analyze_threshold = 2000)', one.relname);
  END LOOP;
END $$;
ALTER TABLE alias SET (autovacuum_analyze_threshold = 2000);
